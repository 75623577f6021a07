import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeadlineQueue } from '../../../../host/local/clock/deadline-queue.ts';
import { ServiceClock } from '../../../../host/local/clock/service-clock.ts';
import { WakeUpSchedule } from '../../../../host/local/clock/wake-up-schedule.ts';

const DAY = 86_400_000;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('the stamps of an execution strictly increase, also over a restart', () => {
  const future = Date.now() + DAY;
  const clock = new ServiceClock(future);
  let last = 0;
  for (let count = 0; count < 1000; count += 1) {
    const stamp = clock.stamp(last);
    assert.ok(stamp > Math.max(last, future));
    last = stamp;
  }
  clock.advanceTo(last + DAY);
  assert.ok(clock.stamp(last) >= last + DAY);
  clock.advanceTo(0);
  assert.ok(clock.now() >= last + DAY);
});

test('many executions at a time do not run ahead of the time; starts differ all the same', () => {
  const clock = new ServiceClock(0);
  for (let execution = 0; execution < 1000; execution += 1) {
    let last = 0;
    for (let count = 0; count < 20; count += 1) last = clock.stamp(last);
  }
  assert.ok(clock.stamp(0) < Date.now() + 100);
  const starts = Array.from({ length: 1000 }, () => clock.startStamp());
  assert.equal(new Set(starts).size, 1000);
});

test('standing time moves with each stamp, of whichever execution', () => {
  const clock = new ServiceClock(0, 'standing');
  const stamps = [clock.stamp(0), clock.stamp(0), clock.startStamp()];
  assert.deepEqual(stamps, [clock.now() - 2, clock.now() - 1, clock.now()]);
});

test('a deadline queue gives keys by deadline, then by order, and forgets moved ones', () => {
  const queue = new DeadlineQueue();
  const deadlines = Array.from({ length: 200 }, (_, index) => (index * 7919) % 101);
  for (const [index, at] of deadlines.entries()) queue.set(`k${index}`, at);
  queue.set('k0', 1000);
  queue.delete('k1');
  queue.set('k2', deadlines[2] ?? 0);
  const taken: string[] = [];
  for (let key = queue.takeDue(500); key !== undefined; key = queue.takeDue(500)) taken.push(key);
  const expected = deadlines
    .map((at, index) => ({ at, index }))
    .filter(({ index }) => index > 1)
    .sort((a, b) => a.at - b.at || a.index - b.index)
    .map(({ index }) => `k${index}`);
  assert.deepEqual(taken, expected);
  assert.equal(queue.peek(), 1000);
  assert.equal(queue.takeDue(999), undefined);
});

test('virtual time jumps from deadline to deadline, in order, only while nothing is held', async (context) => {
  const clock = new ServiceClock(0);
  const fired: [string, number][] = [];
  const begin = clock.now();
  const schedule = new WakeUpSchedule(clock, 'skip', (key) =>
    fired.push([key, Math.round((clock.now() - begin) / DAY)]),
  );
  context.after(() => schedule.close());
  const release = schedule.hold();
  schedule.set('b', { at: begin + 2 * DAY, kind: 'awaited' });
  schedule.set('a', { at: begin + DAY, kind: 'awaited' });
  schedule.set('limit', { at: begin + 366 * DAY, kind: 'patient' });
  await turn();
  await turn();
  assert.deepEqual(fired, []);
  release();
  release();
  await turn();
  assert.deepEqual(fired, [['a', 1]]);
  // Whoever changes nothing has to ask again; a new deadline is the usual way.
  schedule.set('c', { at: begin + 3 * DAY, kind: 'awaited' });
  await turn();
  schedule.hold()();
  await turn();
  assert.deepEqual(fired, [
    ['a', 1],
    ['b', 2],
    ['c', 3],
  ]);
  schedule.hold()();
  await turn();
  assert.equal(fired.length, 3, 'a patient deadline is not jumped to');
});

test('a patient deadline fires when a jump passes it', async (context) => {
  const clock = new ServiceClock(0);
  const fired: string[] = [];
  const schedule = new WakeUpSchedule(clock, 'skip', (key) => fired.push(key));
  context.after(() => schedule.close());
  schedule.set('limit', { at: clock.now() + DAY, kind: 'patient' });
  schedule.set('wait', { at: clock.now() + 2 * DAY, kind: 'awaited' });
  await turn();
  assert.deepEqual(fired, ['limit', 'wait']);
});

test('deadlines that are due at the same look fire in their order, whatever their kind', async () => {
  const clock = new ServiceClock(0, 'standing');
  const fired: string[] = [];
  const schedule = new WakeUpSchedule(clock, 'virtual', (key) => fired.push(key));
  const begin = clock.now();
  schedule.set('c', { at: begin + 3, kind: 'awaited' });
  schedule.set('b', { at: begin + 2, kind: 'patient' });
  schedule.set('a', { at: begin + 1, kind: 'awaited' });
  schedule.set('d', { at: begin + 3, kind: 'patient' });
  clock.advanceTo(begin + 5);
  schedule.jump();
  assert.deepEqual(fired, ['a', 'b', 'c', 'd']);
});

test('real time: one timer, moved and removed deadlines', async (context) => {
  const clock = new ServiceClock(0);
  const fired: string[] = [];
  const done = new Promise<void>((resolve) => {
    const schedule = new WakeUpSchedule(clock, 'real', (key) => {
      fired.push(key);
      if (key === 'last') resolve();
    });
    context.after(() => schedule.close());
    const begin = clock.now();
    schedule.set('removed', { at: begin + 1, kind: 'awaited' });
    schedule.set('moved', { at: begin + 1, kind: 'awaited' });
    schedule.set('far', { at: begin + 100 * DAY, kind: 'awaited' });
    schedule.set('last', { at: begin + 30, kind: 'awaited' });
    schedule.set('moved', { at: begin + 20, kind: 'patient' });
    schedule.set('removed', undefined);
  });
  await done;
  assert.deepEqual(fired, ['moved', 'last']);
});
