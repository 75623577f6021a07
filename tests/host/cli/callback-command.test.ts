/** `callback`: every way to say which callback is meant, and what is said where none or several are. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { compiledModule } from '../../support/built-package.ts';
import { CommandFolder } from './command-process.ts';

const MODULE = await compiledModule(new URL('./fixtures/approvals.ts', import.meta.url));
const folder = new CommandFolder();
after(() => {
  folder.remove();
});
const run = () => folder.run(['run', MODULE, '--name', 'd1', '--data', 'my data']);
const callback = (...words: string[]) => folder.run(['callback', ...words, '--data', 'my data']);

test('callbacks of a run are answered by name, by path, by the ARN of the execution, by the id of the operation', async () => {
  const begun = await run();
  assert.equal(begun.code, 6, begun.stderr);
  const arn = /arn:\S+/.exec(begun.stdout)?.[0] ?? '';
  assert.match(
    begun.stdout,
    /answer it: durable-sandbox callback succeed d1\/approval --data 'my data' --result JSON\n/,
    'the command line that answers it, as a shell takes it',
  );
  assert.match((await callback('list')).stdout, /^d1\/approval /m);
  const listed = await folder.run(['list', '--data', 'my data']);
  assert.match(listed.stdout, / callback approval\n/);
  const words = await folder.run(['completion', 'callback', '--data', 'my data']);
  assert.equal(words.stdout, 'd1/approval\n');

  const mistaken = await callback('succeed', 'd1/aproval', '--result', '1');
  assert.equal(mistaken.code, 4);
  assert.match(mistaken.stderr, /No callback "aproval" is open in d1\.\nhelp: Did you mean approval\?/);
  const nobody = await callback('succeed', 'd2/approval');
  assert.equal(nobody.code, 4);
  assert.match(nobody.stderr, /No execution "d2"/);
  assert.equal((await callback('succeed', 'd1/approval', '--result', '"by name"')).code, 0);

  assert.equal((await run()).code, 6);
  const several = await callback('succeed', 'd1/sign-off');
  assert.equal(several.code, 2);
  assert.match(several.stderr, /"sign-off" stands for 2 open callbacks of d1\.\nhelp: Give one of: (\S+), (\S+)\.\n/);
  const [, one = '', other = ''] = /Give one of: (\S+), (\S+)\.\n/.exec(several.stderr) ?? [];
  assert.match(one, /^items\/.+\/sign-off$/);
  const open = (await callback('list')).stdout.trim().split('\n').slice(1);
  const byId = open.map((line) => line.split(' ')[0] ?? '');
  assert.deepEqual(
    byId.map((address) => /^d1\/[0-9a-f]{16,}$/.test(address)),
    [true, true],
    'where a name stands for several, the list has the ids',
  );
  assert.equal((await callback('succeed', `d1/${one}`, '--result', '"by path"')).code, 0);
  assert.equal((await callback('heartbeat', `${arn}/${other}`)).code, 0);
  assert.equal((await callback('succeed', byId[1] ?? '', '--result', '"by operation"')).code, 0);

  assert.equal((await run()).code, 6);
  const { Callbacks } = JSON.parse((await callback('list', '--json')).stdout) as {
    Callbacks: { CallbackId: string; Name: string }[];
  };
  assert.deepEqual(
    Callbacks.map(({ Name }) => Name),
    ['receipt'],
  );
  assert.equal((await callback('succeed', Callbacks[0]?.CallbackId ?? '', '--result', '"by id"')).code, 0);
  const ended = await folder.run(['run', MODULE, '--name', 'd1', '--json', '--data', 'my data']);
  assert.equal(ended.code, 0, ended.stderr);
  const { Result } = JSON.parse(ended.stdout) as { Result: unknown };
  assert.deepEqual(Result, ['"by name"', '"by path"', '"by operation"', '"by id"'], 'texts as they were sent');
  const late = await callback('succeed', 'd1/receipt');
  assert.equal(late.code, 4);
  assert.match(late.stderr, /No callback "receipt" is open in d1\.\nhelp: No callback is open there/);
  const strange = await callback('succeed', 'x'.repeat(60));
  assert.equal(strange.code, 4);
});

test('callback says what it can do, and what it needs', async () => {
  const unknown = await callback('approve', 'd1/approval');
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /callback list, succeed, fail or heartbeat/);
  const nothing = await callback('fail');
  assert.equal(nothing.code, 2);
  assert.match(nothing.stderr, /execution\/name/);
});
