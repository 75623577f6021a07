import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDurableService } from '../../../host/local/index.ts';
import { executionPage } from '../../../host/serve/execution-rows.ts';
import { temporaryFolder } from '../local/temporary-folder.ts';

interface Page {
  readonly Executions: { DurableExecutionName: string; DurableExecutionArn: string; StartTimestamp: string }[];
  readonly Counts: Record<string, number>;
  readonly Functions: string[];
  readonly NextMarker?: string;
}

for (const where of ['memory', 'data folder']) {
  test(`executions of all functions, filtered and in pages (${where})`, async (context) => {
    const service = createDurableService({ dataDir: where === 'memory' ? undefined : temporaryFolder(context) });
    context.after(() => service.close());
    service.registerFunction('good', async () => ({ Status: 'SUCCEEDED', Result: '1' }));
    service.registerFunction('bad', async () => ({ Status: 'FAILED', Error: {} }));
    for (let index = 0; index < 5; index += 1) {
      for (const name of ['good', 'bad']) await service.whenEnded(service.begin(name, '1', `${name}-${index}`));
    }
    const page = (query: string): Page => executionPage(service, new URLSearchParams(query)) as Page;
    const names = (query: string): string[] => page(query).Executions.map((each) => each.DurableExecutionName);

    const all = page('');
    assert.deepEqual(
      [all.Executions.length, all.Counts['SUCCEEDED'], all.Counts['FAILED'], all.Counts['RUNNING']],
      [10, 5, 5, 0],
    );
    assert.deepEqual(all.Functions, ['bad', 'good']);
    assert.deepEqual(names('function=good&limit=2'), ['good-4', 'good-3']);
    assert.deepEqual(names('status=FAILED,STOPPED'), ['bad-4', 'bad-3', 'bad-2', 'bad-1', 'bad-0']);
    assert.deepEqual(names('text=d-3'), ['bad-3', 'good-3']);
    assert.deepEqual(names('text=%25'), []);
    assert.deepEqual(names('waiting=callback'), []);
    const [newest, , third] = all.Executions;
    assert.deepEqual(names(`text=${encodeURIComponent(newest?.DurableExecutionArn ?? '')}`), ['bad-4']);
    assert.deepEqual(names(`after=${third?.StartTimestamp}`), ['bad-4', 'good-4']);

    const walked: string[] = [];
    let marker = '';
    do {
      const next = page(`limit=3${marker}`);
      walked.push(...next.Executions.map((each) => each.DurableExecutionName));
      marker = next.NextMarker === undefined ? '' : `&marker=${next.NextMarker}`;
    } while (marker !== '');
    assert.deepEqual(walked, names(''));
    for (const wrong of ['status=DONE', 'after=yesterday']) {
      assert.throws(() => page(wrong), { name: 'InvalidParameterValueException' });
    }
  });
}
