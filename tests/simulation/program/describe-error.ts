/** An error as a workflow sees it, in one line: whatever must be the same on replay. */
export function describeError(thrown: unknown): string {
  const { name, message, cause } = thrown as Error;
  return `! ${name}: ${message}${cause === undefined ? '' : ` < ${(cause as Error).name}`}`;
}
