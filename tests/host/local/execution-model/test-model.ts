/** A model with a clock of its own that gives 1, 2, 3 … and ids that count. */
import { ExecutionModel } from '../../../../host/local/execution-model/execution-model.ts';
import { checkpoint } from '../../../../host/local/execution-model/checkpoint.ts';
import type { CheckpointResult } from '../../../../host/local/execution-model/checkpoint.ts';
import { currentToken } from '../../../../host/local/execution-model/checkpoint-token.ts';
import type { HistoryEvent } from '../../../../host/local/execution-model/history-event.ts';
import { startExecution, startInvocation } from '../../../../host/local/execution-model/invocation-transitions.ts';
import type { OperationUpdate } from '../../../../runtime/wire.ts';

export class TestModel {
  now = 1000;
  readonly events: HistoryEvent[] = [];
  readonly model: ExecutionModel;
  #ids = 0;

  constructor(timeoutSeconds = 31_622_400) {
    this.model = new ExecutionModel(
      {
        arn: 'arn:x',
        name: 'x',
        functionName: 'f',
        executionId: 'root',
        startedAt: this.now,
        timeoutSeconds,
        status: 'RUNNING',
        revision: 0,
        seenRevision: 0,
        lastEventId: 0,
        operationCount: 0,
        invocationCount: 0,
        failedInvocations: 0,
      },
      [],
      { newId: () => `id-${++this.#ids}`, newTargetArn: (name) => (name === 'durable' ? 'arn:target' : undefined) },
    );
    startExecution(this.model, '{"a":1}');
  }

  stamp = (): number => ++this.now;

  invoke(): ReturnType<typeof startInvocation> {
    return startInvocation(this.model, `request-${++this.#ids}`, this.stamp());
  }

  /** Sends updates with the newest token. */
  send(...updates: OperationUpdate[]): CheckpointResult {
    if (this.model.record.running === undefined) this.invoke();
    return checkpoint(this.model, currentToken(this.model.record), updates, this.stamp);
  }

  /** Types and ids of all events so far. */
  history(): string[] {
    this.events.push(...this.model.takeChange().events);
    return this.events.map((event) => (event.Id === undefined ? event.EventType : `${event.EventType} ${event.Id}`));
  }
}

/** A short form of an update: `update('STEP', 'START', 'a', { … })`. */
export function update(
  type: string,
  action: string,
  id: string,
  rest: Omit<OperationUpdate, 'Type' | 'Action' | 'Id'> = {},
): OperationUpdate {
  return { Type: type, Action: action, Id: id, ...rest } as OperationUpdate;
}
