/**
 * The promise that durable operations return. The operation's work has begun when the promise exists; the promise itself is
 * lazy: that somebody waits for it becomes known with the first `then`, `catch`, `finally` or `await`.
 *
 * Invariants
 *  1. The executor runs at most once, synchronously at the first use.
 *  2. An executor that throws gives a rejected promise, never a throw out of `then`.
 *  3. It is no instance of `Promise`, as in the official SDK: a thenable with all of its methods.
 */
export class DurablePromise<T> implements Promise<T> {
  readonly #executor: (argument: never) => Promise<T>;
  readonly #argument: unknown;
  #promise: Promise<T> | undefined;

  /** `executor` is called at the first use, with `argument`, and gives the outcome. */
  constructor(executor: () => Promise<T>);
  constructor(executor: (argument: never) => Promise<T>, argument: unknown);
  constructor(executor: (argument: never) => Promise<T>, argument?: unknown) {
    this.#executor = executor;
    this.#argument = argument;
  }

  get [Symbol.toStringTag](): string {
    return 'DurablePromise';
  }

  /** Whether anybody has waited for the outcome yet. */
  get isExecuted(): boolean {
    return this.#promise !== undefined;
  }

  then<R = T, E = never>(
    onFulfilled?: ((value: T) => R | PromiseLike<R>) | null,
    onRejected?: ((reason: unknown) => E | PromiseLike<E>) | null,
  ): Promise<R | E> {
    return this.#execute().then(onFulfilled, onRejected);
  }

  catch<E = never>(onRejected?: ((reason: unknown) => E | PromiseLike<E>) | null): Promise<T | E> {
    return this.#execute().catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<T> {
    return this.#execute().finally(onFinally);
  }

  #execute(): Promise<T> {
    this.#promise ??= callExecutor(this.#executor, this.#argument);
    return this.#promise;
  }
}

function callExecutor<T>(executor: (argument: never) => Promise<T>, argument: unknown): Promise<T> {
  try {
    return Promise.resolve(executor(argument as never));
  } catch (error) {
    return Promise.reject(error);
  }
}
