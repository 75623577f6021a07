/** A disk that is full, and processes that want the same data folder: what was acknowledged stays, and nothing is doubled. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { SeededRandom } from '../../runtime/seeded-random.ts';
import { randomProgram } from '../fixtures/processes/program.ts';
import { CommandFolder } from '../host/cli/command-process.ts';
import { TorturedExecution } from './tortured-execution.ts';

const folder = new CommandFolder();
after(() => {
  folder.remove();
});

const seed = process.env['KILL_SEED'] ?? String(Date.now());

test(`a full disk ends the run with a reason, and space lets it go on (KILL_SEED=${seed})`, async (context) => {
  const program = randomProgram(new SeededRandom(seed), 30);
  const execution = new TorturedExecution(folder, 'full-disk', program);
  const recorded: number[] = [];
  for (const fileSizeKb of [250, 400]) {
    const { code, stderr } = await execution.runOnFullDisk(fileSizeKb);
    assert.equal(code, 3, stderr);
    assert.match(stderr, /could not be saved/);
    recorded.push(execution.recorded);
  }
  const [first = 0, second = 0] = recorded;
  assert.ok(first > 0 && second > first, `${String(first)} events, then ${String(second)}`);
  await execution.finishAndCheck();
  context.diagnostic(`${recorded.join(' events, then ')} events recorded before the disk was full`);
});

test(`four processes at once on one folder: one runs, the others are told so (KILL_SEED=${seed})`, async () => {
  const program = randomProgram(new SeededRandom(`${seed}/at-once`), 12);
  const execution = new TorturedExecution(folder, 'at-once', program);
  const results = await execution.runManyAtOnce(4);
  const codes = results.map(({ code }) => code);
  for (const { code, stderr } of results) {
    if (code === 0) continue;
    assert.equal(code, 3, stderr);
    assert.match(stderr, /DS_DATA_DIR_LOCKED/);
  }
  assert.ok(codes.includes(0), String(codes));
  assert.equal(await execution.finishAndCheck(), 0, 'nobody was cut short, so nothing happened twice');
});
