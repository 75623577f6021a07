/** The recorded state: what is loaded, what replaces what, what counts as a change. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ExecutionHistory } from '../../host/execution-history.ts';
import type { WireOperation } from '../../runtime/wire.ts';

function step(Id: string, rest: Partial<WireOperation> = {}): WireOperation {
  return { Id, Type: 'STEP', Status: 'SUCCEEDED', ...rest };
}

function ids(history: ExecutionHistory): string[] {
  return Array.from(history.operations(), ({ id }) => id);
}

test('operations keep their order over pages, and the execution itself is none of them', () => {
  const history = new ExecutionHistory();
  history.load([{ Id: 'e', Type: 'EXECUTION', Status: 'STARTED' }, step('b'), step('a')]);
  history.load([step('c')]);
  assert.deepEqual(ids(history), ['b', 'a', 'c']);
  assert.equal(history.size, 3);
  assert.equal(history.execution?.Id, 'e');
  assert.equal(history.get('e'), undefined);
});

test('what a later page says of an operation counts, in the place of the first', () => {
  const history = new ExecutionHistory();
  history.load([step('a', { Status: 'STARTED' }), step('b')]);
  history.load([step('a', { Name: 'later' }), step('c')]);
  assert.deepEqual(ids(history), ['a', 'b', 'c']);
  assert.equal(history.get('a')?.status, 'SUCCEEDED');
  assert.equal(history.get('a')?.name, 'later');
  assert.deepEqual(history.unended(), []);
});

test('unended operations are told with their places, as they are now', () => {
  const history = new ExecutionHistory();
  history.load([step('a'), step('b', { Status: 'PENDING' }), step('c'), step('d', { Status: 'STARTED' })]);
  const told = () => history.unended().map(({ row, operation }) => [row, operation.id, operation.status]);
  assert.deepEqual(told(), [
    [1, 'b', 'PENDING'],
    [3, 'd', 'STARTED'],
  ]);
  history.apply([step('b')]);
  assert.deepEqual(told(), [[3, 'd', 'STARTED']]);
});

test('a client that hands out its own objects and edits them later still reports a change', () => {
  const history = new ExecutionHistory();
  const live = step('a', { Status: 'STARTED' });
  history.load([live]);
  live.Status = 'SUCCEEDED';
  live.StepDetails = { Result: '1' };
  assert.deepEqual(
    history.apply([live]).map(({ id, result }) => [id, result]),
    [['a', '1']],
  );
  const next = step('b', { Status: 'STARTED' });
  assert.equal(history.apply([next]).length, 1);
  next.Status = 'FAILED';
  assert.equal(history.apply([next])[0]?.status, 'FAILED');
  assert.equal(history.apply([next]).length, 0);
});
