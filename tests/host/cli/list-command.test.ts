/** `list` tells times as the service does, also in a folder whose time is ahead. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CommandFolder, WIRE_WORKFLOW } from './command-process.ts';

const folder = new CommandFolder();
after(() => {
  folder.remove();
});

test('after skipped time, what is next is told by the time of the folder', async () => {
  const input = ['--input', '{"waitSeconds":7200}'];
  const skipped = await folder.run(['run', WIRE_WORKFLOW, '--name', 'first', '--skip-time', ...input]);
  assert.equal(skipped.code, 0, skipped.stderr);
  const left = await folder.run(['run', WIRE_WORKFLOW, '--name', 'second', '--until', 'suspended', ...input]);
  assert.equal(left.code, 6, left.stderr);
  const { stdout } = await folder.run(['list']);
  assert.match(stdout, /^RUNNING +second .* in (2 h|1 h 59 m)\n/m);
  const timesAs = async (format: string): Promise<string> =>
    (await folder.run(['list', '--status', 'RUNNING', '--time-format', format])).stdout;
  assert.match(await timesAs('relative'), /second .* \S+ m?s ago .* in (2 h|1 h 59 m)\n/);
  assert.match(await timesAs('iso'), /second .* \d{4}-\S+T\S+Z .* \d{4}-\S+T\S+Z\n/);
  assert.match(await timesAs('raw'), /second .* \d{13} .* \d{13}\n/);
});
