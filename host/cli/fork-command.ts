/** `durable-sandbox fork`: a new execution with the history of another one up to an operation. */
import { CliError } from './cli-error.ts';
import { writeFully } from './cli-io.ts';
import type { CliIo } from './cli-io.ts';
import type { CommandHandler, ParsedCommand } from './command-spec.ts';
import { ExecutionProgress } from './execution-progress.ts';
import { ExitCode } from './exit-codes.ts';
import { readInputPayload } from './input-payload.ts';
import { asking, namedExecution } from './named-execution.ts';
import { namedOperation } from './named-operation.ts';
import { openActs } from './service-access.ts';

export const forkCommand: CommandHandler = async (parsed, io) => {
  const at = parsed.values.get('at');
  if (at === undefined) {
    throw new CliError('DS_CLI_USAGE', {
      message: 'fork needs the operation from which it runs again.',
      cure: 'Give it with --at, such as --at charge; history shows the operations.',
    });
  }
  const input = await readInputPayload(parsed.values.get('input'), undefined, io);
  const given = await givenResults(parsed, io);
  const acts = await openActs(parsed, io);
  try {
    const { arn } = await asking(namedExecution(acts, parsed.arguments[0] ?? ''));
    const progress = new ExecutionProgress();
    for (const event of await asking(acts.history(arn, false))) progress.apply(event);
    const idOf = (wanted: string): string => namedOperation(wanted, progress.operations, 'of the execution').id;
    const results = new Map(given.map(([operation, text]) => [idOf(operation), text]));
    const fork = await asking(acts.fork(arn, idOf(at), { name: parsed.values.get('name'), input, results }));
    const { DurableExecutionName } = await asking(acts.execution(fork));
    const answer = { DurableExecutionArn: fork, DurableExecutionName };
    const text = parsed.flags.has('json')
      ? JSON.stringify(answer, undefined, 2)
      : `${DurableExecutionName ?? ''}  ${fork}`;
    await writeFully(io.stdout, `${text}\n`);
    return ExitCode.Done;
  } finally {
    await acts.close();
  }
};

/** Names of operations with the JSON texts of their results. */
async function givenResults({ lists }: ParsedCommand, io: CliIo): Promise<(readonly [string, string])[]> {
  return Promise.all(
    (lists.get('set') ?? []).map(async (text) => {
      const [operation = '', value] = text.split(/=(.*)/s);
      const json = value === undefined ? undefined : await readInputPayload(value, undefined, io, `--set ${operation}`);
      if (operation !== '' && json !== undefined) return [operation, json] as const;
      throw new CliError('DS_CLI_USAGE', {
        message: `--set ${JSON.stringify(text)} is not operation=JSON.`,
        cure: `Write it as in --set 'reserve={"stock":0}'.`,
      });
    }),
  );
}
