/** `durable-sandbox list`: executions of all functions or of one. */
import { functionArn } from '../local/function-name.ts';
import type { ExecutionRow } from '../local/index.ts';
import { alignedRows } from './aligned-rows.ts';
import { CliError } from './cli-error.ts';
import { writeFully } from './cli-io.ts';
import type { CliIo } from './cli-io.ts';
import type { CommandHandler, ParsedCommand } from './command-spec.ts';
import { formatDuration } from './duration-text.ts';
import { ExitCode } from './exit-codes.ts';
import { Interruption } from './interruption.ts';
import { asking } from './named-execution.ts';
import { clockText } from './operation-text.ts';
import { openQuestions } from './service-access.ts';
import { timeFormatOf, timeText } from './time-text.ts';
import type { TimeFormat } from './time-text.ts';

const WATCH_MS = 1000;
/** Home, and everything below. */
const CLEAR = '\u001b[H\u001b[J';
const STATUSES: readonly ExecutionRow['status'][] = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'STOPPED'];

export const listCommand: CommandHandler = async (parsed, io) => {
  const wanted = filterOf(parsed);
  const questions = await openQuestions(parsed, io);
  try {
    const look = async (): Promise<string> => {
      const rows = (await asking(questions.rows(parsed.values.get('function')))).filter(wanted);
      if (parsed.flags.has('reverse-order')) rows.reverse();
      const shown = rows.slice(0, limitOf(parsed));
      return parsed.flags.has('json')
        ? listJson(shown)
        : listText(shown, rows.length, questions.now(), timeFormatOf(parsed));
    };
    if (parsed.flags.has('watch')) await watch(look, io);
    else await writeFully(io.stdout, await look());
    return ExitCode.Done;
  } finally {
    await questions.close();
  }
};

/** Until a signal ends it. On a terminal each look takes the place of the one before. */
async function watch(look: () => Promise<string>, io: CliIo): Promise<void> {
  const interruption = new Interruption(io);
  let last = '';
  try {
    while (interruption.signal === undefined) {
      const text = await look();
      if (text !== last) await writeFully(io.stdout, io.stdout.isTTY === true ? `${CLEAR}${text}` : text);
      last = text;
      await interruption.pause(WATCH_MS);
    }
  } finally {
    interruption.end();
  }
}

function filterOf({ values, lists }: ParsedCommand): (row: ExecutionRow) => boolean {
  const statuses = (lists.get('status') ?? []).flatMap((each) => each.split(',')).map((each) => each.toUpperCase());
  const unknown = statuses.find((each) => !(STATUSES as readonly string[]).includes(each));
  if (unknown !== undefined) {
    throw new CliError('DS_CLI_USAGE', {
      message: `--status ${unknown} is unknown.`,
      cure: `Give one of ${STATUSES.join(', ')}.`,
    });
  }
  const after = timeOf('started-after', values) ?? -Infinity;
  const before = timeOf('started-before', values) ?? Infinity;
  const text = values.get('name-contains') ?? '';
  return (row) =>
    (statuses.length === 0 || statuses.includes(row.status)) &&
    row.startedAt > after &&
    row.startedAt < before &&
    row.name.includes(text);
}

function timeOf(name: string, values: ReadonlyMap<string, string>): number | undefined {
  const text = values.get(name);
  if (text === undefined) return undefined;
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return at;
  throw new CliError('DS_CLI_USAGE', {
    message: `--${name} ${JSON.stringify(text)} is no time.`,
    cure: 'Give it in ISO 8601, such as 2026-01-31T09:00:00Z.',
  });
}

function limitOf({ values }: ParsedCommand): number {
  const limit = Number(values.get('limit'));
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new CliError('DS_CLI_USAGE', {
    message: `--limit ${values.get('limit') ?? ''} is not a whole number above 0.`,
  });
}

function listJson(rows: readonly ExecutionRow[]): string {
  const DurableExecutions = rows.map((row) => ({
    DurableExecutionArn: row.arn,
    DurableExecutionName: row.name,
    FunctionArn: functionArn(row.functionName),
    Status: row.status,
    StartTimestamp: new Date(row.startedAt),
    ...(row.endedAt === undefined ? {} : { EndTimestamp: new Date(row.endedAt) }),
  }));
  return `${JSON.stringify({ DurableExecutions }, undefined, 2)}\n`;
}

function listText(rows: readonly ExecutionRow[], all: number, now: number, format: TimeFormat | undefined): string {
  if (rows.length === 0) return 'no execution\n';
  const table = alignedRows(
    ['Status', 'Name', 'Function', 'Started', 'Duration', 'Operations', 'Next wake-up'],
    rows.map((row) => [
      row.status,
      row.name,
      row.functionName,
      startText(new Date(row.startedAt), now, format),
      formatDuration(Math.max(0, (row.endedAt ?? now) - row.startedAt)),
      String(row.operationCount),
      wakeUpText(row, now, format ?? 'relative'),
    ]),
  );
  return rows.length === all ? table : `${table}${String(all - rows.length)} more; see --limit\n`;
}

function startText(time: Date, now: number, format: TimeFormat | undefined): string {
  return format === undefined ? clockText(time, now) : timeText(time, now, format);
}

function wakeUpText(row: ExecutionRow, now: number, format: TimeFormat): string {
  if (row.openCallbacks.length > 0)
    return `callback ${row.openCallbacks.map(({ name, operationId }) => name ?? operationId).join(', ')}`;
  // One that is due has not happened yet.
  const at = row.nextWakeUp === undefined ? undefined : Math.max(row.nextWakeUp, now + 1);
  return at === undefined ? '' : timeText(new Date(at), now, format);
}
