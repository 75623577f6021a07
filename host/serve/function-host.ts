/**
 * One function in a process of its own: started when it is needed, and again after it crashed or its code changed.
 *
 * Owns: the process and the calls in it. Does not own: what a call means to an execution (the service).
 *
 * Invariants
 *  1. Every call settles: by its answer, or as failed when its process ends first.
 *  2. After `replace`, a new process takes over as soon as its code is loaded and was looked at. Calls under way end in
 *     the old one, which ends with the last of them.
 *  3. While watched code is being changed, or cannot be loaded, there is no place for invocations of workflows: sandbox
 *     threads that the old process starts would load what lies on the disk now. Plain calls go on in the old process.
 *  4. A call that outlives its time limit ends its process: code cannot be stopped otherwise.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { clearTimer, setTimer } from '../../runtime/clock.ts';
import type { LambdaContext } from '../../runtime/lambda-context.ts';
import type { ErrorObject } from '../../runtime/wire.ts';
import type { ReplayVerdict } from '../replay/replay-verdict.ts';
import type { RequestPlaces } from '../replay/request-places.ts';
import type { CallMessage, FunctionLine, FunctionMessage, FunctionSource, HostMessage } from './function-messages.ts';

/** `idle`: its process has not been started yet. */
export type FunctionState =
  | { readonly kind: 'idle' | 'starting' }
  | { readonly kind: 'ready'; readonly exportName: string; readonly pid: number }
  | { readonly kind: 'not-loaded'; readonly error: ErrorObject }
  | { readonly kind: 'crashed'; readonly reason: string };

export interface FunctionHostOptions {
  readonly source: FunctionSource;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Whether changes of its code lead to `replace`. */
  readonly watched: boolean;
  readonly onLine: (line: FunctionLine) => void;
  readonly onState: (state: FunctionState) => void;
}

interface Running {
  readonly child: ChildProcess;
  readonly calls: Map<number, { resolve(output: unknown): void; reject(error: Error): void }>;
  exportName: string | undefined;
  concurrency: number | undefined;
  /** Set while it is to take over from another process: what happens when its code is loaded. */
  whenLoaded: (() => void) | undefined;
  retired: boolean;
}

/** Looks at code that was changed, before it takes over, by replaying histories against it. */
export type LookAtCode = (replay: (history: string) => Promise<ReplayVerdict>) => Promise<void>;

/** A little beyond the limit, so that the service has said by then that the call took too long. */
const GRACE_MS = 500;
const ENTRY = import.meta.url.endsWith('.ts') ? './function-process.ts' : './function-process.js';

/** What a function threw, as its process told it. */
export class FunctionError extends Error {
  constructor(error: ErrorObject) {
    super(error.ErrorMessage ?? '');
    this.name = error.ErrorType ?? 'Error';
    this.stack = [`${this.name}: ${this.message}`, ...(error.StackTrace ?? [])].join('\n');
  }
}

export class FunctionHost {
  state: FunctionState = { kind: 'idle' };
  readonly #options: FunctionHostOptions;
  readonly #all = new Set<Running>();
  #current: Running | undefined;
  /** Loads changed code, to take over from `#current`. */
  #next: Running | undefined;
  #calls = 0;
  #closed = false;

  constructor(options: FunctionHostOptions) {
    this.#options = options;
  }

  /** Invocations of workflows that can be under way at a time; undefined until the code is loaded for the first time. */
  get concurrency(): number | undefined {
    const isChanging = this.#next !== undefined || this.state.kind === 'not-loaded';
    return this.#options.watched && isChanging ? 0 : this.#current?.concurrency;
  }

  /** Starts the process, so that the first call finds it loaded. */
  start(): void {
    if (!this.#closed) this.#current ??= this.#spawn();
  }

  call(event: unknown, context: LambdaContext): Promise<unknown> {
    const running = this.#current ?? this.#next ?? (this.#current = this.#spawn());
    this.#calls += 1;
    const message = callMessage(this.#calls, event, context);
    const limit = setTimer(() => running.child.kill('SIGKILL'), message.remainingMs + GRACE_MS);
    limit.unref();
    return this.#send(running, message).finally(() => {
      clearTimer(limit);
    });
  }

  /** Replays the text of a history against the function's code. */
  async replay(history: string): Promise<ReplayVerdict> {
    return this.#replayIn((this.#current ??= this.#spawn()), history);
  }

  async #replayIn(running: Running, history: string): Promise<ReplayVerdict> {
    this.#calls += 1;
    return (await this.#send(running, { kind: 'replay', call: this.#calls, history })) as ReplayVerdict;
  }

  /** Where the function's code asks for the operations of a history. */
  async places(history: string): Promise<RequestPlaces> {
    const running = (this.#current ??= this.#spawn());
    this.#calls += 1;
    return (await this.#send(running, { kind: 'places', call: this.#calls, history })) as RequestPlaces;
  }

  #send(running: Running, message: HostMessage): Promise<unknown> {
    return new Promise<unknown>((resolve, reject) => {
      running.calls.set(message.call, { resolve, reject });
      running.child.send(message, (error) => {
        if (error !== null) this.#settle(running, message.call, (waiting) => waiting.reject(error));
      });
    });
  }

  /** The code has changed: a new process is to take over, once `look` has settled. */
  replace(look: LookAtCode): void {
    if (this.#closed) return;
    this.#dropNext();
    const next = this.#spawn(() => {
      const done = (): void => {
        if (this.#next === next) this.#takeOver(next);
      };
      look((history) => this.#replayIn(next, history)).then(done, done);
    });
    this.#next = next;
  }

  #takeOver(next: Running): void {
    const old = this.#current;
    this.#current = next;
    this.#next = undefined;
    next.whenLoaded = undefined;
    if (old !== undefined) {
      old.retired = true;
      this.#endIfDone(old);
    }
    if (next.exportName !== undefined) this.#loaded(next, next.exportName);
  }

  /** Gives up a process that was to take over. */
  #dropNext(): void {
    const next = this.#next;
    this.#next = undefined;
    if (next === undefined) return;
    next.retired = true;
    next.child.kill('SIGKILL');
  }

  close(): void {
    this.#closed = true;
    for (const { child } of this.#all) child.kill('SIGKILL');
  }

  #spawn(whenLoaded?: () => void): Running {
    const { source, env, cwd } = this.#options;
    const child = fork(new URL(ENTRY, import.meta.url), [], {
      cwd,
      env: { ...env, DURABLE_SANDBOX_FUNCTION: JSON.stringify(source) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const running: Running = {
      child,
      calls: new Map(),
      exportName: undefined,
      concurrency: undefined,
      whenLoaded,
      retired: false,
    };
    this.#all.add(running);
    this.#become(running, { kind: 'starting' });
    child.on('message', (message) => {
      this.#receive(running, message as FunctionMessage);
    });
    // What gets here passed by the process' own streams: Node's last words, native code.
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        for (const message of text.split('\n')) if (message !== '') this.#options.onLine({ level: 'ERROR', message });
      });
    }
    child.on('error', (error) => {
      this.#ended(running, error.message);
    });
    child.on('exit', (code, signal) => {
      this.#ended(running, signal === null ? `exit status ${String(code)}` : `signal ${signal}`);
    });
    return running;
  }

  #receive(running: Running, message: FunctionMessage): void {
    switch (message.kind) {
      case 'ready':
        running.exportName = message.exportName;
        running.concurrency = message.concurrency ?? Infinity;
        if (running.whenLoaded === undefined) this.#loaded(running, message.exportName);
        else running.whenLoaded();
        break;
      case 'not-loaded':
        this.#become(running, { kind: 'not-loaded', error: message.error });
        if (this.#next === running) this.#dropNext();
        break;
      case 'answered':
        this.#settle(running, message.call, (waiting) => waiting.resolve(message.output));
        break;
      case 'replayed':
        this.#settle(running, message.call, (waiting) => waiting.resolve(message.verdict));
        break;
      case 'placed':
        this.#settle(running, message.call, (waiting) => waiting.resolve(message.places));
        break;
      case 'threw':
        this.#settle(running, message.call, (waiting) => waiting.reject(new FunctionError(message.error)));
        break;
      case 'line': {
        const { kind: _, ...line } = message;
        this.#options.onLine(line);
        break;
      }
    }
  }

  #settle(
    running: Running,
    call: number,
    how: (waiting: { resolve(output: unknown): void; reject(error: Error): void }) => void,
  ): void {
    const waiting = running.calls.get(call);
    running.calls.delete(call);
    if (waiting !== undefined) how(waiting);
    this.#endIfDone(running);
  }

  #endIfDone(running: Running): void {
    if (running.retired && running.calls.size === 0) running.child.kill('SIGKILL');
  }

  #ended(running: Running, reason: string): void {
    if (!this.#all.delete(running)) return;
    if (!running.retired) this.#become(running, { kind: 'crashed', reason });
    if (this.#current === running) this.#current = undefined;
    if (this.#next === running) this.#next = undefined;
    const error = new FunctionError({
      ErrorType: 'Runtime.ExitError',
      ErrorMessage: `The function's process ended before it answered: ${reason}`,
    });
    for (const waiting of running.calls.values()) waiting.reject(error);
    running.calls.clear();
  }

  #loaded(running: Running, exportName: string): void {
    this.#become(running, { kind: 'ready', exportName, pid: running.child.pid ?? 0 });
  }

  #become(running: Running, state: FunctionState): void {
    if (running.retired || this.#closed) return;
    this.state = state;
    this.#options.onState(state);
  }
}

function callMessage(call: number, event: unknown, context: LambdaContext): CallMessage {
  const { functionName, functionVersion, invokedFunctionArn, memoryLimitInMB } = context;
  const { awsRequestId, logGroupName, logStreamName, tenantId } = context;
  return {
    kind: 'call',
    call,
    event,
    context: {
      functionName,
      functionVersion,
      invokedFunctionArn,
      memoryLimitInMB,
      awsRequestId,
      logGroupName,
      logStreamName,
      ...(tenantId === undefined ? {} : { tenantId }),
    },
    remainingMs: context.getRemainingTimeInMillis(),
  };
}
