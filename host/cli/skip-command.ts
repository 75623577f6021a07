/** `durable-sandbox skip`: ends a wait, or the pause before another attempt, now. */
import { writeFully } from './cli-io.ts';
import type { CommandHandler } from './command-spec.ts';
import { ExecutionProgress } from './execution-progress.ts';
import { ExitCode } from './exit-codes.ts';
import { asking, namedExecution } from './named-execution.ts';
import { namedOperation } from './named-operation.ts';
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
  return namedOperation(wanted, progress.waiting, 'that wait').id;
}
