/** `durable-sandbox stop`. */
import { writeFully } from './cli-io.ts';
import type { CommandHandler } from './command-spec.ts';
import { errorFromOptions } from './error-options.ts';
import { ExitCode } from './exit-codes.ts';
import { asking, namedExecution } from './named-execution.ts';
import { openActs } from './service-access.ts';

export const stopCommand: CommandHandler = async (parsed, io) => {
  const acts = await openActs(parsed, io);
  try {
    const { arn, name } = await asking(namedExecution(acts, parsed.arguments[0] ?? ''));
    await asking(acts.stop(arn, errorFromOptions(parsed)));
    const { Status } = await asking(acts.execution(arn));
    await writeFully(io.stdout, `${name} ${Status ?? ''}\n`);
    return ExitCode.Done;
  } finally {
    await acts.close();
  }
};
