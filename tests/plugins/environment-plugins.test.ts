import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { durableSandbox, PluginLoadError } from '../../runtime/index.ts';
import { loadPlugins } from '../../sandbox/plugins/plugin-loader.ts';
import * as flows from '../fixtures/plugins/plugin-flows.ts';
import { createLocalRun } from '../support/local-run.ts';

const VARIABLE = 'DURABLE_EXECUTION_PLUGINS';
const PROVIDER = new URL('../fixtures/plugins/provider.mjs', import.meta.url).href;

const folder = mkdtempSync(join(tmpdir(), 'plugins-'));
after(() => {
  rmSync(folder, { recursive: true });
});
let files = 0;
const source = (text: string): string => {
  files += 1;
  const file = join(folder, `plugin-${String(files)}.mjs`);
  writeFileSync(file, text);
  return pathToFileURL(file).href;
};

afterEach(() => {
  Reflect.deleteProperty(process.env, VARIABLE);
  Reflect.deleteProperty(process.env, 'LAMBDA_TASK_ROOT');
});

test('a module named in the environment gives a plugin to each handler, in its thread', async () => {
  // Before the first thread is started: it has a copy of the environment.
  process.env[VARIABLE] = ` ${PROVIDER} `;
  const local = await createLocalRun({ functions: { bare: flows.bare } });
  const report = await local.execute('bare');
  await local.close();
  assert.equal(report.result, 'bare');
  assert.deepEqual(
    report.lines.map(({ text }) => text).filter((text) => text.startsWith('provided')),
    ['provided: first'],
  );
});

test('configured plugins come first, and there is one set for a handler', async () => {
  process.env[VARIABLE] = PROVIDER;
  const configured = [{ enrichLogContext: () => ({ who: 'configured' }) }];
  const [one, two] = await Promise.all([loadPlugins(configured), loadPlugins(configured)]);
  assert.equal(one, two);
  assert.notEqual(one, await loadPlugins([...configured]));
  assert.deepEqual(one?.logMembers(), { who: 'configured' });
});

test('no plugins at all', async () => {
  assert.equal(await loadPlugins([]), undefined);
  process.env[VARIABLE] = '  ';
  assert.equal(await loadPlugins([]), undefined);
});

test('a package is also found from the folder of the function', async () => {
  writeFileSync(
    join(folder, 'plugin.cjs'),
    `class Plugin { enrichLogContext() { return { from: 'function' }; } }
     module.exports.durableExecutionPluginProvider =
       { pluginApiVersion: 1, pluginType: Plugin, createPlugin: () => new Plugin() };`,
  );
  process.env['LAMBDA_TASK_ROOT'] = folder;
  process.env[VARIABLE] = './plugin.cjs';
  const plugins = await loadPlugins([]);
  assert.deepEqual(plugins?.logMembers(), { from: 'function' });
});

const provider = (text: string) => source(`export const durableExecutionPluginProvider = ${text};`);
const FAULTS: [string, string, RegExp][] = [
  ['an empty entry', 'one,,two', /has an empty entry: "one,,two"/],
  ['a module twice', 'one, one', /names one twice/],
  ['no such module', 'no-such-plugin-anywhere', /The module no-such-plugin-anywhere was not found/],
  ['a module that throws', source('throw new Error("at load")'), /failed while it was loaded: at load/],
  ['no provider', 'node:path', /node:path does not export a durableExecutionPluginProvider/],
  ['another version', provider('{ pluginApiVersion: 2, pluginType: Object, createPlugin() {} }'), /made for version 2/],
  ['no type', provider('{ pluginApiVersion: 1, createPlugin() {} }'), /has no pluginType/],
  [
    'createPlugin throws',
    provider('{ pluginApiVersion: 1, pluginType: Object, createPlugin() { throw 1 } }'),
    /threw: 1/,
  ],
  [
    'another class',
    provider('{ pluginApiVersion: 1, pluginType: Map, createPlugin: () => ({}) }'),
    /not return an instance/,
  ],
];

for (const [what, value, message] of FAULTS) {
  test(`refused: ${what}`, async () => {
    process.env[VARIABLE] = value;
    await assert.rejects(loadPlugins([]), (error: unknown) => {
      assert.ok(error instanceof PluginLoadError);
      assert.equal(error.code, 'DS_PLUGIN_LOAD');
      assert.match(error.message, message);
      return true;
    });
  });
}

test('every invocation fails while a named module cannot be used, and no hook is called', async () => {
  process.env[VARIABLE] = 'no-such-plugin-anywhere';
  let called = false;
  const handler = durableSandbox(() => Promise.resolve('never'), {
    isolation: 'inline',
    plugins: [
      {
        onInvocationStart: () => {
          called = true;
          return Promise.resolve();
        },
      },
    ],
  });
  const local = await createLocalRun({ functions: { handler } });
  const report = await local.execute('handler');
  await local.close();
  assert.deepEqual([report.status, report.error?.ErrorType, called], ['FAILED', 'PluginLoadError', false]);
});

test('inline, plugins are the very objects that were configured', async () => {
  const calls: string[] = [];
  const handler = durableSandbox((_event, context) => context.step('s', () => calls.push('body')), {
    isolation: 'inline',
    plugins: [
      {
        onInvocationStart: () => Promise.resolve(void calls.push('start')),
        wrapOperationAttemptFn: (_info, fn) => {
          calls.push('attempt');
          return fn();
        },
        onInvocationEnd: ({ status }) => Promise.resolve(void calls.push(status)),
      },
    ],
  });
  const local = await createLocalRun({ functions: { handler } });
  await local.execute('handler');
  await local.close();
  assert.deepEqual(calls, ['start', 'attempt', 'body', 'SUCCEEDED']);
});

test('plugins cannot be handed to a workflow that is named by its module', () => {
  assert.throws(() => durableSandbox({ module: pathToFileURL('/app/workflow.js') }, { plugins: [{}] }), {
    code: 'DS_CONFIG',
  });
});

test('refused configurations', () => {
  const wrap = (config: object) => () => durableSandbox(() => Promise.resolve(), config);
  assert.throws(wrap({ plugins: [null] }), /plugins is no list of plugin objects/);
  assert.throws(wrap({ plugins: {} }), /plugins is no list of plugin objects/);
  for (const childOperationsDepth of [-1, 1.5, Number.NaN, '1']) {
    assert.throws(wrap({ pluginsConfig: { childOperationsDepth } }), /childOperationsDepth is/);
  }
  assert.doesNotThrow(wrap({ pluginsConfig: { childOperationsDepth: Infinity } }));
});
