import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { type Native, off, warn } from '../fixtures/determinism/let-through.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';

const NATIVES: readonly Native[] = ['timer', 'sleep', 'file', 'fetch', 'cleared', 'unref', 'hour'];

describe('forbidden calls that are let through', () => {
  let local: LocalRun;
  let server: Server;
  let url: string;
  before(async () => {
    server = createServer((_request, response) => {
      // The body comes some time after the head.
      response.write('head');
      setTimeout(() => response.end('tail'), 50);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
    local = await createLocalRun({ functions: { warn, off } });
  });
  after(async () => {
    await local.close();
    server.closeAllConnections();
    server.close();
  });

  for (const native of NATIVES) {
    test(`${native}: what follows it is requested before the execution is suspended`, async () => {
      for (const name of ['warn', 'off']) {
        const started = Date.now();
        const report = await local.execute(name, { native, url });
        assert.equal(report.result, 'reached', report.error?.ErrorMessage);
        assert.equal(report.invocations.length, 2);
        assert.ok(report.eventTypes.indexOf('StepSucceeded') < report.eventTypes.indexOf('InvocationCompleted'));
        assert.ok(Date.now() - started < 20_000, 'nobody waits for a timer that does not count');
      }
    });
  }
});
