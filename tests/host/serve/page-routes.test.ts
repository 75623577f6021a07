import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serve } from '../../../host/serve/serve.ts';
import type { Served, ServeOptions } from '../../../host/serve/serve.ts';
import { temporaryFolder } from '../local/temporary-folder.ts';

const RUNTIME = new URL('../../../runtime/index.ts', import.meta.url).href;
const FAILING = fileURLToPath(new URL('./fixtures/failing.ts', import.meta.url));

async function start(
  context: TestContext,
  functions: ServeOptions['functions'],
): Promise<{ served: Served; api: string; loaded: Promise<void> }> {
  let told = (): void => undefined;
  const loaded = new Promise<void>((resolve) => (told = resolve));
  const served = await serve({
    port: 0,
    functions,
    cwd: process.cwd(),
    env: process.env,
    version: 'test',
    waitScale: 0,
    listener: {
      line: () => undefined,
      state: (_name, { kind }) => {
        if (kind === 'ready' || kind === 'not-loaded') told();
      },
      reloaded: () => undefined,
    },
  });
  context.after(() => served.close());
  served.start();
  return { served, api: `${served.url}/_local/v1`, loaded };
}

function secondOf({ service }: Served, arn: string): string {
  return service.getOperations(arn).find(({ Name }) => Name === 'second')?.Id ?? '';
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers of any shape
const json = async (url: string): Promise<any> => (await fetch(url)).json();

test('a failure is shown at its line of source, and the events of an operation as recorded', async (context) => {
  const { served, api } = await start(context, [
    { name: 'failing', file: FAILING, exportName: undefined, durable: true },
  ]);
  const arn = served.service.begin('failing', '{}', 'one');
  await served.service.whenEnded(arn);
  const { Operations } = await json(`${api}/executions/one`);
  const id = Operations[1].Id;
  for (const query of ['', '?attempt=1']) {
    const { Frames } = await json(`${api}/executions/one/frames/${id}${query}`);
    assert.equal(Frames[0].File, 'tests/host/serve/fixtures/failing.ts');
    assert.equal(Frames[0].Function, 'charge');
    const { Text } = Frames[0].Lines.find(({ Number: number }: { Number: number }) => number === Frames[0].Line);
    assert.match(Text, /throw new RangeError/);
  }
  assert.ok((await json(`${api}/executions/one/frames/execution`)).Frames.length > 0);
  assert.deepEqual((await json(`${api}/executions/one/frames/${Operations[0].Id}`)).Frames, []);

  const own = await json(`${api}/executions/one/events?operation=${id}`);
  assert.deepEqual(
    own.Events.map(({ EventType }: { EventType: string }) => EventType),
    ['StepStarted', 'StepFailed', 'StepStarted', 'StepFailed'],
  );
  assert.equal(own.Events[1].StepFailedDetails.Error.Payload.ErrorType, 'RangeError');
  const first = await json(`${api}/executions/one/events?limit=2`);
  assert.deepEqual([first.Events.length, first.NextAfter], [2, 2]);
  const rest = await json(`${api}/executions/one/events?after=2`);
  assert.equal(rest.Events[0].EventId, 3);
  assert.doesNotMatch(JSON.stringify(rest), /no card/);
  const whole = await json(`${api}/executions/one/events?operation=execution`);
  assert.match(whole.Events.at(-1).EventType, /^ExecutionFailed$/);
});

test('functions are listed with what they come from, how they are and what they ran', async (context) => {
  const file = path.join(temporaryFolder(context), 'broken.mjs');
  writeFileSync(file, 'const fine = 1;\nthrow new RangeError(`not ${fine}`);\n');
  const { served, api, loaded } = await start(context, [
    { name: 'broken', file, exportName: undefined, durable: true },
  ]);
  served.service.registerFunction('inside', async () => ({ Status: 'SUCCEEDED', Result: '1' }));
  await served.service.whenEnded(served.service.begin('inside', '{}', 'one'));
  await loaded;
  const { Functions } = await json(`${api}/functions`);
  const [broken, inside] = Functions;
  assert.deepEqual([broken.Name, broken.File, broken.State.kind], ['broken', file, 'not-loaded']);
  assert.match(broken.State.error.ErrorMessage, /not 1/);
  assert.deepEqual([broken.Frames[0].File, broken.Frames[0].Line], ['broken.mjs', 2]);
  assert.ok(Date.parse(broken.ChangedAt) > 0);
  assert.deepEqual([inside.Name, inside.IsRegistered, inside.Executions], ['inside', true, { SUCCEEDED: 1 }]);
});

test('a fork by path takes the texts of results that it is given', async (context) => {
  const { served, api } = await start(context, [
    { name: 'failing', file: FAILING, exportName: undefined, durable: true },
  ]);
  await served.service.whenEnded(served.service.begin('failing', '{}', 'one'));
  const fork = async (body: object) => {
    const answer = await fetch(`${api}/executions/one/fork`, { method: 'POST', body: JSON.stringify(body) });
    return { status: answer.status, ...((await answer.json()) as { DurableExecutionArn: string }) };
  };
  const made = await fork({ OperationPath: 'charge', Set: { charge: '"paid"' } });
  assert.equal(made.status, 200);
  assert.equal((await served.service.whenEnded(made.DurableExecutionArn)).Result, '"paid"');
  assert.equal((await fork({ OperationPath: 'charge', Set: { charge: 7 } })).status, 400);
  assert.equal((await fork({ OperationPath: 'charge', Set: { nobody: '1' } })).status, 400);
});

test('histories of this service and out of files are replayed against the code that is served', async (context) => {
  const file = path.join(temporaryFolder(context), 'flow.ts');
  const source = (first: string): string => `
    import { durableSandbox } from ${JSON.stringify(RUNTIME)};
    export const handler = durableSandbox(async (_input, context) => {
      await context.step(${JSON.stringify(first)}, async () => 1);
      return context.step('second', async () => ({ at: new Date(0) }));
    });
  `;
  writeFileSync(file, source('first'));
  writeFileSync(path.join(path.dirname(file), 'changed.ts'), source('other'));
  const changed = path.join(path.dirname(file), 'changed.ts');
  const { served, api } = await start(context, [
    { name: 'flow', file, exportName: undefined, durable: true },
    { name: 'changed', file: changed, exportName: undefined, durable: true },
  ]);
  const arn = served.service.begin('flow', '{"n":1}', 'one');
  await served.service.whenEnded(arn);
  const post = async (where: string, body: object) =>
    fetch(`${api}/${where}`, { method: 'POST', body: JSON.stringify(body) });
  const answered = async (where: string, body: object) => JSON.parse(await (await post(where, body)).text());

  const { Verdict: here } = await answered('executions/one/replay', {});
  assert.deepEqual([here.Status, here.Operations, here.Agreed, here.Finding], ['reproduced', 2, 2, undefined]);

  const { Frames } = await answered(`executions/one/places/${secondOf(served, arn)}`, {});
  assert.deepEqual([Frames.length, Frames[0].File, Frames[0].Line], [1, 'flow.ts', 5]);
  assert.match(Frames[0].Lines.find((line: { Number: number }) => line.Number === 5).Text, /context\.step\('second'/);
  assert.deepEqual(await answered('executions/one/places/unknown', {}), { Frames: [] });

  const History = JSON.stringify({ DurableExecutionArn: arn, Events: served.service.getHistory(arn).Events });
  const { Verdict, Document, Events } = await answered('replay', { History, FunctionName: 'changed' });
  assert.equal(Verdict.Status, 'diverged');
  assert.equal(Verdict.Finding.Code, 'DS_REPLAY_CHANGED');
  assert.equal(Verdict.Finding.Frames[0].File, 'changed.ts');
  assert.deepEqual(Verdict.Rows[0], {
    Mark: 'changed',
    Recorded: { Path: 'first', Kind: 'Step' },
    Requested: { Path: 'other', Kind: 'Step' },
  });
  assert.deepEqual([Document.DurableExecutionName, Document.Status], ['one', 'SUCCEEDED']);
  assert.deepEqual(
    Document.Operations.map(({ Path, Status }: { Path: string; Status: string }) => [Path, Status]),
    [
      ['first', 'SUCCEEDED'],
      ['second', 'SUCCEEDED'],
    ],
  );
  assert.deepEqual([Document.Invocations.length, Document.Invocations[0].New], [1, 2]);
  assert.equal(Events.length, served.service.getHistory(arn).Events.length);
  assert.equal((await answered('replay', { History })).Verdict, undefined);

  assert.equal((await post('replay', { History: 'nonsense' })).status, 400);
  assert.match(await (await post('replay', { History, FunctionName: 'nobody' })).text(), /No function nobody/);
  const operations = await answered('replay', {
    History: JSON.stringify({ Operations: served.service.getOperations(arn) }),
    FunctionName: 'flow',
  });
  assert.equal(operations.Document, undefined);
  assert.equal(operations.Verdict.Agreed, 2);
});
