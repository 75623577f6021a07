/**
 * `run --detach`: the run goes on in a process of its own, with its service, while this one ends.
 *
 * 1. Its output is in a file beside the execution, so that nothing is lost.
 * 2. It has the data folder open, so the other commands reach it: a callback can be answered, the execution be stopped.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CliError } from './cli-error.ts';
import { writeFully } from './cli-io.ts';
import type { CliIo } from './cli-io.ts';
import type { ParsedCommand } from './command-spec.ts';
import { makeExecutionName } from './execution-name.ts';
import { ExitCode } from './exit-codes.ts';
import { functionNameOf, resolveModule } from './load-workflow.ts';
import type { RunOptions } from './run-options.ts';
import { startLine } from './run-view.ts';
import { createTheme, wantsColor, wantsUnicode } from './terminal-text.ts';

export async function runDetached(options: RunOptions, parsed: ParsedCommand, io: CliIo): Promise<ExitCode> {
  if (options.output !== 'text') {
    throw new CliError('DS_CLI_USAGE', {
      message: `--detach prints no document.`,
      cure: `Leave --${options.output} away, and ask for the execution with get --json.`,
    });
  }
  if ([parsed.values.get('input'), parsed.values.get('event')].some((source) => source === '-' || source === '@-')) {
    throw new CliError('DS_CLI_USAGE', {
      message: 'A run in the background cannot read its input from here.',
      cure: 'Give the input as text or as a file: --input @order.json.',
    });
  }
  const name = options.name ?? makeExecutionName(functionNameOf(resolveModule(options.modulePath, io.cwd)));
  const outputFile = path.join(options.dataDir, `${name}.log`);
  const start = await io.startInBackground(wordsOf(parsed, name), outputFile);
  if (start.kind === 'ended') {
    await writeFully(io.stderr, readFileSync(outputFile, 'utf8'));
    return start.exitCode;
  }
  const theme = createTheme({
    color: wantsColor(options.color, io.stdout, io.env),
    unicode: wantsUnicode(io.env, io.platform),
  });
  const lines = [
    startLine(start.message, theme),
    `It goes on in process ${String(start.pid)}; its output is in ${path.relative(io.cwd, outputFile)}`,
  ];
  await writeFully(io.stdout, `${lines.join('\n')}\n`);
  return ExitCode.NotFinished;
}

/** The same command, with the name that was chosen and without --detach. */
function wordsOf({ spec, arguments: words, values, flags, lists }: ParsedCommand, name: string): string[] {
  const given = [...values]
    .filter(([option]) => option !== 'name')
    .flatMap(([option, value]) => [`--${option}`, value]);
  const set = [...flags].filter((flag) => flag !== 'detach').map((flag) => `--${flag}`);
  const several = [...lists].flatMap(([option, all]) => all.flatMap((value) => [`--${option}`, value]));
  return [spec.name, ...words, '--name', name, ...given, ...set, ...several];
}
