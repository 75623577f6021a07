import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { durableSandbox } from '../../runtime/index.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';

const MODULE = new URL('../fixtures/determinism/libraries.mjs', import.meta.url);
const WORKFLOWS = ['inWorkflow', 'inStep', 'caches', 'escapes', 'waitsInPackage', 's3InWorkflow'];

describe('popular packages', () => {
  let local: LocalRun;
  let server: Server;
  let url: string;
  const requests: IncomingMessage[] = [];
  before(async () => {
    server = createServer((request, response) => {
      requests.push(request);
      request.resume().on('end', () => response.end('ok'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
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
    const report = await local.execute('inStep', { url });
    assert.equal(report.status, 'SUCCEEDED', report.error?.ErrorMessage);
    const { undici, fetch, pino, aws, ...rest } = report.result as Record<string, unknown>;
    assert.deepEqual([undici, fetch, rest['p-retry']], [200, 200, 2]);
    const { age, pid } = pino as { age: number; pid: boolean };
    assert.ok(age >= 0 && age < 10_000 && pid);
    assertNow(String(aws));
    assert.equal(rest['s3'], 'ok');
    assert.ok(report.lines.every((line) => !line.text.includes('DS_DET')));
  });

  test('requests to S3 are signed with the real time in a step, and refused outside', async () => {
    requests.length = 0;
    const { status, error } = await local.execute('inStep', { url });
    assert.equal(status, 'SUCCEEDED', error?.ErrorMessage);
    const signed = requests.filter(({ headers }) => headers.authorization !== undefined);
    assert.deepEqual(
      signed.map(({ method, url: path }) => `${method ?? ''} ${path?.replace(/\?.*/, '') ?? ''}`),
      ['PUT /bucket/key', 'GET /bucket/key'],
    );
    for (const { headers } of signed) {
      const date = String(headers['x-amz-date']);
      const authorization = headers.authorization ?? '';
      assertNow(date);
      const scope = `Credential=AKIDEXAMPLE/${date.slice(0, 8)}/eu-west-1/s3/aws4_request`;
      assert.ok(authorization.startsWith(`AWS4-HMAC-SHA256 ${scope}, SignedHeaders=`), authorization);
      assert.match(authorization, /Signature=[0-9a-f]{64}$/);
    }
    const refused = await local.execute('s3InWorkflow', { url });
    assert.equal(refused.error?.ErrorType, 'DeterminismError', refused.error?.ErrorMessage);
    assert.match(
      refused.error.ErrorMessage ?? '',
      /used node:http \(127\.0\.0\.1\) at .*libraries\.mjs:\d+:\d+\. .*\[DS_DET_NETWORK\]$/,
    );
    assert.equal(requests.at(-1), signed.at(-1), 'nothing was sent from workflow code');
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

/** A date of an AWS signature, such as 20260301T101500Z. */
function assertNow(signed: string): void {
  const iso = signed.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)/, '$1-$2-$3:$4:');
  assert.ok(Math.abs(Date.parse(iso) - Date.now()) < 60_000, signed);
}
