/** A history gives the same answer however it is cut into pages. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  DurableExecutionInvocationInputWithClient,
  InvocationStatus,
  type DurableExecutionClient,
  type DurableExecutionInvocationInput,
  type DurableExecutionInvocationOutput,
  type LambdaContext,
  type Operation,
  type OperationUpdate,
} from '../../runtime/index.ts';
import { handler } from '../fixtures/paged-flow.ts';
import { createLocalRun } from '../support/local-run.ts';
import { withoutHidden } from '../support/replay-history.ts';

describe('state pages', () => {
  for (const firstPageOperations of [1, 2, 3, 5, 100]) {
    for (const pageSize of [1, 2, 4]) {
      test(`${String(firstPageOperations)} operations in the event, ${String(pageSize)} in a page`, async () => {
        const run = await createLocalRun({ functions: { f: handler }, firstPageOperations, pageSize });
        const report = await run.execute('f');
        await run.close();
        assert.equal(report.status, 'SUCCEEDED');
        const result = report.result as unknown[];
        assert.deepEqual([result.slice(0, 4), result[6]], [[0, 1, 2, ['first', 'a']], 6]);
        assert.equal(report.invocations.length, 3);
        // Nothing was begun twice.
        const starts = report.updates.filter((update) => update.Action === 'START').map((update) => update.Id);
        assert.equal(new Set(starts).size, starts.length);
      });
    }
  }

  test('through HTTP', async () => {
    const run = await createLocalRun({
      transport: 'http',
      functions: { f: handler },
      firstPageOperations: 1,
      pageSize: 2,
    });
    const report = await run.execute('f');
    await run.close();
    assert.equal(report.status, 'SUCCEEDED');
  });

  test('a whole history, cut at each place into two or three pages', async () => {
    const run = await createLocalRun({ functions: { f: handler } });
    const report = await run.execute('f');
    await run.close();
    const operations = withoutHidden(report.operations);
    for (let first = 1; first <= operations.length; first += 1) {
      for (const second of [first, Math.min(first + 2, operations.length)]) {
        const pages = [operations.slice(0, first), operations.slice(first, second), operations.slice(second)];
        const { output, updates, asked } = await replayPages(report.arn, pages);
        assert.equal(output.Status === InvocationStatus.SUCCEEDED && output.Result, report.resultText);
        assert.deepEqual(updates, []);
        assert.deepEqual(asked, ['page 1', 'page 2']);
      }
    }
  });

  test('the answer of a checkpoint continues in pages', async () => {
    const seen: string[] = [];
    const started = new Date();
    const time = { StartTimestamp: started, EndTimestamp: new Date(started.getTime() + 5) };
    const client: DurableExecutionClient = {
      getExecutionState: ({ Marker, CheckpointToken }) => {
        seen.push(`${String(Marker)} with ${String(CheckpointToken)}`);
        return Promise.resolve({
          Operations: [
            { Id: 'c4ca4238a0b92382', Type: 'STEP', Status: 'SUCCEEDED', StepDetails: { Result: '0' }, ...time },
          ],
        });
      },
      checkpoint: ({ Updates }) => {
        const names = (Updates ?? []).map((update) => `${update.Action} ${String(update.Name)}`);
        seen.push(names.join(', '));
        const whole = names.includes('SUCCEED step 0');
        return Promise.resolve({
          CheckpointToken: `token ${String(seen.length)}`,
          NewExecutionState: whole ? { Operations: [], NextMarker: 'more' } : { Operations: [] },
        });
      },
    };
    const output = await invoke(
      { DurableExecutionArn: 'arn:paged', CheckpointToken: 'token 0', InitialExecutionState: { Operations: [] } },
      client,
    );
    // The last page of the first answer was followed with the newest token before anything else was written.
    const followed = seen.findIndex((entry) => entry.startsWith('more with'));
    assert.equal(seen[followed], `more with token ${String(followed)}`);
    assert.match(seen[followed - 1] ?? '', /SUCCEED step 0$/);
    assert.match(seen[followed + 1] ?? '', /^START step 1/);
    assert.equal(output.Status, 'PENDING');
  });
});

interface PagedReplay {
  readonly output: DurableExecutionInvocationOutput;
  readonly updates: OperationUpdate[];
  readonly asked: (string | undefined)[];
}

async function replayPages(arn: string, pages: readonly Operation[][]): Promise<PagedReplay> {
  const updates: OperationUpdate[] = [];
  const asked: (string | undefined)[] = [];
  const page = (number: number): { Operations: Operation[]; NextMarker?: string } => ({
    Operations: pages[number] ?? [],
    ...(number + 1 < pages.length ? { NextMarker: `page ${String(number + 1)}` } : {}),
  });
  const client: DurableExecutionClient = {
    getExecutionState: ({ Marker }) => {
      asked.push(Marker);
      return Promise.resolve(page(Number((Marker ?? '').slice(5))));
    },
    checkpoint: (request) => {
      updates.push(...(request.Updates ?? []));
      return Promise.resolve({ CheckpointToken: 'next', NewExecutionState: {} });
    },
  };
  const output = await invoke(
    { DurableExecutionArn: arn, CheckpointToken: 't', InitialExecutionState: page(0) },
    client,
  );
  return { output, updates, asked };
}

function invoke(
  event: DurableExecutionInvocationInput,
  client: DurableExecutionClient,
): Promise<DurableExecutionInvocationOutput> {
  return handler(new DurableExecutionInvocationInputWithClient(event, client), { awsRequestId: 'r' } as LambdaContext);
}
