/** What `run` was asked for, checked as far as it can be without loading anything. */
import path from 'node:path';
import type { ServedFunction } from '../serve/function-fleet.ts';
import { CliError } from './cli-error.ts';
import type { CliIo } from './cli-io.ts';
import type { ParsedCommand } from './command-spec.ts';
import { DEFAULT_DATA_FOLDER } from './common-options.ts';
import { parseDurationText } from './duration-text.ts';
import { checkExecutionName } from './execution-name.ts';
import { functionOf } from './function-option.ts';
import { readInputPayload } from './input-payload.ts';
import { readCallbackAnswers } from './scripted-callbacks.ts';
import type { CallbackAnswer } from './scripted-callbacks.ts';
import { wholeNumber } from './whole-number.ts';
import type { ColorWish } from './terminal-text.ts';

/** What stdout is: text for people, one document, or a line of JSON for each event. */
export type RunOutputForm = 'text' | 'json' | 'jsonl';

export interface RunOptions {
  readonly modulePath: string;
  readonly exportName: string | undefined;
  /** JSON text; undefined when no input was given. */
  readonly payload: string | undefined;
  readonly name: string | undefined;
  readonly dataDir: string;
  readonly skipTime: boolean;
  readonly timeoutMs: number | undefined;
  readonly untilSuspended: boolean;
  readonly determinism: string | undefined;
  readonly onCallback: ReadonlyMap<string, CallbackAnswer>;
  /** Further functions, for `context.invoke`. */
  readonly functions: readonly ServedFunction[];
  readonly alwaysReplay: boolean;
  /** Number of the checkpoint call at which an invocation dies. */
  readonly crashAt: number | undefined;
  /** Undefined: as the local service tells the function. */
  readonly memorySizeMb: number | undefined;
  readonly detach: boolean;
  readonly output: RunOutputForm;
  readonly verbose: boolean;
  readonly color: ColorWish;
}

export async function readRunOptions(parsed: ParsedCommand, io: Pick<CliIo, 'stdin' | 'cwd'>): Promise<RunOptions> {
  const { values, flags, lists } = parsed;
  if (flags.has('json') && flags.has('jsonl')) {
    throw new CliError('DS_CLI_USAGE', { message: '--json and --jsonl were both given.', cure: 'Give one of them.' });
  }
  const name = values.get('name');
  return {
    modulePath: parsed.arguments[0] ?? '',
    exportName: values.get('export'),
    name: name === undefined ? undefined : checkExecutionName(name),
    dataDir: dataFolder(parsed, io),
    skipTime: flags.has('skip-time'),
    timeoutMs: timeout(values.get('timeout')),
    untilSuspended: values.get('until') === 'suspended',
    determinism: values.get('determinism'),
    onCallback: await readCallbackAnswers(lists.get('on-callback') ?? [], io),
    functions: [
      ...(lists.get('register') ?? []).map((text) => functionOf('--register', text, true, io.cwd)),
      ...(lists.get('register-plain') ?? []).map((text) => functionOf('--register-plain', text, false, io.cwd)),
    ],
    alwaysReplay: flags.has('always-replay'),
    crashAt: wholeNumber('crash-at', values.get('crash-at'), 1),
    memorySizeMb: wholeNumber('memory-size', values.get('memory-size'), 128, 10_240),
    detach: flags.has('detach'),
    output: flags.has('json') ? 'json' : flags.has('jsonl') ? 'jsonl' : 'text',
    verbose: flags.has('verbose'),
    color: (values.get('color') ?? 'auto') as ColorWish,
    payload: await readInputPayload(values.get('input'), values.get('event'), io),
  };
}

export function dataFolder(parsed: ParsedCommand, io: Pick<CliIo, 'cwd'>): string {
  return path.resolve(io.cwd, parsed.values.get('data') ?? DEFAULT_DATA_FOLDER);
}

function timeout(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const milliseconds = parseDurationText(text);
  if (milliseconds !== undefined && milliseconds > 0) return milliseconds;
  throw new CliError('DS_CLI_USAGE', {
    message: `--timeout ${JSON.stringify(text)} is not a duration.`,
    cure: 'Give a number with its unit: 500ms, 30s, 5m, 2h, 1d, or several such as 1h30m.',
  });
}

/** The command line that goes on with an execution, as a shell would take it. */
export function resumeCommand(options: RunOptions, name: string, io: Pick<CliIo, 'cwd' | 'env'>): string {
  const words = ['durable-sandbox', 'run', options.modulePath];
  if (options.exportName !== undefined) words.push('--export', options.exportName);
  words.push('--name', name, ...dataWords(options, io));
  if (options.skipTime) words.push('--skip-time');
  if (options.determinism !== undefined) words.push('--determinism', options.determinism);
  return words.map(shellWord).join(' ');
}

/** The command line that answers a callback of it. */
export function answerCommand(
  options: RunOptions,
  name: string,
  callbackPath: string,
  io: Pick<CliIo, 'cwd' | 'env'>,
): string {
  const words = ['durable-sandbox', 'callback', 'succeed', `${name}/${callbackPath}`, ...dataWords(options, io)];
  return `${words.map(shellWord).join(' ')} --result JSON`;
}

function dataWords({ dataDir }: RunOptions, io: Pick<CliIo, 'cwd' | 'env'>): string[] {
  const usual = path.resolve(io.cwd, io.env['DURABLE_SANDBOX_DATA'] ?? DEFAULT_DATA_FOLDER);
  return dataDir === usual ? [] : ['--data', path.relative(io.cwd, dataDir)];
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
