/**
 * Does the code, as it is now, replay what is recorded? The assertions of tests over `verifyReplay`.
 *
 * Owns: what a test may give as history, and which errors it gets. Does not own: reading and replaying (`host/replay/`).
 */
import { statSync } from 'node:fs';
import type { Event } from '@aws-sdk/client-lambda';
import type { DurableLambdaHandler } from '../../runtime/durable-sandbox.ts';
import { DurableSandboxError } from '../../runtime/errors.ts';
import { historiesInFolder } from '../replay/history-folder.ts';
import { readHistory, readHistoryFile } from '../replay/read-history.ts';
import type { RecordedHistory } from '../replay/recorded-history.ts';
import { replayTargetOf, verifyHistory } from '../replay/verify-replay.ts';
import { ReplayDivergenceError } from './replay-divergence-error.ts';
import { internalsOf, TestRun } from './test-run.ts';

/** A file, a folder of files, a parsed history (`{ Events }` or the events), or a run of a test environment. */
export type HistorySource =
  string | { readonly file: string } | readonly Event[] | { readonly Events: readonly Event[] } | TestRun;

interface LabelledHistory {
  /** What messages call it. */
  readonly label: string;
  readonly history: RecordedHistory;
}

/**
 * The handler replays each of the histories.
 * @param handler Made by `durableSandbox()`.
 * @throws ReplayDivergenceError for the first that it does not
 * @throws DurableSandboxError DS_INVALID_ARGUMENT for what is no whole history
 */
export async function assertReplays(handler: DurableLambdaHandler, source: HistorySource): Promise<void> {
  const target = replayTargetOf(handler);
  for (const { label, history } of historiesOf(source)) {
    const verdict = await verifyHistory(target, history);
    switch (verdict.status) {
      case 'reproduced':
        break;
      case 'diverged':
        throw new ReplayDivergenceError(label, verdict);
      case 'incomplete':
      case 'error':
        throw refused(label, verdict.finding?.message ?? verdict.status);
    }
  }
}

/**
 * The handler replays what the run has recorded so far, which its own first run was. Best at the end of a test.
 * @param handler Made by `durableSandbox()`.
 * @throws ReplayDivergenceError
 */
export async function assertDeterministic(handler: DurableLambdaHandler, run: TestRun): Promise<void> {
  await assertReplays(handler, run);
}

function historiesOf(source: HistorySource): LabelledHistory[] {
  if (source instanceof TestRun) return [historyOfRun(source)];
  if (typeof source === 'string') return filesOf(source).map(historyOfFile);
  if ('file' in source) return [historyOfFile(source.file)];
  const label = 'given to assertReplays';
  return [{ label, history: read(label, () => readHistory(source)) }];
}

/** The operations themselves, since a history does not tell of all contexts whether their inside runs again. */
function historyOfRun(run: TestRun): LabelledHistory {
  const { executionArn } = run;
  const history = readHistory({ DurableExecutionArn: executionArn, Events: run.getHistoryEvents() });
  return { label: executionArn, history: { ...history, operations: internalsOf(run).record.everything } };
}

function historyOfFile(file: string): LabelledHistory {
  return { label: file, history: read(file, () => readHistoryFile(file)) };
}

function filesOf(fileOrFolder: string): string[] {
  if (!read(fileOrFolder, () => statSync(fileOrFolder)).isDirectory()) return [fileOrFolder];
  const files = historiesInFolder(fileOrFolder);
  if (files.length === 0) throw refused(fileOrFolder, 'It has no file of histories (.json, .jsonl, .gz).');
  return files;
}

function read<T>(label: string, how: () => T): T {
  try {
    return how();
  } catch (cause) {
    throw refused(label, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function refused(label: string, why: string, cause?: unknown): DurableSandboxError {
  return new DurableSandboxError('DS_INVALID_ARGUMENT', `The history ${label} cannot be replayed. ${why}`, {
    cause,
    cure: 'Give what aws lambda get-durable-execution-history --include-execution-data prints, or run.saveHistory writes.',
  });
}
