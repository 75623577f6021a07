/** The mark in the address of a module that is evaluated anew, and the address without it. */

export const FRESH_QUERY = 'durable-sandbox-instance';
const MARK = new RegExp(`[?&]${FRESH_QUERY}=\\d+`);

/** The same for each instance of a module. */
export function withoutFreshQuery(address: string): string {
  return address.replace(MARK, '');
}
