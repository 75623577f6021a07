/**
 * Stack traces as data: taken from an error when it is recorded, put on the rebuilt error when it is replayed, so that
 * a workflow sees the same `stack` in each run.
 *
 * Owns: the translation between a `stack` text and its recorded lines. Does not own: the size budget
 * (`error-to-object.ts`).
 */
const FRAME = /^\s*at\s/;

/** The frame lines of an error's stack, without the heading and without indentation; empty when there are none. */
export function frameLines(error: unknown): string[] {
  const stack = readStack(error);
  if (stack === undefined) return [];
  return stack
    .split('\n')
    .filter((line) => FRAME.test(line))
    .map((line) => line.trim());
}

/** Gives `error` the recorded trace: as its `stack`, and (without one) a stack of the heading alone. */
export function applyRecordedStack(error: Error, lines: readonly string[] | undefined): void {
  const heading = error.message === '' ? error.name : `${error.name}: ${error.message}`;
  const body = (lines ?? []).map((line) => `\n    ${line.trimStart()}`).join('');
  Object.defineProperty(error, 'stack', {
    value: heading + body,
    writable: true,
    configurable: true,
    enumerable: false,
  });
}

function readStack(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  try {
    const stack: unknown = (error as { stack?: unknown }).stack;
    if (typeof stack !== 'string') return undefined;
    // The message may contain lines that look like frames: they are not.
    const message: unknown = (error as { message?: unknown }).message;
    if (typeof message !== 'string' || message === '') return stack;
    const end = stack.indexOf(message);
    return end === -1 ? stack : stack.slice(end + message.length);
  } catch {
    return undefined;
  }
}
