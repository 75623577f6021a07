/**
 * `console` and writes to stdout and stderr go to the host among the run's messages, and the host prints them.
 *
 * A worker's native console needs the main thread's help for each line, and loses what is unsent when the thread dies
 * or is ended; what was posted to a port always arrives, in order with everything else the run says. Lines that belong
 * to no run (from module evaluation in a warm-up, from a timer left over) go to the sink the thread was given.
 */
import { Console } from 'node:console';
import { Writable } from 'node:stream';
import type { LogLevel, LogMessage } from '../../runtime/protocol.ts';
import { currentScope } from '../scope.ts';

type Sink = (message: LogMessage) => void;

let fallback: Sink | undefined;

/** Where lines go that belong to no run. */
export function setFallbackSink(sink: Sink | undefined): void {
  fallback = sink;
}

export function patchConsole(): void {
  const levels = {
    debug: 'DEBUG',
    trace: 'DEBUG',
    log: 'INFO',
    info: 'INFO',
    dir: 'INFO',
    warn: 'WARN',
    error: 'ERROR',
  } as const;
  let level: LogLevel = 'INFO';
  // One console over a stream that knows the level of the method being called: grouping, tables, counts and timers
  // keep their own behaviour.
  const stream = (standard: LogLevel): Writable =>
    new Writable({
      decodeStrings: false,
      write(chunk: string, _encoding, done) {
        send({
          kind: 'log',
          channel: 'console',
          level: standard === 'ERROR' ? level : level,
          text: chunk.replace(/\n$/, ''),
        });
        done();
      },
    });
  const own = new Console({ stdout: stream('INFO'), stderr: stream('ERROR'), ignoreErrors: true });
  const target = globalThis.console as unknown as Record<string, unknown>;
  for (const [key, value] of Object.entries(own)) {
    if (typeof value !== 'function') continue;
    const method = value as (...args: unknown[]) => unknown;
    target[key] = (...args: unknown[]): unknown => {
      level = key in levels ? levels[key as keyof typeof levels] : key === 'assert' ? 'WARN' : 'INFO';
      return method.apply(own, args);
    };
  }
  patchWrite('stdout');
  patchWrite('stderr');
}

function patchWrite(channel: 'stdout' | 'stderr'): void {
  process[channel].write = (chunk: string | Uint8Array, encoding?: unknown, callback?: unknown): boolean => {
    const done = typeof encoding === 'function' ? encoding : callback;
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    if (text !== '') send({ kind: 'log', channel, text });
    if (typeof done === 'function') process.nextTick(done);
    return true;
  };
}

function send(message: LogMessage): void {
  const run = currentScope()?.context.run;
  if (run?.takesLines === true) run.log(message);
  else fallback?.(message);
}
