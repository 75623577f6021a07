/**
 * `durable-sandbox replay`: does the code still replay what is recorded?
 *
 * Owns: the order of things, and what the verdicts mean for reports and exit code. Does not own: replaying
 * (`host/replay/`), the reports (`replay/`).
 *
 * 1. Reports are written whatever the outcome; of a workflow that cannot be loaded, the JUnit report only.
 * 2. An incomplete or unreadable history is no pass.
 */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { monotonicNow } from '../../runtime/clock.ts';
import { readHistoryFile } from '../replay/read-history.ts';
import type { RecordedHistory } from '../replay/recorded-history.ts';
import type { ReplayTarget } from '../replay/replay-run.ts';
import type { ReplayVerdict } from '../replay/replay-verdict.ts';
import { unreadable, verifyHistory } from '../replay/verify-replay.ts';
import { CliError } from './cli-error.ts';
import type { CliIo } from './cli-io.ts';
import { writeFully } from './cli-io.ts';
import type { CommandHandler } from './command-spec.ts';
import { ExitCode } from './exit-codes.ts';
import { loadWorkflow } from './load-workflow.ts';
import { historyFiles } from './replay/history-files.ts';
import { replayDocument, type ReplaySubject } from './replay/replay-document.ts';
import { githubAnnotations, githubSummary } from './replay/replay-github.ts';
import { replayJunit } from './replay/replay-junit.ts';
import { readReplayOptions, type ReplayOptions } from './replay/replay-options.ts';
import { inlineTarget, preparePool, subjectTarget } from './replay/replay-subject.ts';
import { replayText, summaryLine, type TextContext } from './replay/replay-text.ts';
import { countReplays, type ReplayedFile } from './replay/replayed-file.ts';
import { stepInDebugger, stepOnPaper } from './replay/step-through.ts';
import { createTheme, wantsColor, wantsUnicode } from './terminal-text.ts';

export const replayCommand: CommandHandler = async (parsed, io) => {
  const options = readReplayOptions(parsed, io);
  const files = historyFiles(options.histories, io.cwd);
  if (files.length > 1 && (options.executionArn !== undefined || options.until !== undefined)) {
    throw new CliError('DS_CLI_USAGE', {
      message: `--${options.until === undefined ? 'execution-arn' : 'until'} is about one history, but ${String(files.length)} are given.`,
      cure: 'Name a single file with --history.',
    });
  }
  preparePool(options.concurrency);
  const workflow = await loadWorkflow(options.modulePath, options.exportName, io.cwd).catch((error: unknown) => {
    reportNotLoaded(error, files, options, io);
    throw error;
  });
  if (options.until !== undefined) {
    const target = options.inspect ? inlineTarget(workflow, options) : subjectTarget(workflow, options);
    return stepThrough(target, files[0] ?? '', options.until, options, io);
  }
  const begun = monotonicNow();
  const replayed = await replayAll(subjectTarget(workflow, options), files, options, io);
  const subject = { module: relative(workflow.file, io), exportName: workflow.exportName };
  await writeReports(subject, replayed, monotonicNow() - begun, options, io);
  return exitCodeOf(replayed);
};

/** A pipeline that shows the report must not show that of the run before. */
function reportNotLoaded(error: unknown, files: readonly string[], options: ReplayOptions, io: CliIo): void {
  if (options.junitFile === undefined) return;
  const subject = { module: options.modulePath, exportName: options.exportName ?? 'handler' };
  const verdict = unreadable(error);
  const none = files.map((file) => ({ file: relative(file, io), verdict, allowed: false }));
  writeReport(
    options.junitFile,
    replayJunit(subject, none, 0, () => messageOf(error)),
  );
}

async function stepThrough(
  target: ReplayTarget,
  file: string,
  until: number,
  options: ReplayOptions,
  io: CliIo,
): Promise<ExitCode> {
  let history: RecordedHistory;
  try {
    history = readHistoryFile(file);
  } catch (error) {
    throw new CliError('DS_CLI_INPUT', { message: `${file}: ${messageOf(error)}`, cause: error });
  }
  const [gap] = history.gaps;
  if (gap !== undefined) throw new CliError('DS_CLI_INPUT', { message: `${file} is incomplete.`, cure: gap });
  const executionArn = options.executionArn ?? history.executionArn ?? 'arn:unknown';
  const step = { target, history, executionArn, until };
  if (options.inspect) await stepInDebugger(step, (text) => writeFully(io.stderr, text));
  else await writeFully(io.stdout, await stepOnPaper(step));
  return ExitCode.Done;
}

async function replayAll(
  target: ReplayTarget,
  files: readonly string[],
  options: ReplayOptions,
  io: CliIo,
): Promise<ReplayedFile[]> {
  const replayed: (ReplayedFile | undefined)[] = [];
  let next = 0;
  let done = 0;
  let stopped = false;
  const showsProgress = io.stderr.isTTY === true && !options.json && files.length > 1;
  const worker = async (): Promise<void> => {
    while (!stopped) {
      const position = next;
      const file = files[position];
      next += 1;
      if (file === undefined) return;
      const verdict = await verdictOn(target, file, options);
      const allowed = verdict.finding !== undefined && options.allowed.has(verdict.finding.code);
      replayed[position] = { file: relative(file, io), verdict, allowed };
      done += 1;
      if (showsProgress) io.stderr.write(`\r${String(done)}/${String(files.length)} histories`);
      if (options.bail && verdict.status !== 'reproduced' && !allowed) stopped = true;
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.concurrency, files.length) }, worker));
  if (showsProgress) io.stderr.write('\r\u001b[K');
  return replayed.filter((entry) => entry !== undefined);
}

async function verdictOn(target: ReplayTarget, file: string, { executionArn }: ReplayOptions): Promise<ReplayVerdict> {
  let history: RecordedHistory;
  try {
    history = readHistoryFile(file);
  } catch (error) {
    return unreadable(error);
  }
  return verifyHistory(target, history, { executionArn });
}

async function writeReports(
  subject: ReplaySubject,
  replayed: readonly ReplayedFile[],
  durationMs: number,
  options: ReplayOptions,
  io: CliIo,
): Promise<void> {
  const context = (color: boolean, unicode: boolean): TextContext => ({
    theme: createTheme({ color, unicode }),
    verbose: options.verbose,
    command: (file) => `durable-sandbox replay ${word(options.modulePath)} --history ${word(file)} --verbose`,
  });
  const plain = context(false, true);
  if (options.junitFile !== undefined) {
    const describe = (entry: ReplayedFile): string => replayText([entry], entry.verdict.durationMs, plain);
    writeReport(options.junitFile, replayJunit(subject, replayed, durationMs, describe));
  }
  if (options.json) {
    const document = replayDocument(subject, replayed, durationMs);
    await writeFully(io.stdout, `${JSON.stringify(document, undefined, 2)}\n`);
  } else {
    const shown = context(wantsColor(options.color, io.stdout, io.env), wantsUnicode(io.env, io.platform));
    await writeFully(io.stdout, replayText(replayed, durationMs, shown));
  }
  if (!options.github) return;
  await writeFully(options.json ? io.stderr : io.stdout, githubAnnotations(replayed, io.cwd));
  const page = io.env['GITHUB_STEP_SUMMARY'];
  if (page !== undefined && page !== '') {
    appendFileSync(page, githubSummary(summaryLine(replayed, durationMs, plain.theme), replayed));
  }
}

function writeReport(file: string, text: string): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    throw new CliError('DS_CLI_USAGE', {
      message: `--junit: cannot write ${file}: ${messageOf(error)}.`,
      cure: 'Give a file in a folder that can be written to.',
      cause: error,
    });
  }
}

function exitCodeOf(replayed: readonly ReplayedFile[]): ExitCode {
  const { diverged, incomplete, errors } = countReplays(replayed);
  if (diverged > 0) return ExitCode.Negative;
  return incomplete + errors > 0 ? ExitCode.CannotLoad : ExitCode.Done;
}

/** As a shell takes it for one word. */
function word(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function relative(file: string, { cwd }: CliIo): string {
  const shown = path.relative(cwd, file);
  return shown.startsWith('..') ? file : shown;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
