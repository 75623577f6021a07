/** A few kills over random workflows; `npm run test:kills` is the long form. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CommandFolder } from '../host/cli/command-process.ts';
import { describeReport, killAtRandom } from './kills.ts';

const folder = new CommandFolder();
after(() => {
  folder.remove();
});

const seed = process.env['KILL_SEED'] ?? String(Date.now());

test(`processes that are killed lose and repeat nothing that was acknowledged (KILL_SEED=${seed})`, async (t) => {
  const report = await killAtRandom(folder, { seed, kills: 6, workflows: 2 });
  t.diagnostic(describeReport(report));
  assert.equal(report.kills, 6);
});
