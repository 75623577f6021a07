/**
 * Does this code still replay that history? One question for each execution that is recorded and may still be running
 * when the code is deployed.
 */
import { monotonicNow } from '../../runtime/clock.ts';
import { settingsOfHandler } from '../../runtime/durable-handler-mark.ts';
import type { DurableLambdaHandler, HandlerSettings } from '../../runtime/durable-sandbox.ts';
import { DurableSandboxError } from '../../runtime/errors.ts';
import { isTerminal, type WireOperation } from '../../runtime/wire.ts';
import { ExecutionHistory } from '../execution-history.ts';
import { classifyChange } from './classify-change.ts';
import { comparisonRows } from './comparison-rows.ts';
import { type Judgement, judgeReplay, type Views, viewsOf } from './judge-replay.ts';
import { readHistory, readHistoryFile } from './read-history.ts';
import { type RecordedHistory, visibleOperations } from './recorded-history.ts';
import { replay, type ReplayOutcome, type ReplayTarget } from './replay-run.ts';
import { replayTarget } from './replay-target.ts';
import type { OperationView, ReplayVerdict } from './replay-verdict.ts';

/** Options of `verifyReplay`. */
export interface VerifyReplayOptions {
  /** The execution's ARN, where the history does not hold it. It seeds what `Math.random` and UUIDs give. */
  executionArn?: string | undefined;
  /** The secret that those values were seeded with. Default: `DURABLE_SANDBOX_SEED_SECRET`, then what the handler has. */
  seedSecret?: string | undefined;
  /** Whether the call of the operation that differs is looked up in the source. Default: true. */
  sources?: boolean | undefined;
}

/**
 * Replays a recorded history against a handler, in a sandbox and without any side effect.
 *
 * @param handler Made by `durableSandbox()`.
 * @param history What GetDurableExecutionHistory gave (an object with `Events`, or the events), a list of operations, or
 *   `{ file }`.
 * @throws DurableSandboxError DS_INVALID_ARGUMENT when the handler was not made by `durableSandbox()`
 */
export async function verifyReplay(
  handler: DurableLambdaHandler,
  history: unknown,
  options: VerifyReplayOptions = {},
): Promise<ReplayVerdict> {
  const target = { ...replayTargetOf(handler), ...(options.seedSecret && { seedSecret: options.seedSecret }) };
  let recorded: RecordedHistory;
  try {
    recorded = isFile(history) ? readHistoryFile(history.file) : readHistory(history);
  } catch (error) {
    return unreadable(error);
  }
  return verifyHistory(target, recorded, options);
}

function isFile(history: unknown): history is { file: string } {
  return typeof history === 'object' && history !== null && 'file' in history && typeof history.file === 'string';
}

/** Where the workflow of a handler can be replayed. */
export function replayTargetOf(handler: unknown): ReplayTarget {
  const settings = settingsOfHandler(handler) as HandlerSettings | undefined;
  if (settings === undefined) {
    throw new DurableSandboxError('DS_INVALID_ARGUMENT', 'Only a handler made by durableSandbox() can be replayed.');
  }
  return replayTarget(settings);
}

export async function verifyHistory(
  target: ReplayTarget,
  history: RecordedHistory,
  options: VerifyReplayOptions = {},
): Promise<ReplayVerdict> {
  const begun = monotonicNow();
  const shown = visibleOperations(history.operations);
  const operations = shown.filter(({ Type }) => Type !== 'EXECUTION');
  const executionArn = options.executionArn ?? history.executionArn;
  const facts = { executionArn, recordedStatus: history.status, operations: operations.length };
  const [gap] = history.gaps;
  if (gap !== undefined) {
    const finding = { code: 'DS_REPLAY_INCOMPLETE' as const, message: gap };
    return { ...facts, ...NOTHING, status: 'incomplete', finding, durationMs: 0 };
  }
  const replayed = (edited: readonly WireOperation[], trace: 'requests' | 'sites'): Promise<ReplayOutcome> =>
    replay(target, {
      executionArn: executionArn ?? 'arn:unknown',
      history: historyOf(edited),
      observation: { trace, module: 'shared' },
    });
  const outcome = await replayed(shown, options.sources === false ? 'requests' : 'sites');
  const views = viewsOf(operations, outcome);
  const judgement = await refine(judgeReplay(history, operations, outcome, views), shown, (edited) =>
    replayed(edited, 'requests'),
  );
  const { finding } = judgement;
  return {
    ...facts,
    status: statusOf(judgement),
    finding,
    warnings: judgement.warnings,
    agreed: judgement.agreed.length,
    rows: comparisonRows(operations, judgement, views),
    earlier: finding && lastDelivered(operations, judgement, views),
    durationMs: monotonicNow() - begun,
  };
}

function historyOf(operations: readonly WireOperation[]): ExecutionHistory {
  const history = new ExecutionHistory();
  history.apply(operations);
  return history;
}

const NOTHING = { warnings: [], agreed: 0, rows: [], earlier: undefined } as const;

/** The verdict on something that is no history. */
export function unreadable(error: unknown): ReplayVerdict {
  const message = error instanceof Error ? error.message : String(error);
  return {
    ...NOTHING,
    status: 'error',
    finding: { code: 'DS_REPLAY_UNREADABLE', message },
    executionArn: undefined,
    recordedStatus: undefined,
    operations: 0,
    durationMs: 0,
  };
}

async function refine(
  judgement: Judgement,
  shown: readonly WireOperation[],
  again: (operations: readonly WireOperation[]) => Promise<ReplayOutcome>,
): Promise<Judgement> {
  const { finding, request } = judgement;
  if (finding?.code !== 'DS_REPLAY_CHANGED' || request === undefined) return judgement;
  return { ...judgement, finding: { ...finding, code: await classifyChange(shown, request, again) } };
}

function statusOf({ finding }: Judgement): ReplayVerdict['status'] {
  if (finding === undefined) return 'reproduced';
  return finding.code === 'DS_REPLAY_UNREADABLE' ? 'error' : 'diverged';
}

/** Of those on which both agree, the one that ended last before the finding. */
function lastDelivered(
  operations: readonly WireOperation[],
  { agreed }: Judgement,
  views: Views,
): OperationView | undefined {
  const records = new Map(operations.map((operation) => [operation.Id, operation]));
  const ended = agreed.filter(({ id }) => isTerminal(records.get(id)?.Status ?? 'STARTED'));
  const last = ended.at(-1);
  return last && views.recorded.get(last.id);
}
