/**
 * Executions that will not go on by themselves: they wait for somebody outside, and no timer will end the wait.
 */
import type { Event } from '@aws-sdk/client-lambda';
import { DurableSandboxError } from '../../runtime/errors.ts';
import { type Operation, OperationType } from '../../runtime/wire.ts';
import type { DurableService } from '../local/index.ts';
import { hasEnded } from './execution-record.ts';
import { wholeHistory } from './live-record.ts';

/** An operation that only somebody outside can bring forward. */
export interface OpenWait {
  readonly executionArn: string;
  readonly operation: Operation;
  /** Name of the operation, or of the `waitForCallback` it belongs to. */
  readonly name: string | undefined;
}

/** Empty while the execution may still go on by itself. To be asked when no function runs. */
export function waitsForOutside(service: DurableService, executionArn: string): OpenWait[] {
  if (service.getExecution(executionArn, { IncludeExecutionData: false }).Status !== 'RUNNING') return [];
  if (service.nextWakeUp(executionArn) !== undefined) return [];
  const operations = service.getOperations(executionArn);
  const open = operations.filter((operation) => isOutside(operation) && !hasEnded(operation));
  return open.flatMap((operation): OpenWait[] => {
    const target =
      operation.Type === OperationType.CHAINED_INVOKE ? targetOf(service, executionArn, operation) : undefined;
    if (target !== undefined) return waitsForOutside(service, target);
    const parent = operations.find(({ Id }) => Id === operation.ParentId);
    return [{ executionArn, operation, name: operation.Name ?? parent?.Name }];
  });
}

/** The execution that an invoke of a durable function began. */
export function targetOf(service: DurableService, executionArn: string, invoke: Operation): string | undefined {
  const started = wholeHistory(service, executionArn).find(
    (event: Event) => event.Id === invoke.Id && event.EventType === 'ChainedInvokeStarted',
  );
  return started?.ChainedInvokeStartedDetails?.DurableExecutionArn;
}

export function describeOpenWaits(waits: readonly OpenWait[]): string {
  return waits
    .map(({ operation, name }) => {
      const kind = operation.Type === OperationType.CALLBACK ? 'callback' : 'invoke';
      return name === undefined ? `a ${kind} without a name` : `${kind} "${name}"`;
    })
    .join(', ');
}

export function notAnswered(executionArn: string, waits: readonly OpenWait[], cure?: string): DurableSandboxError {
  return new DurableSandboxError(
    'DS_TEST_NOT_ANSWERED',
    `The execution ${executionArn} waits for ${describeOpenWaits(waits)}, which nobody answers and no time-out ends.`,
    { cure },
  );
}

function isOutside({ Type }: Operation): boolean {
  return Type === OperationType.CALLBACK || Type === OperationType.CHAINED_INVOKE;
}
