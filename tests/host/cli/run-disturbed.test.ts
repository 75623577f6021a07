/** `durable-sandbox run` with scripts for the outside world, disturbances, further functions, and its cost. */
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { CliError } from '../../../host/cli/cli-error.ts';
import { parseArguments } from '../../../host/cli/parse-arguments.ts';
import type { RunDocument } from '../../../host/cli/run-document.ts';
import { readRunOptions } from '../../../host/cli/run-options.ts';
import { assertFitsSchema } from '../../support/document-schema.ts';
import { compiledModule } from '../../support/built-package.ts';
import { CommandFolder, type CommandResult } from './command-process.ts';

const MODULE = await compiledModule(new URL('./fixtures/order-workflow.ts', import.meta.url));
const folder = new CommandFolder();
const processIo = { stdin: process.stdin, cwd: folder.path };
let backgroundProcess: number | undefined;
after(() => {
  if (backgroundProcess !== undefined) process.kill(backgroundProcess);
  folder.remove();
});

function run(name: string, input: object, ...words: string[]): Promise<CommandResult> {
  const common = ['--name', name, '--data', name, '--skip-time', '--input', JSON.stringify(input)];
  return folder.run(['run', MODULE, ...common, ...words]);
}

/** What another process does shows in nothing that this one could await. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setTimeout(20);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function document(result: Promise<CommandResult>): Promise<RunDocument> {
  const { stdout, stderr } = await result;
  assert.ok(stdout.startsWith('{'), stderr);
  const parsed = JSON.parse(stdout) as RunDocument;
  assertFitsSchema('run-1', parsed);
  return parsed;
}

describe('run, disturbed and scripted', { concurrency: 2 }, () => {
  test('--on-callback answers with a value, with a failure, or lets it time out', async () => {
    const cases = [
      ['with-timeout', `approval={"by":"Ann"}`, /^\{"by":"Ann"\}$/],
      ['without-timeout', 'approval=fail:Refused:too: dear', /^CallbackExternalError: too: dear$/],
      ['with-timeout', 'approval=timeout', /CallbackTimeoutError|Callback.*timed? ?out/i],
    ] as const;
    for (const [index, [approval, answer, expected]] of cases.entries()) {
      const words = ['--on-callback', answer, '--json'];
      const { Status, Result } = await document(run(`callback-${String(index)}`, { id: 'a', approval }, ...words));
      assert.equal(Status, 'SUCCEEDED');
      assert.match((Result as { approval: string }).approval, expected);
    }
  });

  test('--on-callback answers what an earlier run left open, before time runs to its time-out', async () => {
    const input = { id: 'a', approval: 'without-timeout' };
    const first = await run('left', input, '--on-callback', 'other=1');
    assert.equal(first.code, 6);
    assert.match(first.stdout, /note: no callback is called "other"/);
    const again = await document(run('left', input, '--on-callback', 'approval="yes"', '--json'));
    assert.equal((again.Result as { approval: string }).approval, '"yes"');
  });

  test('--always-replay and --crash-at end like an undisturbed run, and repeat no step', async () => {
    const input = (name: string): object => ({ id: 'a', effects: path.join(folder.path, `${name}.txt`) });
    const plain = await document(run('plain', input('plain'), '--json'));
    for (const words of [['--always-replay'], ['--crash-at', '1'], ['--crash-at', '2'], ['--crash-at', '3']]) {
      const name = words.join('').slice(2);
      const disturbed = await document(run(name, input(name), '--json', ...words));
      assert.deepEqual(disturbed.Result, plain.Result);
      assert.equal(readFileSync(path.join(folder.path, `${name}.txt`), 'utf8'), 'reserve\n');
      assert.ok(disturbed.Invocations.length > plain.Invocations.length);
      assert.ok(disturbed.Invocations.some(({ Outcome }) => Outcome === 'CRASHED'));
    }
  });

  test('--register and --register-plain make functions known to context.invoke', async () => {
    const durable = await document(
      run('durable', { id: 'a', invoke: 'print' }, '--json', '--register', `print=${MODULE}#label`),
    );
    assert.equal((durable.Result as { label: string }).label, 'label of a');
    const plain = await document(
      run('plain-fn', { id: 'b', invoke: 'print' }, '--json', '--register-plain', `print=${MODULE}#plainLabel`),
    );
    assert.equal((plain.Result as { label: string }).label, 'plain label of b');
  });

  test('the cost: a line for people, a member of the document, sums of what is counted', async () => {
    const text = await run('cost-text', { id: 'a' }, '--memory-size', '512');
    assert.match(
      text.stdout,
      /\ncost: 2 invocations · 2 operations replayed · \d checkpoint calls · \d+ B written · \d+ B replayed · [\d,]+ ms billed · [\d.]+ GB-s at 512 MB\n$/,
    );
    const { Cost, Invocations } = await document(run('cost-json', { id: 'a' }, '--json'));
    assert.equal(Cost.Invocations, 2);
    assert.equal(Cost.ReplayedOperations, 2);
    assert.equal(
      Cost.CheckpointCalls,
      Invocations.reduce((sum, { Checkpoints }) => sum + Checkpoints, 0),
    );
    assert.equal(Cost.BytesWritten, '{"id":"a","units":3}'.length + '"shipped"'.length);
    assert.equal(Cost.BytesReplayed, 2 * '{"id":"a"}'.length + '{"id":"a","units":3}'.length);
    // An hour was skipped, which costs nothing.
    assert.ok(Cost.BilledMs > 0 && Cost.BilledMs < 60_000, String(Cost.BilledMs));
    assert.equal(
      Cost.BilledMs,
      Invocations.reduce((sum, { ElapsedMs = 0 }) => sum + Math.ceil(ElapsedMs), 0),
    );
    assert.equal(Cost.MemorySizeMB, 1024);
    assert.equal(Cost.GBSeconds, Cost.BilledMs / 1000);
  });

  test('--jsonl: events, log lines, and the document as the last line', async () => {
    const { code, stdout } = await run('lines', { id: 'a' }, '--jsonl');
    assert.equal(code, 0);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { Type: string; Event?: { EventId: number; EventType: string } });
    for (const line of lines) assertFitsSchema('run-line-1', line);
    const events = lines.flatMap(({ Event }) => Event ?? []);
    assert.deepEqual(
      events.map(({ EventId }) => EventId),
      events.map((_, index) => index + 1),
    );
    assert.equal(events[0]?.EventType, 'ExecutionStarted');
    assert.equal(events.at(-1)?.EventType, 'ExecutionSucceeded');
    assert.deepEqual(
      lines.filter(({ Type }) => Type === 'log'),
      [{ Type: 'log', Level: 'INFO', Message: 'reserving a' }],
    );
    const { Type, ...last } = lines.at(-1) as unknown as RunDocument & { Type: string };
    assert.deepEqual([Type, last.Schema, last.Status], ['result', 'durable-sandbox/run@1', 'SUCCEEDED']);
    const again = await run('lines', { id: 'a' }, '--jsonl');
    assert.equal(again.stdout.split('\n').filter((line) => line.includes('"Type":"event"')).length, events.length);
  });

  test('--detach: goes on in the background, where a callback can be answered; errors come back', async () => {
    const words = ['run', MODULE, '--data', 'detached', '--skip-time', '--detach'];
    const input = JSON.stringify({ id: 'a', approval: 'without-timeout' });
    const started = await folder.run([...words, '--name', 'd1', '--input', input]);
    assert.equal(started.code, 6, started.stderr);
    const [, pid = ''] =
      /^▶ d1 .*\nIt goes on in process (\d+); its output is in detached\/d1\.log\n$/.exec(started.stdout) ?? [];
    assert.ok(pid !== '', started.stdout);
    backgroundProcess = Number(pid);
    const output = path.join(folder.path, 'detached', 'd1.log');
    // What it prints shows results: for the owner alone, from its first line on.
    for (const [file, mode] of [
      [path.dirname(output), 0o700],
      [output, 0o600],
    ] as const)
      assert.equal(statSync(file).mode & 0o777, mode, file);
    const callbackId = (): string | undefined => /callback succeed (\S+)/.exec(readFileSync(output, 'utf8'))?.[1];
    await until(() => callbackId() !== undefined);
    const answer = ['callback', 'succeed', callbackId() ?? '', '--result', '"yes"', '--data', 'detached'];
    const answered = await folder.run(answer);
    assert.equal(answered.code, 0, answered.stderr);
    await until(() => !isAlive(Number(pid)));
    backgroundProcess = undefined;
    assert.match(readFileSync(output, 'utf8'), /\n✓ SUCCEEDED in [^]*"approval": "\\"yes\\""[^]*\ncost: /);

    const wrong = await folder.run([...words, '--export', 'handlr']);
    assert.equal(wrong.code, 3);
    assert.match(wrong.stderr, /error\[DS_CLI_EXPORT_NOT_FOUND\]/);
    assert.equal((await folder.run([...words, '--json'])).code, 2);
  });

  test('options that cannot be meant: exit 2, with what is wrong', async () => {
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [['--on-callback', 'approval'], /--on-callback "approval" is not NAME=ANSWER/],
      [['--on-callback', 'a=1', '--on-callback', 'a=2'], /answers "a" twice/],
      [['--on-callback', 'a={'], /--on-callback is not JSON/],
      [['--crash-at', '0'], /--crash-at 0 is not a whole number of 1 or more/],
      [['--memory-size', '64'], /--memory-size 64 is not a whole number from 128 to 10240/],
      [['--register', 'x'], /--register "x" is not name=module/],
      [['--json', '--jsonl'], /--json and --jsonl were both given/],
    ];
    for (const [words, message] of cases) {
      const request = parseArguments(['run', MODULE, ...words], {});
      assert.ok(request.kind === 'command');
      await assert.rejects(readRunOptions(request.parsed, processIo), (error) => {
        assert.ok(error instanceof CliError);
        assert.equal(error.exitCode, 2);
        assert.match(error.message, message);
        return true;
      });
    }
  });
});
