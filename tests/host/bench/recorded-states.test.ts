import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordedStates } from '../../../host/bench/recorded-states.ts';
import * as workflows from '../../fixtures/replay/ten-operations.ts';
import { createLocalRun } from '../../support/local-run.ts';

test('each invocation had to replay what the service gave it', async () => {
  const run = await createLocalRun({ functions: { order: workflows.recorded } });
  try {
    const { arn, events } = await run.execute('order', { id: 'a', amount: 5 });
    const counted = run.service.listInvocations(arn).map(({ replayed }) => replayed);
    assert.ok(counted.length >= 3);
    const states = recordedStates(events, 100);
    assert.deepEqual(
      states.map(({ operations }) => operations.length - 1),
      counted,
    );
    assert.deepEqual(
      recordedStates(events, 2).map(({ invocation }) => invocation),
      [1, counted.length],
    );
    assert.deepEqual(
      recordedStates(
        events.filter(({ EventType }) => EventType !== 'InvocationCompleted'),
        100,
      ),
      [],
    );
  } finally {
    await run.close();
  }
});
