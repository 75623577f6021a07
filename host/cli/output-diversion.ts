/**
 * Takes over what this process writes to one of its streams, and leaves a way to write past it. A workflow's module runs
 * in this process too while it is loaded, and may write whenever it likes: to a stream that holds a document, or between
 * two frames of a live view.
 */
import type { OutputStream } from './cli-io.ts';

export interface OutputDiversion {
  /** The stream as it was. */
  readonly direct: OutputStream;
  readonly end: () => void;
}

export function divertOutput(stream: OutputStream, sink: (text: string) => void): OutputDiversion {
  const own = Object.getOwnPropertyDescriptor(stream, 'write');
  const direct = Object.create(stream, { write: { value: stream.write.bind(stream) } }) as OutputStream;
  stream.write = ((chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
    sink(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
    const callback = rest.at(-1);
    if (typeof callback === 'function') (callback as () => void)();
    return true;
  }) as typeof stream.write;
  return {
    direct,
    end: () => {
      if (own === undefined) Reflect.deleteProperty(stream, 'write');
      else Object.defineProperty(stream, 'write', own);
    },
  };
}
