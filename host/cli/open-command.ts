/** `durable-sandbox open`: the page of a running service, in the browser. */
import { readDataFolderHolder } from '../local/index.ts';
import { CliError } from './cli-error.ts';
import { writeFully } from './cli-io.ts';
import type { CommandHandler } from './command-spec.ts';
import { ExitCode } from './exit-codes.ts';
import { openInBrowser } from './open-in-browser.ts';
import { asking, namedExecution } from './named-execution.ts';
import { dataFolder } from './run-options.ts';
import { openQuestions, serviceAddress } from './service-access.ts';

export const openCommand: CommandHandler = async (parsed, io) => {
  const folder = dataFolder(parsed, io);
  const service = parsed.values.get('endpoint-url') ?? readDataFolderHolder(folder)?.url;
  if (service === undefined) {
    throw new CliError('DS_CLI_SERVICE', {
      message: `No service that is running has the data folder ${folder} open.`,
      cure: 'Start one with durable-sandbox serve, or give its address with --endpoint-url.',
    });
  }
  let url = serviceAddress(service);
  const [address] = parsed.arguments;
  if (address !== undefined) {
    const questions = await openQuestions(parsed, io);
    try {
      const { name } = await asking(namedExecution(questions, address));
      url += `/e/${encodeURIComponent(name)}`;
    } finally {
      await questions.close();
    }
  }
  await writeFully(io.stdout, `${url}\n`);
  if (!parsed.flags.has('url')) await openInBrowser(url, io.platform);
  return ExitCode.Done;
};
