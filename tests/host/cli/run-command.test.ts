import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import type { RunDocument } from '../../../host/cli/run-document.ts';
import { assertFitsSchema } from '../../support/document-schema.ts';
import { CommandFolder, WIRE_WORKFLOW } from './command-process.ts';

const folder = new CommandFolder();
after(() => {
  folder.remove();
});
const run = (...words: string[]): string[] => ['run', WIRE_WORKFLOW, ...words];

describe('durable-sandbox run', { concurrency: 2 }, () => {
  test('lines on a pipe: name and ARN first, a line a transition, the end, no cursor codes', async () => {
    const data = ['--data', 'lines'];
    const first = await folder.run(
      run('--name', 'o1', '--skip-time', '--input', '{"retry":true,"waitSeconds":7200}', ...data),
    );
    assert.equal(first.code, 0, first.stderr);
    assert.equal(first.stderr, '');
    const lines = first.stdout.split('\n');
    assert.match(
      lines[0] ?? '',
      /^▶ o1 {3}wire-workflow:\$LATEST {3}arn:aws:lambda:[^ ]+\/durable-execution\/o1\/[^ ]+$/,
    );
    assert.equal(lines[1], 'loading', 'what the module wrote while it was loaded comes after the first line');
    assert.ok(!first.stdout.includes('\u001b'));
    assert.match(first.stdout, /^✓ first +succeeded/m);
    assert.match(first.stdout, /^⚠ flaky +retry 2 {2}in 1 m {2}StepError: busy 1$/m);
    assert.match(first.stdout, /^⏸ suspended · invocation 2 · 2 operations replayed, 0 new · next wake-up in 1 m$/m);
    assert.match(first.stdout, /^⧗ pause +waiting/m);
    assert.match(first.stdout, /^✓ SUCCEEDED in 2 h 2 m · 4 invocations · 3 operations$/m);
    assert.match(first.stdout, /"answer": 42/);

    const again = await folder.run(run('--name', 'o1', '--input', '{ "retry": true, "waitSeconds": 7200 }', ...data));
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stdout, /recorded end, nothing is run/);
    assert.match(again.stdout, /"answer": 42/);
    assert.ok(!again.stdout.includes('hello'), 'no step ran again');

    const other = await folder.run(run('--name', 'o1', '--input', '{"retry":false}', ...data));
    assert.equal(other.code, 5);
    assert.match(
      other.stderr,
      /^error\[DS_CLI_NAME_TAKEN\]: An execution "o1" was started with another input\.\nhelp: /,
    );
    assert.equal(other.stdout, 'loading\n');
  });

  test('--json: exactly one document on stdout, whatever user code writes', async () => {
    const { code, stdout, stderr } = await folder.run(
      run('--json', '--name', 'j1', '--data', 'json', '--input', '{"a":[1]}'),
    );
    assert.equal(code, 0, stderr);
    const document = JSON.parse(stdout) as RunDocument;
    assert.equal(document.Schema, 'durable-sandbox/run@1');
    assert.equal(document.Status, 'SUCCEEDED');
    assert.deepEqual(document.InputPayload, { a: [1] });
    assert.deepEqual(document.Result, { answer: 42, echo: { a: [1] } });
    assert.equal(document.ExitCode, 0);
    assert.deepEqual(
      document.Operations.map(({ Path, Status }) => [Path, Status]),
      [['first', 'SUCCEEDED']],
    );
    assert.deepEqual(
      document.Invocations.map(({ Outcome, Replayed, New }) => [Outcome, Replayed, New]),
      [['SUCCEEDED', 0, 1]],
    );
    assert.match(stderr, /▶ j1/);
    assert.match(stderr, /hello from the first step/);
  });

  test('--json: errors are a document as well', async () => {
    const { code, stdout, stderr } = await folder.run(run('--json', '--export', 'handlr'));
    assert.equal(code, 3);
    const document = JSON.parse(stdout) as Record<string, unknown>;
    assert.equal(document['Schema'], 'durable-sandbox/error@1');
    assert.equal(document['Code'], 'DS_CLI_EXPORT_NOT_FOUND');
    assert.match(String(document['Cure']), /Did you mean handler\?/);
    assert.match(stderr, /^error\[DS_CLI_EXPORT_NOT_FOUND\]/m);
  });

  test('a failed execution: exit code 1, its error shown and in the document', async () => {
    const words = run('--name', 'f1', '--data', 'failed', '--input', '{"error":"no stock"}');
    const { code, stdout } = await folder.run(words);
    assert.equal(code, 1);
    assert.match(stdout, /^✗ FAILED in .*OrderError: no stock$/m);
    const again = await folder.run([...words, '--json']);
    assert.equal(again.code, 1);
    const document = JSON.parse(again.stdout) as RunDocument;
    assertFitsSchema('run-1', document);
    assert.deepEqual(document.Error, { ErrorType: 'OrderError', ErrorMessage: 'no stock', StackTrace: ['at order'] });
    assert.equal(document.ExitCode, 1);
  });

  test('invocations that throw are repeated and shown; in the end the execution fails', async () => {
    const { code, stdout } = await folder.run(run('--skip-time', '--data', 'throws', '--input', '{"throw":"boom"}'));
    assert.equal(code, 1);
    assert.match(stdout, /^⚠ invocation 1 failed · TypeError: boom$/m);
    assert.match(stdout, /^⚠ invocation 5 failed · TypeError: boom$/m);
    assert.match(stdout, /^✗ FAILED .*5 invocations.*TypeError: boom$/m);
  });

  test('without a name a readable one is made, and printed', async () => {
    const { code, stdout } = await folder.run(run('--data', 'named'));
    assert.equal(code, 0);
    assert.match(stdout, /^▶ wire-workflow-[a-z]+-[a-z]+-[0-9a-f]{4} /);
    assert.match(stdout, /"echo": \{\}/, 'no input is null');
  });

  test('--until suspended and --timeout leave it open with exit code 6, and say how to go on', async () => {
    const effects = path.join(folder.path, 'until-effects');
    const input = JSON.stringify({ waitSeconds: 1, effects });
    const until = await folder.run(run('--name', 'u1', '--data', 'until', '--input', input, '--until', 'suspended'));
    assert.equal(until.code, 6, until.stderr);
    assert.match(
      until.stdout,
      /Suspended; the execution is kept\. Go on with:\n {2}durable-sandbox run \S+ --name u1 --data until\n$/,
    );
    const resumed = await folder.run(run('--name', 'u1', '--data', 'until', '--json'));
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.deepEqual((JSON.parse(resumed.stdout) as RunDocument).InputPayload, JSON.parse(input));
    assert.equal(readFileSync(effects, 'utf8'), 'first\n', 'the step that was done did not run again');

    // It waits already when the time limit begins to run.
    const long = ['--name', 'u2', '--data', 'until', '--input', '{"waitSeconds":600}'];
    await folder.run(run(...long, '--until', 'suspended'));
    const timeout = await folder.run(run(...long, '--timeout', '200ms', '--json'));
    assert.equal(timeout.code, 6);
    const document = JSON.parse(timeout.stdout) as RunDocument;
    assert.equal(document.Status, 'RUNNING');
    assertFitsSchema('run-1', document);
    assert.equal(document.WaitingFor[0]?.Name, 'pause');
    assert.equal(document.NextWakeUp, document.WaitingFor[0]?.Until);
    assert.match(timeout.stderr, /time limit was reached/);
  });

  test('a callback that nobody here can answer ends the command with 6, also when it is run again', async () => {
    const words = run('--name', 'c1', '--data', 'callback', '--input', '{"callback":true}');
    for (const _ of [1, 2]) {
      const { code, stdout } = await folder.run(words);
      assert.equal(code, 6);
      assert.match(stdout, /It waits for a callback/);
    }
  });

  test(
    'Ctrl-C keeps the state, prints how to resume, and exits with 130',
    { skip: process.platform === 'win32' },
    async () => {
      for (const [signal, code] of [
        ['SIGINT', 130],
        ['SIGTERM', 143],
      ] as const) {
        const running = folder.start(run('--name', 'sig', '--data', signal, '--input', '{"waitSeconds":600}'));
        await running.printed('suspended');
        running.child.kill(signal);
        const ended = await running.ended;
        assert.equal(ended.code, code);
        assert.match(ended.stdout, /; the execution is kept\. Go on with:\n {2}durable-sandbox run /);
        const resumed = await folder.run(run('--name', 'sig', '--data', signal, '--skip-time'));
        assert.equal(resumed.code, 0, resumed.stderr);
      }
    },
  );

  test('Ctrl-C ends a run whose function is busy', { skip: process.platform === 'win32' }, async () => {
    const running = folder.start(run('--data', 'busy', '--input', '{"hang":true}'));
    await running.printed('✓ first');
    running.child.kill('SIGINT');
    assert.equal((await running.ended).code, 130);
  });

  test('a second process on the same folder gets a clear error', async () => {
    const running = folder.start(run('--name', 'l1', '--data', 'locked', '--input', '{"waitSeconds":600}'));
    await running.printed('suspended');
    const second = await folder.run(run('--name', 'l2', '--data', 'locked'));
    assert.equal(second.code, 3);
    assert.match(second.stderr, /^error\[DS_DATA_DIR_LOCKED\]: .*in use by process \d+/);
    const history = await folder.run(['history', 'l1', '--data', 'locked']);
    assert.equal(history.code, 0, 'reading needs no lock');
    assert.equal((JSON.parse(history.stdout) as { Events: unknown[] }).Events.length, 5);
    running.child.kill('SIGKILL');
    await running.ended;
  });

  test('other executions left open in the folder stay as they are', async () => {
    await folder.run(run('--name', 'a', '--data', 'two', '--input', '{"waitSeconds":1}', '--until', 'suspended'));
    const { code } = await folder.run(
      run('--name', 'b', '--data', 'two', '--skip-time', '--input', '{"waitSeconds":60}'),
    );
    assert.equal(code, 0);
    const history = await folder.run(['history', 'a', '--data', 'two', '--json']);
    const { Events } = JSON.parse(history.stdout) as { Events: { EventType: string }[] };
    assert.equal(Events.at(-1)?.EventType, 'InvocationCompleted');
  });

  test('usage errors: one message with its cure, exit code 2, no stack, nothing created', async () => {
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [['ru'], /unknown command 'ru'/],
      [run('--name', 'a b'), /not a valid name/],
      [run('--timeout', '5'), /not a duration/],
      [run('--input', 'hello'), /is not JSON/],
    ];
    const results = await Promise.all(cases.map(([words]) => folder.run(words)));
    for (const [index, [words, message]] of cases.entries()) {
      const result = results[index];
      assert.equal(result?.code, 2, words.join(' '));
      assert.match(result.stderr, message);
      assert.match(result.stderr, /^help: /m);
      assert.doesNotMatch(result.stderr, /^\s+at /m);
    }
  });

  test('input from stdin and from a file, ASCII glyphs where the locale wants them', async () => {
    writeFileSync(path.join(folder.path, 'event.json'), '{"from":"file"}');
    const plain = { LANG: 'C', LC_ALL: 'C', FORCE_COLOR: '1' };
    const [stdin, file] = await Promise.all([
      folder.run(run('--data', 'stdin', '--input', '-'), { stdin: '{"from":"stdin"}', env: plain }),
      folder.run(run('--data', 'file', '-e', 'event.json', '--color', 'never'), { env: { FORCE_COLOR: '1' } }),
    ]);
    assert.match(stdin.stdout, /"from": "stdin"/);
    assert.match(stdin.stdout, /\[OK\]/);
    assert.ok(stdin.stdout.includes('\u001b[32m'), 'FORCE_COLOR colours a pipe');
    assert.match(file.stdout, /"from": "file"/);
    assert.ok(!file.stdout.includes('\u001b'));
  });
});
