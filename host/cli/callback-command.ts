/** `durable-sandbox callback list|succeed|fail|heartbeat`. */
import type { ExecutionRow, OpenCallback } from '../local/index.ts';
import { callbackAddress, findCallbackId } from './callback-address.ts';
import { CliError } from './cli-error.ts';
import { writeFully } from './cli-io.ts';
import type { CliIo } from './cli-io.ts';
import type { CommandHandler, ParsedCommand } from './command-spec.ts';
import { formatDuration } from './duration-text.ts';
import { errorFromOptions } from './error-options.ts';
import { ExitCode } from './exit-codes.ts';
import { readInputPayload } from './input-payload.ts';
import { asking } from './named-execution.ts';
import { openActs, openQuestions } from './service-access.ts';
import type { ExecutionActs } from './service-access.ts';
import { alignedRows } from './aligned-rows.ts';

export const callbackCommand: CommandHandler = async (parsed, io) => {
  const [action = '', address] = parsed.arguments;
  if (action === 'list') return list(parsed, io);
  if (action !== 'succeed' && action !== 'fail' && action !== 'heartbeat') {
    throw new CliError('DS_CLI_USAGE', {
      message: `callback ${action} is unknown.`,
      cure: 'Use callback list, succeed, fail or heartbeat.',
    });
  }
  if (address === undefined) {
    throw new CliError('DS_CLI_USAGE', {
      message: `callback ${action} needs a callback.`,
      cure: 'Give its id, or execution/name; see callback list.',
    });
  }
  const result = await readInputPayload(parsed.values.get('result'), undefined, io);
  const acts = await openActs(parsed, io);
  try {
    const id = await findCallbackId(acts, address);
    await asking(answer(acts, action, id, result, parsed));
    await writeFully(
      io.stdout,
      `callback ${address.length > 60 ? `${address.slice(0, 57)}...` : address}: ${action}\n`,
    );
    return ExitCode.Done;
  } finally {
    await acts.close();
  }
};

function answer(
  acts: ExecutionActs,
  action: 'succeed' | 'fail' | 'heartbeat',
  id: string,
  result: string | undefined,
  parsed: ParsedCommand,
): Promise<void> {
  switch (action) {
    case 'succeed':
      return acts.succeed(id, result);
    case 'fail':
      return acts.fail(id, errorFromOptions(parsed));
    case 'heartbeat':
      return acts.heartbeat(id);
  }
}

async function list(parsed: ParsedCommand, io: CliIo): Promise<ExitCode> {
  const questions = await openQuestions(parsed, io);
  try {
    const rows = await asking(questions.rows());
    const open = rows.flatMap((row) => row.openCallbacks.map((callback) => ({ row, callback })));
    await writeFully(io.stdout, parsed.flags.has('json') ? listJson(open) : listText(open, questions.now()));
    return ExitCode.Done;
  } finally {
    await questions.close();
  }
}

interface Open {
  readonly row: ExecutionRow;
  readonly callback: OpenCallback;
}

function listJson(open: readonly Open[]): string {
  const Callbacks = open.map(({ row, callback }) => ({
    CallbackId: callback.callbackId,
    DurableExecutionArn: row.arn,
    DurableExecutionName: row.name,
    Id: callback.operationId,
    ...(callback.name === undefined ? {} : { Name: callback.name }),
    StartTimestamp: new Date(callback.since),
    ...(callback.until === undefined ? {} : { Until: new Date(callback.until) }),
  }));
  return `${JSON.stringify({ Callbacks }, undefined, 2)}\n`;
}

function listText(open: readonly Open[], now: number): string {
  if (open.length === 0) return 'no open callback\n';
  return alignedRows(
    ['Callback', 'Waiting', 'Times out in', 'Id'],
    open.map(({ row, callback }) => [
      callbackAddress(row, callback),
      formatDuration(Math.max(0, now - callback.since)),
      callback.until === undefined ? '' : formatDuration(Math.max(0, callback.until - now)),
      callback.callbackId,
    ]),
  );
}
