/** What `bench` was asked for, checked as far as it can be without loading anything. */
import { FEWEST_PAIRS } from '../bench/ratio-interval.ts';
import { CliError } from './cli-error.ts';
import type { CliIo } from './cli-io.ts';
import type { ParsedCommand } from './command-spec.ts';
import { historyFiles } from './replay/history-files.ts';
import type { ColorWish } from './terminal-text.ts';
import { wholeNumber } from './whole-number.ts';

export interface BenchOptions {
  readonly modulePath: string;
  readonly exportName: string | undefined;
  readonly historyFiles: readonly string[];
  readonly against: { readonly modulePath: string; readonly exportName: string | undefined } | undefined;
  readonly iterations: number;
  readonly warmup: number;
  readonly coldStarts: number;
  /** Time of the module, divided by that of the other, above which the module is too slow. */
  readonly maxRatio: number;
  readonly json: boolean;
  readonly color: ColorWish;
}

const DEFAULT_ITERATIONS = 50;
const DEFAULT_WARMUP = 10;
const DEFAULT_COLD_STARTS = 7;

export function readBenchOptions({ arguments: words, values, flags, lists }: ParsedCommand, io: CliIo): BenchOptions {
  const histories = lists.get('history') ?? [];
  if (histories.length === 0) {
    throw new CliError('DS_CLI_USAGE', {
      message: 'bench needs at least one history.',
      cure: 'Name a recorded one: --history order-42.json. The command history --out FILE saves one.',
    });
  }
  const against = values.get('against');
  const fewest = against === undefined ? 1 : FEWEST_PAIRS;
  const exportName = values.get('export');
  const coldStarts = wholeNumber('cold-starts', values.get('cold-starts'), 0) ?? DEFAULT_COLD_STARTS;
  if (coldStarts > 0 && coldStarts < fewest) {
    throw new CliError('DS_CLI_USAGE', {
      message: `--cold-starts ${String(coldStarts)} is too few to compare two modules with.`,
      cure: `Give ${String(fewest)} or more, or 0 to leave cold starts out.`,
    });
  }
  return {
    modulePath: words[0] ?? '',
    exportName,
    historyFiles: historyFiles(histories, io.cwd),
    against: against === undefined ? undefined : otherModule(against, exportName),
    iterations: wholeNumber('iterations', values.get('iterations'), fewest) ?? DEFAULT_ITERATIONS,
    warmup: wholeNumber('warmup', values.get('warmup'), 0) ?? DEFAULT_WARMUP,
    coldStarts,
    maxRatio: ratio(values.get('max-ratio') ?? '1.10'),
    json: flags.has('json'),
    color: (values.get('color') ?? 'auto') as ColorWish,
  };
}

/** `module` or `module#export`; without one the same export as of the module that is measured. */
function otherModule(text: string, exportName: string | undefined): NonNullable<BenchOptions['against']> {
  const hash = text.lastIndexOf('#');
  if (hash === -1) return { modulePath: text, exportName };
  return { modulePath: text.slice(0, hash), exportName: text.slice(hash + 1) };
}

function ratio(given: string): number {
  const value = Number(given);
  if (given.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new CliError('DS_CLI_USAGE', {
    message: `--max-ratio ${given} is not a number above 0.`,
    cure: 'Give how many times as long the module may take, such as --max-ratio 1.10.',
  });
}
