/** The operation that a person means: by id, path, or the last part of a path where that is unambiguous. */
import { CliError } from './cli-error.ts';
import type { OperationProgress } from './execution-progress.ts';
import { nearestName } from './nearest-name.ts';

/** `what`: what the operations have in common, for messages. */
export function namedOperation(
  wanted: string,
  operations: readonly OperationProgress[],
  what: string,
): OperationProgress {
  const exact = operations.filter(({ id, path }) => id === wanted || path === wanted);
  const found = exact.length > 0 ? exact : operations.filter(({ name, segment }) => [name, segment].includes(wanted));
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  const paths = (found.length > 0 ? found : operations).map(({ path }) => path);
  const near = found.length > 0 ? undefined : nearestName(wanted, paths);
  const list = `${paths.slice(0, 10).join(', ')}${paths.length > 10 ? ', …' : ''}`;
  throw new CliError('DS_CLI_USAGE', {
    message: `${JSON.stringify(wanted)} stands for ${String(found.length)} operations ${what}.`,
    cure:
      near !== undefined ? `Did you mean ${near}?` : paths.length === 0 ? 'There are none.' : `Give one of: ${list}.`,
  });
}
