/**
 * The declarations, compiled as a consumer does: strict, without skipLibCheck, as ES module and as CommonJS.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { InstalledPackage } from './installed-package.ts';

const program = `
import { durableSandbox, withDurableExecution, type DurableContext } from 'durable-sandbox';
import { startLocalService } from 'durable-sandbox/local';

interface Order { readonly id: string; readonly amount: number }

export const handler = durableSandbox(async (event: Order, context: DurableContext) => {
  const doubled: number = await context.step('double', async () => event.amount * 2);
  // @ts-expect-error a step returns what its body returns
  const wrong: string = await context.step('double', async () => event.amount * 2);
  await context.wait('pause', { seconds: 5 });
  const name: string = await context.runInChildContext('child', async (child) => child.step(async () => 'x'));
  // @ts-expect-error durations are objects with units
  await context.wait(5);
  return { doubled, wrong, name };
});

export const inferred = withDurableExecution(async (_event: Order, context) => {
  const value: boolean = await context.step(async () => true);
  return value;
});

export async function start(): Promise<string> {
  const local = await startLocalService({ time: 'skip' });
  const url: string = local.url;
  await local.close();
  return url;
}
`;

describe('the declarations', () => {
  let installed: InstalledPackage;
  before(() => {
    installed = InstalledPackage.install();
    installed.write('src/module.mts', program);
    installed.write('src/common.cts', program);
  });
  after(() => installed.remove());

  for (const module of ['node16', 'nodenext']) {
    it(`compile with moduleResolution ${module}, imported and required`, async () => {
      const config = installed.write(
        `tsconfig.${module}.json`,
        JSON.stringify({
          compilerOptions: {
            module,
            moduleResolution: module,
            target: 'ES2022',
            lib: ['ES2023'],
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
      // Declarations of other packages are checked along; only this package's and the program's concern us.
      const own = stdout.split('\n').filter((line) => /^(src|node_modules\/durable-sandbox)\//.test(line));
      assert.deepEqual(own, []);
      assert.ok(!stdout.includes('error TS5'), stdout);
    });
  }
});
