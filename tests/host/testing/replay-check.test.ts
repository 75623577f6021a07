/** Recorded histories replayed against the code as it is, and as it might be changed. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import {
  assertDeterministic,
  assertReplays,
  createTestEnvironment,
  ReplayDivergenceError,
  type TestEnvironment,
} from '../../../host/testing/index.ts';
import type { DurableLambdaHandler } from '../../../runtime/durable-sandbox.ts';
import { isDurableSandboxError } from '../../../runtime/errors.ts';
import * as changed from './fixtures/changed-order.ts';
import * as workflows from './fixtures/order.ts';

let folder: string;
let env: TestEnvironment;
let finished: string;
let unfinished: string;

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'histories-'));
  env = await createTestEnvironment({ handler: changed.original });
  const run = env.start({});
  await run.until('pause');
  unfinished = path.join(folder, 'unfinished.json');
  run.saveHistory(unfinished);
  await run.result();
  finished = path.join(folder, 'finished.json');
  run.saveHistory(finished);
});

after(async () => {
  await env.close();
  rmSync(folder, { recursive: true });
});

void test('the code replays its own histories, of files and of a folder', async () => {
  await assertReplays(changed.original, finished);
  await assertReplays(changed.original, { file: unfinished });
  await assertReplays(changed.original, folder);
});

for (const [name, now] of [
  ['renamed', /^Step "premier"$/],
  ['inserted', /^Wait "new pause"$/],
  ['longer', /^Step "new step"$/],
  ['early', /returns \{"first":1\}/],
  ['otherResult', /"more":true/],
] as const) {
  void test(`a workflow that was changed is found out: ${name}`, async () => {
    await assert.rejects(assertReplays(changed[name], finished), (error) => {
      assert.ok(error instanceof ReplayDivergenceError);
      assert.ok(isDurableSandboxError(error, 'DS_REPLAY_DIVERGED'));
      assert.equal(error.history, finished);
      assert.match(error.requested, now);
      assert.equal(error.verdict.status, 'diverged');
      assert.match(error.message, /DIVERGED after \d of 3 operations.*help: /s);
      return true;
    });
  });
}

void test('what was added after the recorded part is no divergence of an unfinished history', async () => {
  await assertReplays(changed.longer, unfinished);
  await assertReplays(changed.otherResult, unfinished);
});

void test('histories are read in all their forms', async () => {
  const document = JSON.parse(readFileSync(finished, 'utf8')) as { Events: Record<string, unknown>[] };
  const times = (convert: (iso: string) => unknown): unknown =>
    JSON.parse(JSON.stringify(document), (key: string, value: unknown) =>
      /Timestamp$/.test(key) ? convert(String(value)) : value,
    );
  const forms: Record<string, string | Buffer> = {
    'seconds.json': JSON.stringify(times((iso) => Date.parse(iso) / 1000)),
    'blank.json': JSON.stringify(times((iso) => iso.replace('T', ' ').replace('Z', '+00:00'))),
    'array.json': JSON.stringify(document.Events),
    'lines.jsonl': document.Events.map((event) => JSON.stringify(event)).join('\n'),
    'packed.json.gz': gzipSync(JSON.stringify(document)),
  };
  const forFolder = path.join(folder, 'forms');
  mkdirSync(forFolder);
  for (const [name, content] of Object.entries(forms)) writeFileSync(path.join(forFolder, name), content);
  await assertReplays(changed.original, forFolder);
  await assertReplays(changed.original, { Events: document.Events } as never);
});

void test('a history that is not whole is refused', async () => {
  const document = JSON.parse(readFileSync(finished, 'utf8')) as Record<string, unknown>;
  const refused = async (content: unknown, why: RegExp): Promise<void> => {
    await assert.rejects(assertReplays(changed.original, content as never), (error) => {
      assert.ok(isDurableSandboxError(error, 'DS_INVALID_ARGUMENT'));
      return why.test(error.message);
    });
  };
  await refused({ ...document, NextMarker: 'more' }, /Further pages are missing/);
  await refused({ Events: (document['Events'] as unknown[]).slice(1) }, /no event ExecutionStarted/);
  await refused(
    {
      ...document,
      Events: (document['Events'] as Record<string, unknown>[]).map((event) =>
        event['EventType'] === 'StepSucceeded' && event['Name'] === 'first'
          ? { ...event, StepSucceededDetails: { Result: { Truncated: true } } }
          : event,
      ),
    },
    /data of 1 event was left out/,
  );
  await refused({}, /holds neither events/);
  await refused(path.join(folder, 'absent.json'), /absent\.json cannot be replayed\. ENOENT/);
});

void test('runs of all kinds are deterministic', async () => {
  const cases: readonly (readonly [DurableLambdaHandler, unknown])[] = [
    [workflows.order, { id: 'd-1', amount: 1 }],
    [workflows.flaky, undefined],
    [workflows.failing, undefined],
    [workflows.approval, undefined],
    [workflows.racing, { careless: false }],
  ];
  for (const [handler, input] of cases) {
    await using own = await createTestEnvironment({ handler, logs: 'capture' });
    const run = own.start(input);
    await run.outcome();
    await assertDeterministic(handler, run);
  }
});
