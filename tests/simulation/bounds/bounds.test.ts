/** The short form; `npm run test:simulation` executes 10,000 times. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundViolations, describeBounds, measureBounds } from './bounds.ts';

test('executions leave nothing behind', async (t) => {
  const bounds = await measureBounds({ executions: 300, warmUp: 300, leak: false });
  t.diagnostic(describeBounds(bounds));
  assert.deepEqual(boundViolations(bounds), []);
});

test('what an execution leaves behind is found', async () => {
  const bounds = await measureBounds({ executions: 200, warmUp: 150, leak: true });
  assert.match(boundViolations(bounds).join('\n'), /threadHeapBytes grew/);
});
