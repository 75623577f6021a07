/** What `replay` was asked for, checked as far as it can be without loading anything. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { REPLAY_CLASSES, type ReplayCode } from '../../replay/replay-verdict.ts';
import { CliError } from '../cli-error.ts';
import type { CliIo } from '../cli-io.ts';
import type { ParsedCommand } from '../command-spec.ts';
import { nearestName } from '../nearest-name.ts';
import type { ColorWish } from '../terminal-text.ts';
import { wholeNumber } from '../whole-number.ts';

export interface ReplayOptions {
  readonly modulePath: string;
  readonly exportName: string | undefined;
  readonly histories: readonly string[];
  readonly executionArn: string | undefined;
  readonly seedSecret: string | undefined;
  readonly allowed: ReadonlySet<ReplayCode>;
  readonly bail: boolean;
  readonly concurrency: number;
  /** Number of the request before which the replay stops. */
  readonly until: number | undefined;
  readonly inspect: boolean;
  readonly junitFile: string | undefined;
  readonly github: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
  readonly color: ColorWish;
}

export function readReplayOptions({ arguments: words, values, flags, lists }: ParsedCommand, io: CliIo): ReplayOptions {
  const histories = lists.get('history') ?? [];
  if (histories.length === 0) {
    throw new CliError('DS_CLI_USAGE', {
      message: 'replay needs at least one history.',
      cure: 'Name files, folders or patterns: --history histories/',
    });
  }
  const until = wholeNumber('until', values.get('until'), 1);
  const inspect = flags.has('inspect');
  if (inspect && until === undefined) {
    throw new CliError('DS_CLI_USAGE', {
      message: '--inspect needs --until.',
      cure: 'Say before which operation to stop, such as --until 1 --inspect.',
    });
  }
  const junit = values.get('junit');
  return {
    modulePath: words[0] ?? '',
    exportName: values.get('export'),
    histories,
    executionArn: values.get('execution-arn'),
    seedSecret: secret(values.get('seed-secret'), io.cwd),
    allowed: new Set((lists.get('allow') ?? []).flatMap((given) => given.split(',')).map(code)),
    bail: flags.has('bail'),
    concurrency: wholeNumber('concurrency', values.get('concurrency'), 1) ?? availableParallelism(),
    until,
    inspect,
    junitFile: junit === undefined ? undefined : path.resolve(io.cwd, junit),
    github: flags.has('github') || io.env['GITHUB_ACTIONS'] === 'true',
    json: flags.has('json'),
    verbose: flags.has('verbose'),
    color: (values.get('color') ?? 'auto') as ColorWish,
  };
}

/** The text, or the file that holds it, without the line's end. */
function secret(given: string | undefined, cwd: string): string | undefined {
  if (given?.startsWith('@') !== true) return given;
  try {
    return readFileSync(path.resolve(cwd, given.slice(1)), 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new CliError('DS_CLI_INPUT', {
      message: `--seed-secret ${given}: ${error instanceof Error ? error.message : String(error)}.`,
      cause: error,
    });
  }
}

function code(given: string): ReplayCode {
  const known = Object.keys(REPLAY_CLASSES) as ReplayCode[];
  const found = known.find((candidate) => candidate === given);
  // What was not replayed at all cannot be let pass.
  if (found !== undefined && found !== 'DS_REPLAY_INCOMPLETE' && found !== 'DS_REPLAY_UNREADABLE') return found;
  const near = nearestName(given, known);
  throw new CliError('DS_CLI_USAGE', {
    message: `--allow ${given} is no class of divergence that can be allowed.`,
    cure: near === undefined || near === given ? `Known: ${known.join(', ')}.` : `Did you mean ${near}?`,
  });
}
