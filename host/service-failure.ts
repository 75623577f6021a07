/**
 * What a failed call of the service means: the execution has failed, or only this invocation, which the service will
 * repeat. The rules are those of the official SDK, in their order.
 */
import {
  CheckpointUnrecoverableExecutionError,
  CheckpointUnrecoverableInvocationError,
} from '../runtime/unrecoverable-errors.ts';
import type { FailureEffect } from '../runtime/protocol.ts';

export interface ServiceFailure {
  readonly effect: FailureEffect;
  readonly error: Error;
}

/** The execution's key cannot be used: no repetition helps. */
const KEY_FAULTS = new Set([
  'KMSAccessDeniedException',
  'KMSDisabledException',
  'KMSInvalidStateException',
  'KMSNotFoundException',
]);

interface FailureShape {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly scope?: unknown;
  readonly isDurableExecutionClientError?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown };
}

export function classifyCheckpointFailure(thrown: unknown, executionArn: string): ServiceFailure {
  const text = `Checkpoint failed: ${messageOf(thrown)}`;
  return checkpointEffect(thrown) === 'execution'
    ? {
        effect: 'execution',
        error: described(
          new CheckpointUnrecoverableExecutionError(text, thrown),
          'CheckpointDurableExecution',
          executionArn,
        ),
      }
    : {
        effect: 'invocation',
        error: described(
          new CheckpointUnrecoverableInvocationError(text, thrown),
          'CheckpointDurableExecution',
          executionArn,
        ),
      };
}

/** Loading the state: only what can never succeed fails the execution, even a plain 4xx is repeated. */
export function classifyStateFailure(thrown: unknown, executionArn: string): ServiceFailure {
  const { name } = shapeOf(thrown);
  const own = clientErrorScope(thrown);
  const effect = own ?? (typeof name === 'string' && KEY_FAULTS.has(name) ? 'execution' : 'invocation');
  const error = new Error(`Loading the execution's state failed: ${messageOf(thrown)}`, { cause: thrown });
  return { effect, error: described(error, 'GetDurableExecutionState', executionArn) };
}

function checkpointEffect(thrown: unknown): FailureEffect {
  const scope = clientErrorScope(thrown);
  if (scope !== undefined) return scope;
  const { name, message, $metadata } = shapeOf(thrown);
  const status = $metadata?.httpStatusCode;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    const staleToken =
      name === 'InvalidParameterValueException' &&
      typeof message === 'string' &&
      message.startsWith('Invalid Checkpoint Token');
    if (staleToken || status === 429) return 'invocation';
    return 'execution';
  }
  return typeof name === 'string' && KEY_FAULTS.has(name) ? 'execution' : 'invocation';
}

/** A transport of the user's own says itself what its failure means. */
function clientErrorScope(thrown: unknown): FailureEffect | undefined {
  const { isDurableExecutionClientError, scope } = shapeOf(thrown);
  if (isDurableExecutionClientError !== true) return undefined;
  if (scope === 'EXECUTION') return 'execution';
  return scope === 'INVOCATION' ? 'invocation' : undefined;
}

/** Says which call and which execution, without changing the message that users match. */
function described<E extends Error>(error: E, call: string, executionArn: string): E {
  return Object.assign(error, { serviceCall: call, executionArn });
}

function shapeOf(thrown: unknown): FailureShape {
  return typeof thrown === 'object' && thrown !== null ? thrown : {};
}

function messageOf(thrown: unknown): string {
  const { message } = shapeOf(thrown);
  return typeof message === 'string' ? message : String(thrown);
}
