/**
 * The body of a response that workflow code was let have: reading it takes as long as the network does, and the
 * execution is not suspended meanwhile.
 */

type Reader = (this: unknown) => Promise<unknown>;

const READERS = ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text'];

/** `hold` is called with each promise of a reader. Other values are left alone. */
export function holdBody(response: unknown, hold: (reading: Promise<unknown>) => void): void {
  if (Object.prototype.toString.call(response) !== '[object Response]') return;
  const target = response as Record<string, Reader | undefined>;
  for (const name of READERS) {
    const native = target[name];
    if (typeof native !== 'function') continue;
    const value = (): Promise<unknown> => {
      const reading = native.call(target);
      hold(reading);
      return reading;
    };
    Object.defineProperty(target, name, { value, writable: true, configurable: true });
  }
}
