/**
 * Stand-ins for step bodies, by the name of the step.
 *
 * 1. What a mock does follows from the operation and the attempt alone, so that a repeated invocation meets the same.
 */
import type { ProbeAnswer } from '../test-probe.ts';
import type { StepCall } from '../../runtime/protocol.ts';
import { encodeValue } from '../../runtime/serdes/rich-json.ts';

/** Which attempt of which step a mock stands in for. */
export interface MockedStepContext {
  readonly name: string;
  /** Counts from 1. */
  readonly attempt: number;
}

/**
 * Takes the place of a step's body: what it returns is the result, what it throws fails the attempt. It may be async.
 */
export type MockedStepBody = (context: MockedStepContext) => unknown;

/** What a test says of the steps of one name. */
export interface StepMock {
  /** The first `times` attempts of each such step fail; after them the mock's function runs, or the step's own body. */
  failTimes(times: number, error?: unknown): this;
  /** The step never ends (but for its own time-out, or the end of the invocation). */
  hang(): this;
}

export class MockedSteps implements StepMock {
  readonly #body: MockedStepBody | undefined;
  #failures = 0;
  #error: unknown = undefined;
  #hangs = false;
  #uses = 0;

  constructor(body: MockedStepBody | undefined) {
    this.#body = body;
  }

  failTimes(times: number, error: unknown = new Error('The mock fails.')): this {
    this.#failures = times;
    this.#error = error;
    return this;
  }

  hang(): this {
    this.#hangs = true;
    return this;
  }

  get isUsed(): boolean {
    return this.#uses > 0;
  }

  async answer({ name = '', attempt }: StepCall): Promise<ProbeAnswer> {
    this.#uses += 1;
    if (attempt <= this.#failures) return thrown(this.#error);
    if (this.#hangs) return { kind: 'hang' };
    if (this.#body === undefined) return { kind: 'run' };
    try {
      return { kind: 'return', payload: encodeValue(await this.#body({ name, attempt })) };
    } catch (error) {
      return thrown(error);
    }
  }
}

function thrown(error: unknown): ProbeAnswer {
  const { name = 'Error', message = String(error), stack } = (error ?? {}) as Partial<Error>;
  return { kind: 'throw', error: { name, message, stack } };
}
