/** `durable-sandbox skip`: ends a wait, or the pause before another attempt, now. */
import { CliError } from './cli-error.ts';
import { writeFully } from './cli-io.ts';
import type { CommandHandler } from './command-spec.ts';
import { ExecutionProgress } from './execution-progress.ts';
import { ExitCode } from './exit-codes.ts';
import { asking, namedExecution } from './named-execution.ts';
import { openActs } from './service-access.ts';
import type { ExecutionActs } from './service-access.ts';

export const skipCommand: CommandHandler = async (parsed, io) => {
  const [address = '', operation] = parsed.arguments;
  const acts = await openActs(parsed, io);
  try {
    const { arn, name } = await asking(namedExecution(acts, address));
    const id = operation === undefined ? undefined : await operationId(acts, arn, operation);
    const count = await asking(acts.skip(arn, id));
    await writeFully(io.stdout, `${name}: ${String(count)} skipped\n`);
    return ExitCode.Done;
  } finally {
    await acts.close();
  }
};

async function operationId(acts: ExecutionActs, arn: string, wanted: string): Promise<string> {
  const progress = new ExecutionProgress();
  for (const event of await asking(acts.history(arn, false))) progress.apply(event);
  const matching = progress.waiting.filter(({ id, name, path }) => [id, name, path].includes(wanted));
  const [found] = matching;
  if (found !== undefined && matching.length === 1) return found.id;
  const waiting = progress.waiting.map(({ path }) => path).join(', ');
  throw new CliError('DS_CLI_USAGE', {
    message: `${JSON.stringify(wanted)} stands for ${String(matching.length)} operations that wait.`,
    cure: waiting === '' ? 'Nothing waits in this execution.' : `Give one of: ${waiting}.`,
  });
}
