/**
 * The document `durable-sandbox/bench@1`: what was measured, with all samples, for programs.
 *
 * 1. Times are milliseconds, sizes bytes or MB (10^6), as the names say.
 * 2. A breaking change raises the number in `Schema`.
 */
import type { BenchCase, HistoryBench } from '../bench/bench-report.ts';
import { ratioInterval } from '../bench/ratio-interval.ts';
import { summarise } from '../bench/sample-summary.ts';
import type { ExitCode } from './exit-codes.ts';

/** Where and of what was measured. */
export interface BenchHeader {
  readonly module: string;
  readonly exportName: string;
  readonly against: { readonly module: string; readonly exportName: string } | undefined;
  readonly node: string;
  readonly cpu: string;
  readonly cores: number;
  /** ISO 8601. */
  readonly date: string;
  readonly warmup: number;
  readonly maxRatio: number;
}

export function benchDocument(header: BenchHeader, benches: readonly HistoryBench[], exitCode: ExitCode): object {
  const { against } = header;
  return {
    Schema: 'durable-sandbox/bench@1',
    Module: header.module,
    Export: header.exportName,
    ...(against && { Against: { Module: against.module, Export: against.exportName, MaxRatio: header.maxRatio } }),
    Node: header.node,
    Cpu: header.cpu,
    Cores: header.cores,
    Date: header.date,
    Warmup: header.warmup,
    Histories: benches.map(historyEntry),
    ExitCode: exitCode,
  };
}

function historyEntry(bench: HistoryBench): object {
  const { memory, phases, wholeLife } = bench;
  return {
    File: bench.file,
    DurableExecutionArn: bench.executionArn,
    Operations: bench.operations,
    PayloadBytes: bench.payloadBytes,
    Invocations: bench.invocations,
    Cases: bench.cases.map(caseEntry),
    ...(memory && { Memory: { HeapMB: memory.heapMb, PeakRssMB: memory.peakRssMb } }),
    Phases: {
      ReadMs: phases.readMs,
      TransferMs: phases.transferMs,
      DecodeMs: phases.decodeMs,
      RunMs: phases.runMs,
      VerifyMs: phases.verifyMs,
    },
    SlowestPayloads: bench.slowest.map(({ path, decodeMs, characters }) => ({
      Path: path,
      DecodeMs: decodeMs,
      Characters: characters,
    })),
    ...(wholeLife && {
      WholeLife: {
        Invocations: wholeLife.invocations,
        MeasuredInvocations: wholeLife.measured,
        ReplayedOperations: wholeLife.operations,
        TotalMs: wholeLife.totalMs,
        FirstMs: wholeLife.firstMs,
        LastMs: wholeLife.lastMs,
      },
    }),
  };
}

function caseEntry({ name, samples, against, operations, bytes }: BenchCase): object {
  const { medianMs, p95Ms, p99Ms, madPercent, noisy } = summarise(samples);
  return {
    Case: name,
    Iterations: samples.length,
    MedianMs: medianMs,
    P50Ms: medianMs,
    P95Ms: p95Ms,
    P99Ms: p99Ms,
    MadPercent: madPercent,
    Noisy: noisy,
    ReplaysPerSecond: 1000 / medianMs,
    OperationsPerSecond: (operations * 1000) / medianMs,
    ...(operations > 0 && { MicrosecondsPerOperation: (medianMs * 1000) / operations }),
    MegabytesPerSecond: bytes / 1000 / medianMs,
    SamplesMs: samples,
    ...(against && { Against: againstEntry(samples, against) }),
  };
}

function againstEntry(samples: readonly number[], against: readonly number[]): object {
  const { ratio, low, high, verdict } = ratioInterval(samples, against);
  return {
    MedianMs: summarise(against).medianMs,
    SamplesMs: against,
    Ratio: ratio,
    Low95: low,
    High95: high,
    Verdict: verdict,
  };
}
