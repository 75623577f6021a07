/**
 * `durable-sandbox completion`: the script of a shell; for that script also the words that only a data folder knows.
 *
 * 1. A question of a script is answered with what there is, and never with an error: there is nobody to read it.
 */
import { callbackAddress } from './callback-address.ts';
import { CliError } from './cli-error.ts';
import { writeFully } from './cli-io.ts';
import type { CliIo } from './cli-io.ts';
import type { CommandHandler, ParsedCommand } from './command-spec.ts';
import { completionScript } from './completion-script.ts';
import { ExitCode } from './exit-codes.ts';
import { openQuestions } from './service-access.ts';
import { SHELLS } from './shells.ts';
import { escapeControls } from './terminal-text.ts';

/** More would help nobody. */
const MAX_WORDS = 200;

export const completionCommand: CommandHandler = async (parsed, io) => {
  const [asked = ''] = parsed.arguments;
  if (asked === 'execution' || asked === 'callback') {
    const words = await knownWords(asked, parsed, io).catch(() => []);
    await writeFully(io.stdout, words.map((word) => `${escapeControls(word)}\n`).join(''));
    return ExitCode.Done;
  }
  const shell = SHELLS.find((each) => each === asked);
  if (shell === undefined) {
    throw new CliError('DS_CLI_USAGE', {
      message: `completion ${asked} is unknown.`,
      cure: `Give one of ${SHELLS.join(', ')}.`,
    });
  }
  await writeFully(io.stdout, completionScript(shell));
  return ExitCode.Done;
};

async function knownWords(kind: 'execution' | 'callback', parsed: ParsedCommand, io: CliIo): Promise<string[]> {
  const questions = await openQuestions(parsed, io);
  try {
    const rows = await questions.rows();
    const words =
      kind === 'execution'
        ? [...rows.map(({ name }) => name), '@last']
        : rows.flatMap((row) => row.openCallbacks.map((callback) => callbackAddress(row, callback)));
    return [...new Set(words)].slice(0, MAX_WORDS);
  } finally {
    await questions.close();
  }
}
