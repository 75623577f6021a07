/** Handlers in one CommonJS bundle, with the installed package beside it: each run finds its workflow in its own instance. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildSync } from 'esbuild';
import { InstalledPackage } from './installed-package.ts';

const SOURCE = `
import { durableSandbox } from 'durable-sandbox';
let runs = 0;
const make = (name) =>
  durableSandbox(
    async (_event, context) => {
      runs += 1;
      const said = await context.step('say', async () => name);
      await context.wait('pause', { seconds: 60 });
      return said + ' ' + runs;
    },
    { pool: { maxThreads: 1 } },
  );
export const [a, b] = ['a', 'b'].map(make);
export const other = durableSandbox(async (_event, context) => {
  runs += 1;
  return context.step('other', async () => 'other ' + runs);
});
`;

const DRIVER = `
import { pathToFileURL } from 'node:url';
import { DurableExecutionInvocationInputWithClient } from 'durable-sandbox';
import { createDurableService, durableExecutionClientFor } from 'durable-sandbox/local';

const { default: handlers } = await import(pathToFileURL(process.argv[2]));
const service = createDurableService({ time: 'skip' });
const client = durableExecutionClientFor(service);
const results = [];
for (const name of ['a', 'b', 'other', 'b', 'a', 'other']) {
  service.registerFunction(name, (event, context) =>
    handlers[name](new DurableExecutionInvocationInputWithClient(event, client), context),
  );
  const { executionArn } = await service.invoke(name, '{}');
  await service.whenEnded(executionArn);
  const { Result, Error } = service.getExecution(executionArn);
  results.push(Error?.ErrorMessage ?? JSON.parse(Result));
}
service.close();
console.log(JSON.stringify(results));
`;

let installed: InstalledPackage;
before(() => {
  installed = InstalledPackage.install();
  installed.write('workflow.mjs', SOURCE);
  installed.write('driver.mjs', DRIVER);
});
after(() => {
  installed.remove();
});

for (const minify of [false, true]) {
  test(`each handler of a bundle${minify ? ', minified,' : ''} runs in a fresh instance`, async () => {
    const outfile = `${installed.project}/bundle-${String(minify)}/index.js`;
    buildSync({
      entryPoints: [`${installed.project}/workflow.mjs`],
      outfile,
      bundle: true,
      minify,
      platform: 'node',
      format: 'cjs',
      external: ['durable-sandbox'],
      banner: { js: '#!/usr/bin/env node' },
    });
    const { stdout, stderr } = await installed.node('driver.mjs', outfile);
    assert.equal(stderr, '');
    assert.deepEqual(JSON.parse(stdout), ['a 1', 'b 1', 'other 1', 'b 1', 'a 1', 'other 1']);
  });
}
