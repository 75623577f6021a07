/** The short form of `npm run test:throughput`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { driveServe } from '../../throughput/drive-serve.ts';
import { temporaryFolder } from '../local/temporary-folder.ts';

test('executions of twenty operations each: none is lost when the service is killed among them', async (context) => {
  const executions = 40;
  const report = await driveServe({
    executions,
    concurrency: 16,
    dataDir: temporaryFolder(context),
    killAfter: 10,
  });
  assert.deepEqual(report.wrong, []);
  assert.equal(report.complete, executions);
  assert.ok((report.atKill?.open ?? 0) > 0, 'the service was killed while executions were open');
});
