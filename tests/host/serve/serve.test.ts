import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { FunctionState } from '../../../host/serve/function-host.ts';
import type { ReloadCheck } from '../../../host/serve/reload-check.ts';
import { serve } from '../../../host/serve/serve.ts';
import type { Served, ServeOptions } from '../../../host/serve/serve.ts';
import { temporaryFolder } from '../local/temporary-folder.ts';

const FLOWS = fileURLToPath(new URL('./fixtures/flows.ts', import.meta.url));
const RUNTIME = new URL('../../../runtime/index.ts', import.meta.url).href;

interface Running extends Served {
  readonly states: FunctionState[];
  /** Resolves when `done` says so, looked at whenever something was told. */
  until(done: () => boolean): Promise<void>;
}

async function start(context: TestContext, options: Partial<ServeOptions> = {}): Promise<Running> {
  const states: FunctionState[] = [];
  const looks = new Set<() => void>();
  const told = (): void => {
    for (const look of looks) look();
  };
  const served = await serve({
    port: 0,
    functions: [
      { name: 'order', file: FLOWS, exportName: 'order', durable: true },
      { name: 'double', file: FLOWS, exportName: 'double', durable: false },
    ],
    cwd: process.cwd(),
    env: process.env,
    version: 'test',
    listener: {
      line: told,
      state: (_name, state) => {
        states.push(state);
        told();
      },
      reloaded: told,
    },
    ...options,
  });
  context.after(() => served.close());
  served.service.onEvent(told);
  served.start();
  const until = (done: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!done()) return;
        looks.delete(look);
        resolve();
      };
      looks.add(look);
      look();
    });
  return { ...served, states, until };
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
}

function ask(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: options.method ?? 'GET', headers: options.headers ?? {} }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.on('error', reject);
    sent.end(options.body);
  });
}

const json = async (url: string, options?: Parameters<typeof ask>[1]) => JSON.parse((await ask(url, options)).text);
const post = (url: string, body: unknown, headers = {}) =>
  ask(url, { method: 'POST', body: JSON.stringify(body), headers });

function openCallback(served: Served): string | undefined {
  return served.service.tools.rows()[0]?.openCallbacks[0]?.callbackId;
}

test('a workflow in its own process: API, logs, skip, callback, chained invoke, rerun, fork', async (context) => {
  const served = await start(context);
  const { url, service } = served;
  const arn = service.begin('order', '{}', 'one');
  await served.until(() => service.tools.row(arn).nextWakeUp !== undefined);
  const api = `${url}/_local/v1`;

  const list = await json(`${api}/executions?status=RUNNING&text=on`);
  assert.equal(list.Executions[0].DurableExecutionName, 'one');
  assert.deepEqual([list.Counts.RUNNING, list.WaitingForCallback], [1, 0]);
  assert.equal((await json(`${api}/executions?status=FAILED`)).Executions.length, 0);

  assert.equal(JSON.parse((await post(`${api}/executions/one/skip`, {})).text).Skipped, 1);
  await served.until(() => openCallback(served) !== undefined);
  assert.equal((await json(`${api}/executions?waiting=callback`)).Executions.length, 1);
  service.sendCallbackSuccess(openCallback(served) ?? '', 'fine');
  const end = await service.whenEnded(arn);
  assert.equal(end.Result, '{"said":"fine","double":80}');

  const document = await json(`${api}/executions/${encodeURIComponent(arn)}`);
  assert.equal(document.Status, 'SUCCEEDED');
  assert.deepEqual(
    document.Operations.map(({ Path }: { Path: string }) => Path),
    ['reserve', 'packing', 'approval', 'double'],
  );
  const { Lines } = await json(`${api}/executions/one/logs`);
  const reserving = Lines.find(({ message }: { message: string }) => message === 'reserving');
  assert.deepEqual([reserving.level, reserving.operationId], ['INFO', document.Operations[0].Id]);

  const payload = `${api}/executions/one/payloads/execution/result`;
  const part = await ask(payload, { headers: { range: 'bytes=1-6' } });
  assert.deepEqual([part.status, part.text], [206, '"said"']);
  assert.equal(part.headers['content-type'], 'application/octet-stream');
  assert.match(String(part.headers['content-disposition']), /^attachment/);

  const fork = await post(`${api}/executions/one/fork`, { OperationPath: 'double', Name: 'two' });
  assert.equal(fork.status, 200, fork.text);
  const forked = await service.whenEnded(JSON.parse(fork.text).DurableExecutionArn);
  assert.equal(forked.Result, end.Result);
  const again = JSON.parse((await post(`${api}/executions/one/rerun`, { Name: 'three', Input: null })).text);
  assert.equal(again.DurableExecutionName, 'three');
  assert.equal((await post(`${api}/executions/nobody/skip`, {})).status, 404);
  service.stopExecution(again.DurableExecutionArn);
  await served.until(() => service.listInvocations(again.DurableExecutionArn).length > 0);
  const removed = await ask(`${api}/executions/two`, { method: 'DELETE' });
  assert.equal(removed.status, 200, removed.text);
  assert.equal((await ask(`${api}/executions/two`, { method: 'DELETE' })).status, 404);
});

test('server-sent events of an execution go on after the last one that was seen', async (context) => {
  const served = await start(context, { waitScale: 0 });
  const arn = served.service.begin('order', '{}', 'one');
  await served.until(() => openCallback(served) !== undefined);
  const seen: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const sent = request(
      `${served.url}/_local/v1/events?execution=one`,
      { headers: { 'last-event-id': '2' } },
      (response) => {
        response.setEncoding('utf8').on('data', (text: string) => {
          seen.push(...text.split('\n').filter((line) => line.startsWith('id: ')));
          if (text.includes('CallbackStarted')) served.service.sendCallbackSuccess(openCallback(served) ?? '', '1');
          if (text.includes('ExecutionSucceeded')) {
            sent.destroy();
            resolve();
          }
        });
      },
    );
    sent.on('error', reject);
    sent.end();
  });
  const { LastEventId } = await json(`${served.url}/_local/v1/executions/${encodeURIComponent(arn)}`);
  assert.deepEqual(
    seen,
    Array.from({ length: LastEventId - 2 }, (_, index) => `id: ${String(index + 3)}`),
  );
});

test('only the own page acts, and only with the token', async (context) => {
  const { url, token, service } = await start(context, { functions: [] });
  service.registerFunction('f', async () => ({ Status: 'SUCCEEDED', Result: '1' }));
  const { host } = new URL(url);
  const invoke = `${url}/2015-03-31/functions/f/invocations`;
  const own = { origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };
  assert.equal((await post(invoke, {}, own)).status, 403);
  assert.equal((await post(invoke, {}, { ...own, 'x-durable-sandbox-token': `${token}x` })).status, 403);
  assert.equal((await post(invoke, {}, { 'sec-fetch-site': 'same-origin' })).status, 403);
  assert.equal((await post(invoke, {}, { ...own, 'x-durable-sandbox-token': token })).status, 200);
  assert.equal((await post(invoke, {})).status, 200);
  const foreign = { origin: 'http://evil.example', 'x-durable-sandbox-token': token };
  for (const target of ['/', '/_local/v1/info', '/_local/v1/executions', '/2015-03-31/functions/f/invocations']) {
    assert.equal((await ask(`${url}${target}`, { headers: foreign })).status, 403);
    assert.equal((await ask(`${url}${target}`, { headers: { 'sec-fetch-site': 'cross-site' } })).status, 403);
    assert.equal((await ask(`${url}${target}`, { headers: { host: 'evil.example' } })).status, 421);
    assert.equal((await ask(`${url}${target}`, { method: 'OPTIONS' })).status, 405);
  }
  const info = await ask(`${url}/_local/v1/info`, { headers: { origin: `http://${host}` } });
  assert.equal(info.status, 200);
  assert.deepEqual(
    Object.keys(info.headers).filter((name) => name.startsWith('access-control')),
    [],
  );
  assert.equal(info.headers['cross-origin-resource-policy'], 'same-origin');
  assert.equal(info.headers['x-content-type-options'], 'nosniff');
  assert.equal(info.headers['cache-control'], 'no-store');
  assert.equal(info.headers['referrer-policy'], 'no-referrer');
});

test('a read-only service answers questions, and lets nothing be done', async (context) => {
  const { url, service } = await start(context, { functions: [], readOnly: true });
  service.registerFunction('f', async () => ({ Status: 'SUCCEEDED', Result: '1' }));
  const arn = service.begin('f', '{}', 'one');
  await service.whenEnded(arn);
  assert.equal((await ask(`${url}/_local/v1/executions/one`)).status, 200);
  for (const target of [
    '/2015-03-31/functions/f/invocations',
    '/_local/v1/executions/one/rerun',
    '/_local/v1/executions/one/skip',
  ]) {
    const answer = await post(`${url}${target}`, {});
    assert.equal(answer.status, 403, target);
    assert.match(answer.text, /read-only/);
  }
  assert.equal((await ask(`${url}/_local/v1/executions/one`, { method: 'DELETE' })).status, 403);
});

test('at most fifty event streams are open', async (context) => {
  const { url } = await start(context, { functions: [] });
  const open = await Promise.all(
    Array.from(
      { length: 51 },
      () =>
        new Promise<number>((resolve, reject) => {
          const sent = request(`${url}/_local/v1/events`, (response) => {
            context.after(() => sent.destroy());
            response.on('error', () => undefined);
            resolve(response.statusCode ?? 0);
          });
          sent.on('error', reject);
          sent.end();
        }),
    ),
  );
  assert.deepEqual(
    [open.filter((status) => status === 200).length, open.filter((status) => status === 429).length],
    [50, 1],
  );
});

test('steps that take long keep no other execution waiting', async (context) => {
  const served = await start(context, {
    functions: [{ name: 'gathering', file: FLOWS, exportName: 'gathering', durable: true }],
  });
  const input = JSON.stringify({ folder: temporaryFolder(context), guests: 6 });
  const arns = Array.from({ length: 6 }, (_, index) => served.service.begin('gathering', input, `guest-${index}`));
  for (const arn of arns) assert.equal((await served.service.whenEnded(arn)).Result, '6');
});

test('a function whose process ends is started again with the next call', async (context) => {
  const served = await start(context, {
    functions: [{ name: 'exits', file: FLOWS, exportName: 'exits', durable: false }],
  });
  const first = await served.service.invoke('exits', '1');
  assert.equal(first.functionError, 'Unhandled');
  assert.match(first.payload ?? '', /Runtime\.ExitError.*exit status 9/);
  assert.ok(served.states.some(({ kind }) => kind === 'crashed'));
  // A new process counts anew, and ends as the first one did.
  assert.match((await served.service.invoke('exits', '1')).payload ?? '', /exit status 9/);
});

test('a changed module: open executions go on with the new code', async (context) => {
  const folder = temporaryFolder(context);
  const file = path.join(folder, 'flow.ts');
  const source = (answer: string): string => `
    import { durableSandbox } from ${JSON.stringify(RUNTIME)};
    export const handler = durableSandbox(async (_input, context) => {
      const [given] = await context.createCallback('go');
      await given;
      return ${JSON.stringify(answer)};
    });
  `;
  writeFileSync(file, source('old'));
  const served = await start(context, {
    functions: [{ name: 'f', file, exportName: undefined, durable: true }],
    watch: true,
  });
  const arn = served.service.begin('f', '{}', 'one');
  await served.until(() => openCallback(served) !== undefined);
  const before = served.states.length;
  writeFileSync(file, source('new'));
  await served.until(() => served.states.slice(before).some(({ kind }) => kind === 'ready'));
  served.service.sendCallbackSuccess(openCallback(served) ?? '', '1');
  assert.equal((await served.service.whenEnded(arn)).Result, '"new"');
});

test('changed code meets the open executions before it takes over; while it is broken, they wait', async (context) => {
  const folder = temporaryFolder(context);
  const file = path.join(folder, 'flow.ts');
  const source = (step: string, last: string): string => `
    import { durableSandbox } from ${JSON.stringify(RUNTIME)};
    export const handler = durableSandbox(async (input, context) => {
      if (input === 'two') await context.step(${JSON.stringify(step)}, async () => 1);
      const [given] = await context.createCallback('go');
      await given;
      return ${JSON.stringify(last)};
    });
  `;
  writeFileSync(file, source('only in two', 'old'));
  const checks: ReloadCheck[] = [];
  const states: FunctionState[] = [];
  const told = new Set<() => void>();
  const tell = (): void => {
    for (const look of told) look();
  };
  const served = await start(context, {
    functions: [{ name: 'f', file, exportName: undefined, durable: true }],
    watch: true,
    listener: {
      line: () => undefined,
      state: (_name, state) => {
        states.push(state);
        tell();
      },
      reloaded: (_name, check) => {
        checks.push(check);
        tell();
      },
    },
  });
  const until = (done: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!done()) return;
        told.delete(look);
        resolve();
      };
      told.add(look);
      look();
    });
  const { service } = served;
  const one = service.begin('f', '"one"', 'one');
  const two = service.begin('f', '"two"', 'two');
  await served.until(() => [one, two].every((arn) => service.listInvocations(arn).length === 1));

  writeFileSync(file, 'export const handler = ;');
  await until(() => states.at(-1)?.kind === 'not-loaded');
  service.sendCallbackSuccess(service.tools.row(one).openCallbacks[0]?.callbackId ?? '', '1');
  const three = service.begin('f', '"three"', 'three');
  assert.deepEqual(
    [one, three].map((arn) => service.tools.row(arn).invocationCount),
    [1, 0],
  );
  assert.equal(checks.length, 0);

  writeFileSync(file, source('renamed', 'new'));
  await until(() => checks.length === 1 && states.at(-1)?.kind === 'ready');
  const [check] = checks;
  assert.deepEqual([check?.open, check?.fit, check?.unchecked], [3, 2, 0]);
  assert.deepEqual(
    check?.misfits.map(({ name, code }) => [name, code]),
    [['two', 'DS_REPLAY_CHANGED']],
  );
  assert.equal(check?.misfits[0]?.source?.line, 4);
  const { Functions } = await json(`${served.url}/_local/v1/functions`);
  assert.equal(Functions[0].LastReload.Diverged[0].DurableExecutionName, 'two');
  const { Lines } = await json(`${served.url}/_local/v1/executions/two/logs`);
  assert.match(Lines.at(-1).message, /^The changed code does not fit this execution at .*flow\.ts:4: /);
  const ended = await service.whenEnded(one);
  assert.equal(ended.Result, '"new"', JSON.stringify(ended.Error));
  await served.until(() => service.tools.row(three).openCallbacks.length === 1);
});

test('a module that cannot be loaded says so, and its calls fail with the reason', async (context) => {
  const file = path.join(temporaryFolder(context), 'broken.mjs');
  writeFileSync(file, 'throw new RangeError("not today");');
  const served = await start(context, { functions: [{ name: 'f', file, exportName: undefined, durable: false }] });
  const answer = await served.service.invoke('f', '1');
  assert.match(answer.payload ?? '', /not today/);
  assert.ok(served.states.some(({ kind }) => kind === 'not-loaded'));
});
