/**
 * `durable-sandbox bench`: how long does the user's own workflow take to replay the user's own history?
 *
 * Owns: the order of things, and what the figures mean for the exit code. Does not own: measuring (`host/bench/`), the
 * reports (`bench-text.ts`, `bench-document.ts`).
 *
 * 1. Nothing is measured with a history that is not whole, or that the module does not replay: both are errors.
 * 2. Progress goes to stderr, figures to stdout.
 */
import { availableParallelism, cpus } from 'node:os';
import path from 'node:path';
import { now } from '../../runtime/clock.ts';
import { type BenchHistory, readBenchHistory } from '../bench/bench-history.ts';
import type { HistoryBench } from '../bench/bench-report.ts';
import { benchHistory, type BenchPlan, type BenchSubject } from '../bench/bench-run.ts';
import { ratioInterval } from '../bench/ratio-interval.ts';
import { verifyHistory } from '../replay/verify-replay.ts';
import { type BenchHeader, benchDocument } from './bench-document.ts';
import { type BenchOptions, readBenchOptions } from './bench-options.ts';
import { benchText } from './bench-text.ts';
import { CliError } from './cli-error.ts';
import { type CliIo, writeFully } from './cli-io.ts';
import type { CommandHandler } from './command-spec.ts';
import { ExitCode } from './exit-codes.ts';
import { loadWorkflow } from './load-workflow.ts';
import { preparePool, subjectTarget } from './replay/replay-subject.ts';
import { createTheme, wantsColor, wantsUnicode } from './terminal-text.ts';

export const benchCommand: CommandHandler = async (parsed, io) => {
  const options = readBenchOptions(parsed, io);
  const histories = options.historyFiles.map((file) => readOrExplain(file, io));
  preparePool(1);
  const subject = await load(options.modulePath, options.exportName, io);
  const against = options.against && (await load(options.against.modulePath, options.against.exportName, io));
  for (const history of histories) {
    for (const each of against === undefined ? [subject] : [subject, against]) await requireReplay(each, history, io);
  }
  const benches: HistoryBench[] = [];
  for (const history of histories) {
    const bench = await benchHistory(subject, against, history, planOf(options, history, io));
    benches.push({ ...bench, file: shown(bench.file, io) });
  }
  if (io.stderr.isTTY === true) io.stderr.write('\r\u001b[K');
  const exitCode = isTooSlow(benches, options.maxRatio) ? ExitCode.Negative : ExitCode.Done;
  const header = headerOf(subject, against, options, io);
  if (options.json) {
    await writeFully(io.stdout, `${JSON.stringify(benchDocument(header, benches, exitCode), undefined, 2)}\n`);
    return exitCode;
  }
  const color = wantsColor(options.color, io.stdout, io.env);
  const theme = createTheme({ color, unicode: wantsUnicode(io.env, io.platform) });
  await writeFully(io.stdout, benchText(header, benches, theme));
  if (exitCode === ExitCode.Negative) {
    await writeFully(io.stdout, `${theme.glyph('failed')} slower than ${String(options.maxRatio)} times the other\n`);
  }
  return exitCode;
};

function readOrExplain(file: string, io: CliIo): BenchHistory {
  try {
    return readBenchHistory(file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CliError('DS_CLI_HISTORY', { message: `${shown(file, io)}: ${reason}`, cause });
  }
}

async function load(modulePath: string, exportName: string | undefined, io: CliIo): Promise<BenchSubject> {
  const workflow = await loadWorkflow(modulePath, exportName, io.cwd);
  const target = subjectTarget(workflow, { seedSecret: undefined });
  return { target, moduleFile: workflow.file, exportName: workflow.exportName };
}

async function requireReplay(subject: BenchSubject, history: BenchHistory, io: CliIo): Promise<void> {
  const { executionArn, recorded, file } = history;
  const { finding } = await verifyHistory(subject.target, recorded, { executionArn });
  if (finding === undefined) return;
  const [module, from] = [shown(subject.moduleFile, io), shown(file, io)];
  throw new CliError('DS_CLI_NOT_REPLAYED', {
    message: `${module}#${subject.exportName} does not replay ${from}: ${finding.message}`,
    cure: `See durable-sandbox replay ${module} --export ${subject.exportName} --history ${from}`,
  });
}

function planOf({ iterations, warmup, coldStarts }: BenchOptions, { file }: BenchHistory, io: CliIo): BenchPlan {
  let last = '';
  return {
    iterations,
    warmup,
    coldStarts,
    progress: (name, done, of) => {
      const line = `${path.basename(file)}: ${name}`;
      if (io.stderr.isTTY === true) io.stderr.write(`\r\u001b[K${line} ${String(done)}/${String(of)}`);
      else if (line !== last) io.stderr.write(`${line}\n`);
      last = line;
    },
  };
}

/** By more than is allowed, and not only by chance. */
function isTooSlow(benches: readonly HistoryBench[], maxRatio: number): boolean {
  return benches.some(({ cases }) =>
    cases.some(({ samples, against }) => {
      if (against === undefined) return false;
      const { ratio, verdict } = ratioInterval(samples, against);
      return verdict === 'slower' && ratio > maxRatio;
    }),
  );
}

function headerOf(
  subject: BenchSubject,
  against: BenchSubject | undefined,
  options: BenchOptions,
  io: CliIo,
): BenchHeader {
  const named = ({ moduleFile, exportName }: BenchSubject): { module: string; exportName: string } => ({
    module: shown(moduleFile, io),
    exportName,
  });
  return {
    ...named(subject),
    against: against && named(against),
    node: process.version.slice(1),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    date: new Date(now()).toISOString(),
    warmup: options.warmup,
    maxRatio: options.maxRatio,
  };
}

function shown(file: string, { cwd }: CliIo): string {
  const relative = path.relative(cwd, file);
  return relative.startsWith('..') ? file : relative;
}
