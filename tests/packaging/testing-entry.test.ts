/** `durable-sandbox/testing` as users install it: as ES module, as CommonJS, and its types. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { InstalledPackage } from './installed-package.ts';

const WORKFLOW = `
import { durableSandbox } from 'durable-sandbox';
export const handler = durableSandbox(async (event, context) => {
  const answer = await context.waitForCallback('approval', async () => undefined, { timeout: { days: 1 } });
  await context.wait('pause', { days: 30 });
  return context.step('charge', async () => answer + event.id);
});
`;

const BODY = `
  const env = await createTestEnvironment({ handler, logs: 'capture' });
  env.onCallback('approval', (callback) => callback.succeed('yes '));
  env.mockStep('charge', () => 'mocked');
  const outcome = await env.run({ id: 'o-1' });
  await env.close();
  const runner = new LocalDurableTestRunner({ handlerFunction: handler });
  const approval = runner.getOperation('approval');
  const running = runner.run({ payload: { id: 'o-2' } });
  await approval.waitForData();
  await approval.sendCallbackSuccess('by hand ');
  console.log(JSON.stringify([outcome, (await running).getResult()]));
`;

const TYPES = `
import { createTestEnvironment, LocalDurableTestRunner, assertStep, type TestResult } from 'durable-sandbox/testing';
import { durableSandbox, type DurableContext } from 'durable-sandbox';

const handler = durableSandbox(async (event: { id: string }, context: DurableContext) =>
  context.step('charge', async () => event.id));

export async function check(): Promise<void> {
  const env = await createTestEnvironment<{ id: string }, string>({ handler, time: 'virtual', seed: 1 });
  const result: string = await env.start({ id: 'x' }).result();
  // @ts-expect-error the input is that of the workflow
  env.start({ amount: result });
  const found: TestResult<string> = await new LocalDurableTestRunner<string>({ handlerFunction: handler }).run();
  assertStep(found, 'charge', { attempts: 1 });
  await env.close();
}
`;

const EXPECTED = [{ status: 'SUCCEEDED', result: 'mocked' }, 'by hand o-2'];

describe('the testing entry', () => {
  let installed: InstalledPackage;
  before(() => {
    installed = InstalledPackage.install();
    installed.write('workflow.mjs', WORKFLOW);
    installed.write(
      'main.mjs',
      `import { createTestEnvironment, LocalDurableTestRunner } from 'durable-sandbox/testing';
import { handler } from './workflow.mjs';
${BODY}`,
    );
    installed.write(
      'main.cjs',
      `const { createTestEnvironment, LocalDurableTestRunner } = require('durable-sandbox/testing');
(async () => {
  const { handler } = await import('./workflow.mjs');
${BODY}
})();`,
    );
    installed.write('src/types.mts', TYPES);
  });
  after(() => installed.remove());

  for (const program of ['main.mjs', 'main.cjs']) {
    it(`runs as ${program}`, async () => {
      const { stdout, stderr } = await installed.node(program);
      assert.deepEqual(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''), EXPECTED, stderr);
    });
  }

  it('has types', async () => {
    const config = installed.write(
      'tsconfig.testing.json',
      JSON.stringify({
        compilerOptions: {
          module: 'nodenext',
          target: 'ES2022',
          lib: ['ES2023', 'ESNext.Disposable'],
          types: ['node'],
          strict: true,
          exactOptionalPropertyTypes: true,
          noEmit: true,
          skipLibCheck: false,
        },
        include: ['src'],
      }),
    );
    const { stdout } = await installed.node('node_modules/typescript/bin/tsc', '-p', config);
    const own = stdout.split('\n').filter((line) => /^(src|node_modules\/durable-sandbox)\//.test(line));
    assert.deepEqual(own, []);
    assert.ok(!stdout.includes('error TS5'), stdout);
  });
});
