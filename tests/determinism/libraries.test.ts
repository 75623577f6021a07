import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { durableSandbox } from '../../runtime/index.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';

const MODULE = new URL('../fixtures/determinism/libraries.mjs', import.meta.url);
const WORKFLOWS = ['inWorkflow', 'inStep', 'caches', 'escapes', 'waitsInPackage'];

describe('popular packages', () => {
  let local: LocalRun;
  let server: Server;
  before(async () => {
    server = createServer((_request, response) => response.end('ok'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const handlers = WORKFLOWS.map((name) => {
      return [name, durableSandbox({ module: MODULE, export: name }, { determinism: 'strict' })] as const;
    });
    const unproved = durableSandbox({ module: MODULE, export: 'escapes' }, { determinism: 'warn' });
    local = await createLocalRun({ functions: { ...Object.fromEntries(handlers), unproved } });
  });
  after(async () => {
    await local.close();
    server.closeAllConnections();
    server.close();
  });

  test('in workflow code: the same on each replay', async () => {
    const report = await local.execute('inWorkflow');
    assert.equal(report.status, 'SUCCEEDED', report.error?.ErrorMessage);
    const { early, recordedEarly, late, recordedLate } = report.result as Record<string, Record<string, unknown>>;
    assert.deepEqual(early, recordedEarly);
    assert.deepEqual(late, recordedLate);
    for (const name of ['uuid', 'luxon', 'dayjs', 'date-fns', 'lodash', 'zod']) {
      assert.notDeepEqual(early?.[name], late?.[name], name);
    }
    assert.equal((early?.['luxon'] as string[])[2], 'UTC');
    assert.deepEqual(early?.['p-limit'], [1, 2, 3, 4]);
  });

  test('in steps: native', async () => {
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
    const report = await local.execute('inStep', { url });
    assert.equal(report.status, 'SUCCEEDED', report.error?.ErrorMessage);
    const { undici, fetch, pino, aws, ...rest } = report.result as Record<string, unknown>;
    assert.deepEqual([undici, fetch, rest['p-retry']], [200, 200, 2]);
    const { age, pid } = pino as { age: number; pid: boolean };
    assert.ok(age >= 0 && age < 10_000 && pid);
    const signed = String(aws).replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)/, '$1-$2-$3:$4:');
    assert.ok(Math.abs(Date.parse(signed) - Date.now()) < 60_000, signed);
    assert.ok(report.lines.every((line) => !line.text.includes('DS_DET')));
  });

  test('a cache that sets timers: warned of once, no error; without its timers it follows the clock', async () => {
    const warned = await local.execute('caches', {});
    assert.equal(warned.status, 'SUCCEEDED', warned.error?.ErrorMessage);
    assert.equal(warned.lines.length, 1);
    assert.match(
      warned.lines[0]?.text ?? '',
      /^The package lru-cache used setTimeout in workflow code \(from .*libraries\.mjs:\d+:\d+\), which has no effect there\. .* \[DS_DET_TIMERS\]$/,
    );
    const quiet = await local.execute('caches', { ttlResolution: 0 });
    assert.deepEqual(quiet.result, ['value', 'expired']);
    assert.deepEqual(quiet.lines, []);
  });

  for (const library of ['nanoid', 'uuid v7']) {
    test(`${library} escapes, as the documentation says, and strict mode finds it`, async () => {
      const report = await local.execute('unproved', { library });
      const { value, recorded } = report.result as Record<string, unknown>;
      assert.notEqual(value, recorded);
      const proved = await local.execute('escapes', { library });
      assert.equal(proved.error?.ErrorType, 'NonDeterministicExecutionError');
    });
  }

  test('a package that waits with timers is stopped, and the warning says why', async () => {
    const report = await local.execute('waitsInPackage');
    assert.match(report.error?.ErrorMessage ?? '', /DS_STUCK_EXECUTION/);
    assert.match(report.lines[0]?.text ?? '', /^The package p-retry used setTimeout .* has no effect there/);
  });
});
