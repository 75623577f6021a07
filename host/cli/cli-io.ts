/**
 * The process as the commands see it: streams, environment and folder. Handed in, so that nothing below `main.ts` reaches
 * for `process` and a command can be run on other streams.
 */
import type { Readable, Writable } from 'node:stream';

export interface OutputStream extends Writable {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

export interface CliIo {
  readonly stdin: Readable;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  /** Takes over the two signals until the returned function is called. */
  readonly onSignal: (listener: (signal: 'SIGINT' | 'SIGTERM') => void) => () => void;
}

/** Writes and waits until the text left the process, so that an exit right after it loses nothing. */
export function writeFully(stream: OutputStream, text: string): Promise<void> {
  return new Promise((resolve) => {
    // A reader that went away (`| head`) is no error of ours.
    stream.write(text, () => {
      resolve();
    });
  });
}
