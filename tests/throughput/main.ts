/**
 * `npm run test:throughput`: a thousand executions of twenty operations each through `serve`, once undisturbed and once
 * with a kill -9 of the service in the middle. Prints executions per second; fails if one execution is lost or wrong.
 *
 * `npm run test:throughput -- 200` takes another number of executions.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { driveServe } from './drive-serve.ts';
import { OPERATIONS } from './twenty-operations.ts';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
const executions = Number(process.argv[2] ?? 1000);
const [cpu] = cpus();
console.log(
  `${executions} executions of ${OPERATIONS} operations; Node ${process.version}, ${cpus().length} × ${cpu?.model ?? '?'}`,
);
for (const killAfter of [undefined, Math.floor(executions / 2)]) {
  const dataDir = mkdtempSync(join(tmpdir(), 'durable-throughput-'));
  try {
    const { complete, wrong, seconds, atKill, processorSeconds } = await driveServe({
      executions,
      concurrency: 32,
      dataDir,
      killAfter,
    });
    const { service, functions } = processorSeconds;
    const how =
      atKill === undefined ? 'undisturbed' : `kill -9 with ${atKill.ended} ended and ${atKill.open} open, restarted`;
    const used = `processor ${service.toFixed(1)} s service, ${functions.toFixed(1)} s function`;
    console.log(
      `${how}: ${complete} complete in ${seconds.toFixed(1)} s = ${(executions / seconds).toFixed(1)} executions/s; ${used}`,
    );
    for (const each of wrong.slice(0, 20)) console.log(`  wrong: ${each}`);
    if (complete !== executions || wrong.length > 0) process.exitCode = 1;
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
process.exit();
