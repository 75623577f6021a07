/** Keys of a run at a terminal: a real one, made by `script`. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, test } from 'node:test';
import { compiledModule } from '../../support/built-package.ts';
import { CommandFolder } from './command-process.ts';
import type { RunningCommand } from './command-process.ts';

const FLOWS = await compiledModule(new URL('../serve/fixtures/flows.ts', import.meta.url));
const folder = new CommandFolder();
after(() => {
  folder.remove();
});
const noScript = spawnSync('script', ['--version']).status === 0 ? false : 'there is no script of util-linux here';

function run(name: string): RunningCommand {
  const words = ['run', FLOWS, '--export', 'order', '--register-plain', `double=${FLOWS}#double`, '--name', name];
  return folder.start(words, { terminal: true });
}

test(
  's skips waits, c answers a callback; a wrong answer is said, and Esc types none',
  { skip: noScript },
  async () => {
    const { child, printed, ended } = run('k1');
    await printed('[s] skip waits');
    child.stdin?.write('s');
    await printed('[c] answer approval');
    child.stdin?.write('c{oops');
    await printed('> {oops');
    child.stdin?.write('\r');
    await printed('is not JSON');
    child.stdin?.write('cx\u001bc"fi');
    await printed('> "fi');
    child.stdin?.write('xx\u007f\u007fne"\r');
    const { code, stdout } = await ended;
    assert.equal(code, 0, stdout);
    assert.match(stdout, /"said": "\\"fine\\""/);
  },
);

test('q leaves the execution open, x stops it, Ctrl-C is the signal', { skip: noScript }, async () => {
  const left = run('k2');
  await left.printed('[q] leave');
  left.child.stdin?.write('q');
  const { code, stdout } = await left.ended;
  assert.equal(code, 6, stdout);
  assert.match(stdout, /Left; the execution is kept\. Go on with:/);

  const interrupted = run('k2');
  await interrupted.printed('[q] leave');
  interrupted.child.stdin?.write('\u0003');
  assert.equal((await interrupted.ended).code, 130);

  const stopped = run('k2');
  await stopped.printed('[x] stop');
  stopped.child.stdin?.write('x');
  const end = await stopped.ended;
  assert.equal(end.code, 1, end.stdout);
  assert.match(end.stdout, /STOPPED/);
});
