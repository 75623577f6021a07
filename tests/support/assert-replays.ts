/** The whole record of an execution, given to its code again, must lead to the same end without any update. */
import assert from 'node:assert/strict';
import type { DurableLambdaHandler } from '../../runtime/index.ts';
import type { ExecutionReport } from './local-run.ts';
import { replayHistory } from './replay-history.ts';

export async function assertReplays(handler: DurableLambdaHandler, report: ExecutionReport): Promise<void> {
  const { output, updates } = await replayHistory(handler, report);
  assert.deepEqual(updates, []);
  if (report.status === 'SUCCEEDED') {
    assert.deepEqual(output, { Status: 'SUCCEEDED', Result: report.resultText });
    return;
  }
  assert.equal(output.Status, 'FAILED');
  assert.deepEqual(withoutTrace('Error' in output ? output.Error : undefined), withoutTrace(report.error));
}

function withoutTrace(error: { StackTrace?: string[] | undefined } | undefined): unknown {
  return error === undefined ? undefined : { ...error, StackTrace: undefined };
}
