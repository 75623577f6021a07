/** What `bench` prints for people. Columns that would say nothing are left out. */
import type { BenchCase, HistoryBench } from '../bench/bench-report.ts';
import { ratioInterval } from '../bench/ratio-interval.ts';
import { summarise } from '../bench/sample-summary.ts';
import { alignedRows } from './aligned-rows.ts';
import type { BenchHeader } from './bench-document.ts';
import { formatBytes } from './byte-text.ts';
import type { TextTheme } from './terminal-text.ts';

export function benchText(header: BenchHeader, benches: readonly HistoryBench[], theme: TextTheme): string {
  const { against } = header;
  const subject = `${header.module}#${header.exportName}`;
  const other = against === undefined ? [] : [`against ${against.module}#${against.exportName}`];
  const title = [theme.style('bold', subject), ...other].join(' ');
  const machine = [`Node ${header.node}`, header.cpu, `${String(header.cores)} cores`, header.date];
  return [title, machine.join(` ${theme.dot} `), ...benches.map((bench) => historyText(bench, theme))].join('\n');
}

function historyText(bench: HistoryBench, theme: TextTheme): string {
  const facts = [
    bench.file,
    `${String(bench.operations)} operations`,
    `${formatBytes(bench.payloadBytes)} of payloads`,
    `${String(bench.invocations)} invocation${bench.invocations === 1 ? '' : 's'}`,
  ];
  return [
    '',
    facts.join(` ${theme.dot} `),
    casesTable(bench.cases).trimEnd(),
    ...memoryLine(bench, theme),
    phasesLine(bench, theme),
    ...wholeLifeLine(bench, theme),
    ...slowestTable(bench),
    '',
  ].join('\n');
}

function casesTable(cases: readonly BenchCase[]): string {
  const compared = cases.some(({ against }) => against !== undefined);
  const head = ['case', 'n', 'median ms', 'p95', 'p99', '±', 'replays/s', 'operations/s', 'µs/operation', 'MB/s'];
  return alignedRows(
    compared ? [...head, 'against ms', 'ratio (95 %)', ''] : head,
    cases.map(({ name, samples, against, operations, bytes }) => {
      const { medianMs, p95Ms, p99Ms, madPercent, noisy } = summarise(samples);
      const row = [
        name,
        String(samples.length),
        digits(medianMs),
        digits(p95Ms),
        digits(p99Ms),
        `${madPercent.toFixed(1)} %${noisy ? ' noisy' : ''}`,
        digits(1000 / medianMs),
        Math.round((operations * 1000) / medianMs).toLocaleString('en-US'),
        operations === 0 ? '-' : digits((medianMs * 1000) / operations),
        digits(bytes / 1000 / medianMs),
      ];
      if (against === undefined) return row;
      const { ratio, low, high, verdict } = ratioInterval(samples, against);
      return [
        ...row,
        digits(summarise(against).medianMs),
        `${ratio.toFixed(2)} (${low.toFixed(2)}-${high.toFixed(2)})`,
        verdict === 'equal' ? 'no difference shown' : verdict,
      ];
    }),
  );
}

function memoryLine({ memory }: HistoryBench, theme: TextTheme): string[] {
  if (memory === undefined) return [];
  const { heapMb, peakRssMb } = memory;
  const text = `memory over an empty run: heap of the sandbox ${signed(heapMb)} MB ${theme.dot} peak RSS ${signed(peakRssMb)} MB`;
  return [text];
}

function phasesLine({ phases }: HistoryBench, theme: TextTheme): string {
  const whole = phases.transferMs + phases.decodeMs + phases.runMs;
  const share = (name: string, ms: number): string =>
    `${name} ${digits(ms)} ms (${String(whole === 0 ? 0 : Math.round((ms / whole) * 100))} %)`;
  const warm = [
    share('decode', phases.decodeMs),
    share('transfer', phases.transferMs),
    share('run', phases.runMs),
  ].join(` ${theme.dot} `);
  return `phases of a warm replay: ${warm}; of a full history also read ${digits(phases.readMs)} ms ${theme.dot} verify ${digits(phases.verifyMs)} ms`;
}

function wholeLifeLine({ wholeLife }: HistoryBench, theme: TextTheme): string[] {
  if (wholeLife === undefined) return [];
  const { invocations, measured, totalMs, firstMs, lastMs, operations } = wholeLife;
  const estimated = measured < invocations ? ` (estimated from ${String(measured)})` : '';
  const facts = [
    `${digits(totalMs)} ms${estimated}`,
    `${String(operations)} operations replayed in ${String(invocations)} invocation${invocations === 1 ? '' : 's'}`,
    `first ${digits(firstMs)} ms, last ${digits(lastMs)} ms (${digits(lastMs / firstMs)} times)`,
  ];
  return [`replay of the whole life: ${facts.join(` ${theme.dot} `)}`];
}

function slowestTable({ slowest }: HistoryBench): string[] {
  if (slowest.length === 0) return [];
  const rows = slowest.map(({ path, decodeMs, characters }) => [
    path,
    digits(decodeMs * 1000),
    formatBytes(characters),
  ]);
  return ['', alignedRows(['slowest to decode', 'µs', 'size'], rows).trimEnd()];
}

/** Three digits, but never a power of ten. */
function digits(value: number): string {
  if (!Number.isFinite(value)) return '-';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(1)}`;
}
