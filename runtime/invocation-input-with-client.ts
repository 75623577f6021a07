/**
 * An invocation event that brings its own service client: how test runners and the local commands hand a client to a
 * handler they did not configure. Recognised by shape, so it works across copies of this package and of the official
 * SDK.
 */
import type { DurableExecutionClient } from './durable-execution-client.ts';
import type { DurableExecutionInvocationInput } from './wire.ts';

const NAME = 'DurableExecutionInvocationInputWithClient';

/** The event of one invocation, together with the client that the handler is to use for it. */
export class DurableExecutionInvocationInputWithClient implements DurableExecutionInvocationInput {
  readonly InitialExecutionState: DurableExecutionInvocationInput['InitialExecutionState'];
  readonly DurableExecutionArn: string;
  readonly CheckpointToken: string;
  readonly UpdatedOperationIds?: string[] | undefined;

  constructor(
    params: DurableExecutionInvocationInput,
    readonly durableExecutionClient: DurableExecutionClient,
  ) {
    this.InitialExecutionState = params.InitialExecutionState;
    this.DurableExecutionArn = params.DurableExecutionArn;
    this.CheckpointToken = params.CheckpointToken;
    if (params.UpdatedOperationIds !== undefined) this.UpdatedOperationIds = params.UpdatedOperationIds;
  }

  get [Symbol.toStringTag](): string {
    return NAME;
  }

  static isInstance(event: unknown): event is DurableExecutionInvocationInputWithClient {
    return (
      typeof event === 'object' &&
      event !== null &&
      Object.prototype.toString.call(event) === `[object ${NAME}]` &&
      'durableExecutionClient' in event &&
      event.constructor.name === NAME
    );
  }
}
