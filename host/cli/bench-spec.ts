/** The row of `bench` in the table of commands. */
import type { CommandSpec } from './command-spec.ts';
import { colorOption, verboseOption } from './common-options.ts';
import { ExitCode } from './exit-codes.ts';

export const BENCH_COMMAND: CommandSpec = {
  name: 'bench',
  summary: 'measure how long recorded histories take to replay',
  description:
    'Replays each history again and again in a sandbox thread, without any side effect, and prints medians with their ' +
    'spread: in a new process (cold), with a warm worker, for each recorded invocation, and for the full history from ' +
    'the text of the file to the verdict. Below them: memory over an empty run, where the time goes, the cost of all ' +
    'replays in the life of the execution, and the payloads that take longest to decode. With --against another module ' +
    'is measured in turn with the first, and the ratio is given with an interval of 95 %. Measure compiled JavaScript: ' +
    'with TypeScript the cold case has the compiler in it.',
  arguments: [
    { name: 'module', summary: 'file that exports the durable handler (JavaScript or TypeScript)', required: true },
  ],
  options: [
    {
      name: 'history',
      value: 'FILE|DIR|GLOB',
      multiple: true,
      group: 'Input',
      summary: 'histories, in the forms that replay reads; several may follow',
      brief: true,
    },
    {
      name: 'export',
      value: 'NAME',
      group: 'Input',
      summary: 'export to measure (default: handler, then default, then the only durable one)',
      brief: true,
    },
    {
      name: 'against',
      value: 'MODULE#EXPORT',
      group: 'Input',
      summary: 'another module to compare with, such as the version before (default export: that of the module)',
      brief: true,
    },
    {
      name: 'max-ratio',
      value: 'R',
      default: '1.10',
      group: 'Runtime',
      summary: 'with --against: exit 1 when a case takes more than R times as long, and that is no chance',
      brief: true,
    },
    {
      name: 'iterations',
      value: 'N',
      group: 'Runtime',
      summary: 'samples of each case (default: 50; long ones at most 20)',
      brief: true,
    },
    { name: 'warmup', value: 'N', group: 'Runtime', summary: 'replays before the first sample (default: 10)' },
    {
      name: 'cold-starts',
      value: 'N',
      group: 'Runtime',
      summary: 'new processes that are timed (default: 7; 0 leaves cold starts and memory out)',
    },
    {
      name: 'json',
      group: 'Output',
      summary: 'one document durable-sandbox/bench@1 with all samples on stdout',
      brief: true,
    },
    verboseOption,
    colorOption,
  ],
  examples: [
    {
      command: 'durable-sandbox bench dist/order.js --history order-42.json',
      meaning: 'what a replay of order-42 costs',
    },
    {
      command: 'durable-sandbox bench dist/order.js --history histories/ --against before/order.js --json',
      meaning: 'in a pipeline: does the new code replay more slowly than the old?',
    },
  ],
  exitCodes: [ExitCode.Done, ExitCode.Negative, ExitCode.Usage, ExitCode.CannotLoad, ExitCode.Internal],
  load: async () => (await import('./bench-command.ts')).benchCommand,
};
