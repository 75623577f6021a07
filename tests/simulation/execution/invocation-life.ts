/**
 * One invocation's process: until it dies, what it does counts.
 *
 * 1. After its death nothing of it reaches the service, and nothing it does is seen by anybody.
 * 2. Code of the dead goes on in the simulator, where nobody can stop it; its next call of the service ends it.
 */

/** How Lambda reports that a function's process ended on its own. */
export class ProcessDeath extends Error {
  override name = 'Runtime.ExitError';

  constructor() {
    super('Runtime exited with error: signal: killed');
  }
}

export class InvocationLife {
  readonly death: Promise<never>;
  /** Die when the next body of a step begins. */
  diesInNextBody = false;
  /** Die when the answer is given. */
  diesAtAnswer = false;
  private reject!: (error: Error) => void;
  private cause: Error | undefined;

  constructor(readonly number: number) {
    this.death = new Promise((_resolve, reject) => {
      this.reject = reject;
    });
    // Where nothing dies nobody listens.
    this.death.catch(() => undefined);
  }

  get isOver(): boolean {
    return this.cause !== undefined;
  }

  die(): Error {
    this.cause ??= new ProcessDeath();
    this.reject(this.cause);
    return this.cause;
  }

  /** @throws the death of the process */
  assertAlive(): void {
    if (this.cause !== undefined) throw this.cause;
  }
}
