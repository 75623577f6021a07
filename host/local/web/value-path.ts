/** Places inside of a value, as keys that can be compared and as text to read and copy. */
const BETWEEN = '\u0000';

/** The root's key is empty. */
export const keyOf = (parent: string, name: string): string => `${parent}${BETWEEN}${name}`;
export const isInside = (key: string, ancestor: string): boolean => key.startsWith(`${ancestor}${BETWEEN}`);

export function pathText(key: string): string {
  const parts = key
    .split(BETWEEN)
    .slice(1)
    .map((part) => {
      if (/^\d+$/.test(part)) return `[${part}]`;
      return /^[A-Za-z_$][\w$]*$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`;
    });
  return `$${parts.join('')}`;
}
