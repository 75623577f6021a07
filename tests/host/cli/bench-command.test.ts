/** `durable-sandbox bench` in a process of its own. What it measures is checked for consistency, not for speed. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as workflows from '../../fixtures/replay/ten-operations.ts';
import { assertFitsSchema } from '../../support/document-schema.ts';
import { createLocalRun } from '../../support/local-run.ts';
import { compiledModule } from '../../support/built-package.ts';
import { CommandFolder, type CommandResult } from './command-process.ts';
import * as slower from './fixtures/slower-order.ts';

const MODULE = await compiledModule(new URL('../../fixtures/replay/ten-operations.ts', import.meta.url));
const SLOWER = await compiledModule(new URL('./fixtures/slower-order.ts', import.meta.url));

interface Case {
  readonly Case: string;
  readonly Iterations: number;
  readonly MedianMs: number;
  readonly P95Ms: number;
  readonly P99Ms: number;
  readonly SamplesMs: readonly number[];
  readonly OperationsPerSecond: number;
  readonly Against?: { readonly Ratio: number; readonly Low95: number; readonly Verdict: string };
}

interface Document {
  readonly Schema: string;
  readonly ExitCode: number;
  readonly Histories: readonly {
    readonly Operations: number;
    readonly Invocations: number;
    readonly Cases: readonly Case[];
    readonly Memory?: { readonly HeapMB: number; readonly PeakRssMB: number };
    readonly Phases: Readonly<Record<string, number>>;
    readonly SlowestPayloads: readonly { readonly Path: string; readonly Characters: number }[];
    readonly WholeLife: { readonly Invocations: number; readonly ReplayedOperations: number; readonly TotalMs: number };
  }[];
}

const folder = new CommandFolder();
after(() => {
  folder.remove();
});
const bench = (...words: string[]): Promise<CommandResult> => folder.run(['bench', ...words]);

before(async () => {
  const run = await createLocalRun({ functions: { order: workflows.recorded, steps: slower.quick } });
  for (const name of ['order', 'steps']) {
    const { arn, events } = await run.execute(name, { id: 'a', amount: 5 });
    writeFileSync(path.join(folder.path, `${name}.json`), JSON.stringify({ DurableExecutionArn: arn, Events: events }));
    const cut = { Events: events.slice(0, 4), NextToken: 't' };
    writeFileSync(path.join(folder.path, 'cut.json'), JSON.stringify(cut));
  }
  await run.close();
});

describe('durable-sandbox bench', { concurrency: 2 }, () => {
  test('all cases, phases, memory and the whole life, with their samples', async () => {
    const words = ['--export', 'recorded', '--history', 'order.json', '--iterations', '5', '--cold-starts', '1'];
    const { code, stdout, stderr } = await bench(MODULE, ...words, '--warmup', '1', '--json');
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^order\.json: cold\norder\.json: warm worker\n/);
    const { Schema, Histories } = JSON.parse(stdout) as Document;
    assertFitsSchema('bench-1', JSON.parse(stdout));
    assert.equal(Schema, 'durable-sandbox/bench@1');
    const [history] = Histories;
    assert.ok(history !== undefined);
    assert.deepEqual([history.Operations, history.Invocations], [10, 3]);
    assert.deepEqual(
      history.Cases.map(({ Case: name, Iterations }) => [name, Iterations]),
      [
        ['cold', 1],
        ['warm worker', 5],
        ['per invocation', 5],
        ['full history', 5],
      ],
    );
    for (const { SamplesMs, MedianMs, P95Ms, P99Ms } of history.Cases) {
      assert.ok(SamplesMs.every((sample) => sample > 0));
      assert.ok(MedianMs <= P95Ms && P95Ms <= P99Ms);
      assert.ok(P99Ms <= Math.max(...SamplesMs));
    }
    const [cold, warm] = history.Cases;
    assert.ok((cold?.MedianMs ?? 0) > (warm?.MedianMs ?? 0), 'a new process takes longer than a warm worker');
    assert.deepEqual(Object.keys(history.Phases), ['ReadMs', 'TransferMs', 'DecodeMs', 'RunMs', 'VerifyMs']);
    for (const ms of Object.values(history.Phases)) assert.ok(ms > 0);
    assert.equal(typeof history.Memory?.PeakRssMB, 'number');
    assert.ok(history.SlowestPayloads.some(({ Path: at, Characters }) => at === 'ship' && Characters > 100));
    assert.deepEqual([history.WholeLife.Invocations, history.WholeLife.ReplayedOperations], [3, 10]);
  });

  test('a slower module: exit 1, the ratio and its interval; the other way round: exit 0', async () => {
    const words = ['--history', 'steps.json', '--iterations', '8', '--warmup', '2', '--cold-starts', '0'];
    const slow = await bench(SLOWER, '--export', 'slow', '--against', `${SLOWER}#quick`, ...words, '--json');
    assert.equal(slow.code, 1, slow.stderr);
    const document = JSON.parse(slow.stdout) as Document;
    assert.equal(document.ExitCode, 1);
    assertFitsSchema('bench-1', document);
    const warm = document.Histories[0]?.Cases.find(({ Case: name }) => name === 'warm worker');
    assert.equal(warm?.Against?.Verdict, 'slower');
    assert.ok((warm?.Against?.Ratio ?? 0) > 1.1 && (warm?.Against?.Low95 ?? 0) > 1);
    const quick = await bench(SLOWER, '--export', 'quick', '--against', `${SLOWER}#slow`, ...words);
    assert.equal(quick.code, 0, quick.stderr);
    assert.match(quick.stdout, /^.*slower-order\.mjs#quick against .*slower-order\.mjs#slow\nNode \d+/);
    assert.match(quick.stdout, /\nwarm worker +8 .* faster\n/);
    assert.match(quick.stdout, /\nreplay of the whole life: .* in 1 invocation /);
  });

  test('what cannot be measured is an error: an incomplete history 3, code that does not replay it 1', async () => {
    const cut = await bench(MODULE, '--export', 'recorded', '--history', 'order.json', 'cut.json');
    assert.equal(cut.code, 3);
    assert.match(cut.stderr, /^error\[DS_CLI_HISTORY\]: cut\.json: It is incomplete\. .*\n/);
    const other = await bench(MODULE, '--export', 'renamed', '--history', 'order.json', '--json');
    assert.equal(other.code, 1);
    assert.match(other.stderr, /error\[DS_CLI_NOT_REPLAYED\]: .*#renamed does not replay order\.json: .*sticker/);
    assert.equal((JSON.parse(other.stdout) as { Code: string }).Code, 'DS_CLI_NOT_REPLAYED');
    assert.equal((await bench(MODULE)).code, 2);
  });
});
