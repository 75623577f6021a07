/** The mark in the address of a module's second instance in a thread, and the address without it. */

export const INSTANCE_QUERY = 'durable-sandbox-instance';
const MARK = new RegExp(`[?&]${INSTANCE_QUERY}=2`);

/** The same for each instance of a module. */
export function withoutInstanceQuery(address: string): string {
  return address.replace(MARK, '');
}
