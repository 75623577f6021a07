import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { CommandFolder, WIRE_WORKFLOW } from './command-process.ts';

const folder = new CommandFolder();
const history = (...words: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> =>
  folder.run(['history', ...words]);

interface HistoryDocument {
  readonly Events: readonly Record<string, unknown>[];
}

describe('durable-sandbox history', { concurrency: 2 }, () => {
  before(async () => {
    await folder.run(['run', WIRE_WORKFLOW, '--name', 'order-1', '--input', '{"retry":true}', '--skip-time']);
    await folder.run(['run', WIRE_WORKFLOW, '--name', 'refund-2', '--input', '{"error":"late"}', '--skip-time']);
  });
  after(() => {
    folder.remove();
  });

  test('on a pipe: the JSON of the API with data, ISO times', async () => {
    const { code, stdout, stderr } = await history('order-1');
    assert.equal(code, 0, stderr);
    const document = JSON.parse(stdout) as HistoryDocument;
    assert.deepEqual(Object.keys(document), ['Events']);
    const [first] = document.Events;
    assert.equal(first?.['EventType'], 'ExecutionStarted');
    assert.match(String(first['EventTimestamp']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.deepEqual((first['ExecutionStartedDetails'] as { Input: unknown }).Input, {
      Payload: '{"retry":true}',
      Truncated: false,
    });
    assert.deepEqual(
      document.Events.map((event) => event['EventId']),
      document.Events.map((_, index) => index + 1),
    );
  });

  test('newest first, into a file', async () => {
    const { code, stdout } = await history('order', '--reverse-order', '--json', '--out', 'h.json');
    assert.equal(code, 0);
    assert.equal(stdout, '');
    const { Events } = JSON.parse(readFileSync(path.join(folder.path, 'h.json'), 'utf8')) as HistoryDocument;
    assert.equal(Events[0]?.['EventType'], 'ExecutionSucceeded');
  });

  test('as tree and as table; the newest by @last', async () => {
    const [tree, table] = await Promise.all([
      history('@last', '--format', 'tree'),
      history('order-1', '--format', 'table'),
    ]);
    assert.match(tree.stdout, /^▶ refund-2 {3}wire-workflow:\$LATEST {3}arn:/);
    assert.match(tree.stdout, /^✓ first/m);
    assert.match(tree.stdout, /^✗ FAILED .*OrderError: late$/m);
    assert.match(table.stdout, /^Id +Timestamp +Event/);
    assert.match(table.stdout, /StepFailed +flaky +Step +StepError: busy 1$/m);
  });

  test('reading changes nothing', async () => {
    const [one, two] = [await history('order-1'), await history('order-1')];
    assert.equal(one.stdout, two.stdout);
  });

  test('what is not there: exit code 4 with a cure; contradictions: 2', async () => {
    const [unknown, folderless, contradiction] = await Promise.all([
      history('oder-1'),
      history('order-1', '--data', 'nowhere'),
      history('order-1', '--json', '--format', 'tree'),
    ]);
    assert.equal(unknown.code, 4);
    assert.match(unknown.stderr, /Did you mean order-1\?/);
    assert.equal(folderless.code, 4);
    assert.match(folderless.stderr, /nowhere does not exist/);
    assert.equal(contradiction.code, 2);
  });
});
