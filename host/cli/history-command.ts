/**
 * `durable-sandbox history`: the recorded history of one execution.
 *
 * 1. Nothing is run and nothing is changed (`reading-session.ts`).
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { CliError } from './cli-error.ts';
import { writeFully } from './cli-io.ts';
import type { CliIo } from './cli-io.ts';
import type { CommandHandler, ParsedCommand } from './command-spec.ts';
import { ExitCode } from './exit-codes.ts';
import { followHistory } from './follow-history.ts';
import { historyJson, historyTable, historyTree } from './history-format.ts';
import { asking, namedExecution } from './named-execution.ts';
import { startLine } from './run-view.ts';
import { openQuestions } from './service-access.ts';
import { createTheme, wantsColor, wantsUnicode } from './terminal-text.ts';
import type { ColorWish } from './terminal-text.ts';
import { timeFormatOf, timeText } from './time-text.ts';

type HistoryForm = 'tree' | 'table' | 'json';

export const historyCommand: CommandHandler = async (parsed, io) => {
  const address = parsed.arguments[0] ?? '';
  const form = chooseForm(parsed, io);
  if (parsed.flags.has('follow') && (parsed.flags.has('reverse-order') || parsed.values.has('out'))) {
    throw new CliError('DS_CLI_USAGE', {
      message: '--follow prints events as they come; --reverse-order and --out do not go with it.',
      cure: 'Redirect the output to keep it in a file.',
    });
  }
  const questions = await openQuestions(parsed, io);
  try {
    const { arn, name } = await asking(namedExecution(questions, address));
    const out = parsed.values.get('out');
    const theme = createTheme({
      color: out === undefined && wantsColor((parsed.values.get('color') ?? 'auto') as ColorWish, io.stdout, io.env),
      unicode: wantsUnicode(io.env, io.platform),
    });
    const timeOf = (time: Date): string => timeText(time, questions.now(), timeFormatOf(parsed) ?? 'iso');
    if (parsed.flags.has('follow')) {
      return await followHistory(questions, arn, form === 'json' ? 'json' : 'text', io, theme, timeOf);
    }
    const events = await asking(questions.history(arn, parsed.flags.has('reverse-order')));
    let text: string;
    if (form === 'json') {
      text = historyJson(events);
    } else if (form === 'table') {
      text = historyTable(events, theme, timeOf);
    } else {
      const functionName = arn.split(':')[6] ?? '';
      text = historyTree(events, startLine({ name, functionName, arn }, theme), theme, treeWidth(io));
    }
    if (out === undefined) await writeFully(io.stdout, text);
    else writeOut(path.resolve(io.cwd, out), text);
    return ExitCode.Done;
  } finally {
    await questions.close();
  }
};

function chooseForm(parsed: ParsedCommand, io: CliIo): HistoryForm {
  const format = parsed.values.get('format');
  if (parsed.flags.has('json')) {
    if (format === undefined || format === 'json') return 'json';
    throw new CliError('DS_CLI_USAGE', {
      message: `--json and --format ${format} contradict each other.`,
      cure: 'Give one of them.',
    });
  }
  if (format !== undefined) return format as HistoryForm;
  return io.stdout.isTTY === true && !parsed.values.has('out') ? 'tree' : 'json';
}

function treeWidth(io: CliIo): number {
  // Nothing is cut on a pipe: there is no line to overflow.
  return io.stdout.isTTY === true ? Math.max(40, io.stdout.columns || 80) : 10_000;
}

function writeOut(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new CliError('DS_CLI_USAGE', {
      message: `--out: cannot write ${file}: ${error instanceof Error ? error.message : String(error)}.`,
      cure: 'Give a file in a folder that exists and can be written to.',
      cause: error,
    });
  }
}
