/**
 * Where the lines of workflows come out: the one place in the host that prints them.
 * Console lines go through the host's own `console`, so that what Lambda (or a test runner) did to it holds for them too.
 */
import type { LogMessage } from '../runtime/protocol.ts';

export type LogSink = (message: LogMessage, executionArn: string) => void;

let sink: LogSink = print;

/** Sends all lines elsewhere; undefined prints them again. */
export function setLogSink(next: LogSink | undefined): void {
  sink = next ?? print;
}

export function writeLog(message: LogMessage, executionArn: string): void {
  sink(message, executionArn);
}

function print(message: LogMessage): void {
  if (message.channel !== 'console') {
    process[message.channel].write(message.text);
    return;
  }
  const method = { DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
  // The format string keeps text with percent signs as it is.
  console[method[message.level]]('%s', message.text);
}
