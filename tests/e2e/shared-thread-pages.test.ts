/** Executions that share a thread get their own pages, whatever lies between them on the thread's one port. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InvocationStatus, type Operation } from '../../runtime/index.ts';
import { hashId } from '../../runtime/operation-id.ts';
import { handler } from '../fixtures/large-flow.ts';
import { replayHistory } from '../support/replay-history.ts';

const STEPS = 1_000;

function finished(mark: string, payloadLength: number, filler: string): Operation[] {
  const time = new Date('2026-01-01T00:00:00Z');
  const execution: Operation = {
    Id: 'execution',
    Type: 'EXECUTION',
    Status: 'STARTED',
    StartTimestamp: time,
    ExecutionDetails: { InputPayload: JSON.stringify({ steps: STEPS, mark }) },
  };
  const steps = Array.from({ length: STEPS }, (_, n): Operation => ({
    Id: hashId(String(n + 1)),
    Type: 'STEP',
    SubType: 'Step',
    Name: `${mark}-${String(n)}`,
    Status: 'SUCCEEDED',
    StartTimestamp: time,
    EndTimestamp: new Date(time.getTime() + n),
    StepDetails: { Attempt: 1, Result: JSON.stringify(mark.padEnd(payloadLength, filler)) },
  }));
  return [execution, ...steps];
}

test('eight replays of several pages at once on one thread, three times over', async () => {
  for (let round = 0; round < 3; round += 1) {
    const lengths = [20, 200, 2_000, 20, 200, 2_000, 20, 200];
    const reports = await Promise.all(
      lengths.map((length, n) =>
        replayHistory(handler, {
          arn: `arn:aws:lambda:us-east-1:123456789012:function:large:1/durable-execution/large/${String(n)}`,
          // Two bytes a character in some pages.
          operations: finished(`run${String(n)}`, length, n % 3 === 0 ? 'é' : 'e'),
        }),
      ),
    );
    reports.forEach(({ output, updates }, n) => {
      assert.equal(output.Status, InvocationStatus.SUCCEEDED, JSON.stringify(output));
      assert.match(String(output.Result), new RegExp(`^"run${String(n)}.* ${String(STEPS)}"$`));
      assert.deepEqual(updates, []);
    });
  }
});
