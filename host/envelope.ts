/**
 * The invocation event: is it one of a durable execution, and which client does it bring?
 */
import { ERROR_CATALOGUE } from '../runtime/errors.ts';
import type { DurableExecutionClient } from '../runtime/durable-execution-client.ts';
import { DurableExecutionInvocationInputWithClient } from '../runtime/invocation-input-with-client.ts';
import type { DurableExecutionInvocationInput, WireOperation } from '../runtime/wire.ts';
import { probeOf, type TestProbe } from './test-probe.ts';

export interface Envelope {
  readonly executionArn: string;
  readonly checkpointToken: string;
  readonly operations: readonly WireOperation[];
  readonly nextMarker: string | undefined;
  /** Undefined where the service does not say, as for the first invocation. */
  readonly updatedOperationIds: readonly string[] | undefined;
  readonly client: DurableExecutionClient | undefined;
  /** Only in tests. */
  readonly probe: TestProbe | undefined;
}

/** @throws Error when the event is not the invocation of a durable execution. */
export function parseEnvelope(event: unknown): Envelope {
  const input = (typeof event === 'object' && event !== null ? event : {}) as Partial<DurableExecutionInvocationInput>;
  if (!isText(input.DurableExecutionArn) || !isText(input.CheckpointToken)) {
    // The first line is what the official SDK says, and what people search for.
    const error = new Error(
      'Unexpected payload provided to start the durable execution.\n' +
        `${ERROR_CATALOGUE.DS_INVALID_ENVELOPE.cure} [DS_INVALID_ENVELOPE]`,
    );
    throw Object.assign(error, { code: 'DS_INVALID_ENVELOPE' });
  }
  const state = input.InitialExecutionState;
  return {
    executionArn: input.DurableExecutionArn,
    checkpointToken: input.CheckpointToken,
    operations: state?.Operations ?? [],
    nextMarker: isText(state?.NextMarker) ? state.NextMarker : undefined,
    updatedOperationIds: listOfTexts(input.UpdatedOperationIds),
    client: DurableExecutionInvocationInputWithClient.isInstance(event) ? event.durableExecutionClient : undefined,
    probe: probeOf(event),
  };
}

function listOfTexts(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter(isText) : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
