/**
 * The process as the commands see it: streams, environment and folder. Handed in, so that nothing below `main.ts` reaches
 * for `process` and a command can be run on other streams.
 */
import type { Readable, Writable } from 'node:stream';
import type { ExitCode } from './exit-codes.ts';

export interface OutputStream extends Writable {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

/** What a process in the background says once it is under way. */
export interface StartedInBackground {
  readonly name: string;
  readonly functionName: string;
  readonly arn: string;
}

export type BackgroundStart =
  | { readonly kind: 'started'; readonly pid: number; readonly message: StartedInBackground }
  /** It ended before it was under way. */
  | { readonly kind: 'ended'; readonly exitCode: ExitCode };

export interface CliIo {
  readonly stdin: Readable;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  /** Takes over the two signals until the returned function is called. */
  /** Starts this program once more, in a session of its own. Both outputs go to the file. */
  readonly startInBackground: (words: readonly string[], outputFile: string) => Promise<BackgroundStart>;
  /** Only in a process that was started so: tells the one which started it. It may end then. */
  readonly tellStarter: ((message: StartedInBackground) => void) | undefined;
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
