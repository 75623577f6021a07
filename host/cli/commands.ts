/**
 * The one table of commands. A further command is a further row, here or in one of the files beside it, plus the file that its
 * `load` names.
 *
 * 1. Nothing about a command is said anywhere else: parsing, help and docs/CLI.md read this table.
 */
import { BENCH_COMMAND } from './bench-spec.ts';
import { ACT_COMMANDS } from './act-commands.ts';
import type { CommandSpec } from './command-spec.ts';
import { colorOption, dataOption, verboseOption } from './common-options.ts';
import { ExitCode } from './exit-codes.ts';
import { SHELLS } from './shells.ts';
import { QUESTION_COMMANDS } from './question-commands.ts';
import { SERVICE_COMMANDS } from './service-commands.ts';

export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'run',
    summary: 'run or resume one execution on the local service',
    description:
      'Loads the module, starts the local durable execution service in this process and runs the workflow until it ends. ' +
      'The first line names the execution and its ARN, before anything runs. State is kept in the data folder after ' +
      'each acknowledged checkpoint: an interrupted or killed run goes on where it was when the same name is run again. ' +
      'A name that is finished already prints its recorded end and runs nothing. ' +
      'At a terminal, s skips waits, c answers a callback, x stops the execution, and q leaves it open.',
    arguments: [
      { name: 'module', summary: 'file that exports the durable handler (JavaScript or TypeScript)', required: true },
    ],
    options: [
      {
        name: 'export',
        value: 'NAME',
        group: 'Input',
        summary: 'export to run (default: handler, then default, then the only durable one)',
      },
      {
        name: 'input',
        value: 'JSON|@file|-',
        group: 'Input',
        summary: 'input: JSON text, a file, or - for stdin (default: null; for a known name its recorded input)',
        brief: true,
      },
      { name: 'event', short: 'e', value: 'FILE', group: 'Input', summary: 'input from a JSON file; - for stdin' },
      {
        name: 'name',
        aliases: ['durable-execution-name'],
        value: 'N',
        group: 'Input',
        summary: 'name of the execution; use it again to resume (default: a made-up one)',
        brief: true,
      },
      dataOption,
      { name: 'skip-time', group: 'Time', summary: 'jump over waits and retry delays by a virtual clock', brief: true },
      {
        name: 'timeout',
        value: 'DUR',
        group: 'Time',
        summary: 'stop watching after this real time, such as 30s or 5m; the execution stays open',
      },
      {
        name: 'until',
        value: 'STATE',
        choices: ['suspended'],
        group: 'Time',
        summary: 'stop as soon as the execution is suspended',
        brief: true,
      },
      {
        name: 'detach',
        group: 'Time',
        summary: 'go on in the background, with the output in a file of the data folder; the exit code is 6',
      },
      {
        name: 'on-callback',
        value: 'NAME=ANSWER',
        multiple: true,
        group: 'Input',
        summary: 'answer callbacks of that name: JSON, @file, fail:TYPE:MESSAGE, or timeout for none',
        brief: true,
      },
      {
        name: 'register',
        value: 'NAME=MODULE#EXPORT',
        multiple: true,
        group: 'Runtime',
        summary: 'a further durable function, for context.invoke',
      },
      {
        name: 'register-plain',
        value: 'NAME=MODULE#EXPORT',
        multiple: true,
        group: 'Runtime',
        summary: 'a further function that is not durable, for context.invoke',
      },
      {
        name: 'always-replay',
        group: 'Debugging',
        summary: 'end the invocation with each checkpoint, so that everything is replayed all the time',
      },
      {
        name: 'crash-at',
        value: 'K',
        group: 'Debugging',
        summary:
          'let the invocation die at the Kth checkpoint call of this run, which is recorded while its answer is lost',
      },
      {
        name: 'memory-size',
        value: 'MB',
        group: 'Output',
        summary: 'memory for which the cost line states GB-s (default: 1024, as the function is told)',
      },
      {
        name: 'determinism',
        value: 'MODE',
        choices: ['strict', 'warn', 'off'],
        group: 'Runtime',
        summary: 'what happens when workflow code reads a clock, randomness or I/O outside of a step',
      },
      {
        name: 'json',
        group: 'Output',
        summary: 'one document durable-sandbox/run@1 on stdout, nothing else',
        brief: true,
      },
      {
        name: 'jsonl',
        group: 'Output',
        summary: 'a line of JSON on stdout for each event and log line, the document last',
      },
      verboseOption,
      colorOption,
    ],
    examples: [
      {
        command: 'durable-sandbox run src/order.ts --input @order.json --name order-42',
        meaning: 'start it; the same line resumes it after Ctrl-C, a crash or a reboot',
      },
      {
        command: 'durable-sandbox run src/order.ts --skip-time --json',
        meaning: 'run through waits of days at once, for a script',
      },
    ],
    exitCodes: [
      ExitCode.Done,
      ExitCode.Negative,
      ExitCode.Usage,
      ExitCode.CannotLoad,
      ExitCode.NameTaken,
      ExitCode.NotFinished,
      ExitCode.Internal,
      ExitCode.Interrupted,
      ExitCode.Terminated,
    ],
    load: async () => (await import('./run-command.ts')).runCommand,
  },
  {
    name: 'replay',
    summary: 'replay recorded histories against the code as it is now',
    description:
      'Runs the workflow over each history in the sandbox, without any side effect: no body of a step runs and nothing is ' +
      'sent. A history passes when the same operations are requested and the execution comes to the recorded end. ' +
      'Read are the histories of finished, failed and running executions as AWS, SAM and this command line print them, ' +
      'plain or compressed (.gz). A history that is not whole never passes.',
    arguments: [
      { name: 'module', summary: 'file that exports the durable handler (JavaScript or TypeScript)', required: true },
    ],
    options: [
      {
        name: 'history',
        value: 'FILE|DIR|GLOB',
        multiple: true,
        group: 'Input',
        summary: 'histories: files, folders with all that is in them, or patterns; several may follow',
        brief: true,
      },
      {
        name: 'export',
        value: 'NAME',
        group: 'Input',
        summary: 'export to replay against (default: handler, then default, then the only durable one)',
        brief: true,
      },
      {
        name: 'execution-arn',
        value: 'ARN',
        group: 'Input',
        summary: 'ARN of the execution, which seeds its random values, where the only history does not hold it',
      },
      {
        name: 'seed-secret',
        value: 'TEXT|@FILE',
        group: 'Input',
        summary:
          'secret that the random values were seeded with (default: DURABLE_SANDBOX_SEED_SECRET, then what the handler has)',
      },
      {
        name: 'allow',
        value: 'CODE',
        multiple: true,
        group: 'Input',
        summary: 'do not fail for this class of divergence, such as DS_REPLAY_RESULT',
      },
      { name: 'bail', group: 'Runtime', summary: 'stop after the first history that diverged', brief: true },
      {
        name: 'concurrency',
        value: 'N',
        group: 'Runtime',
        summary: 'how many histories are replayed at a time (default: the available processors)',
      },
      {
        name: 'until',
        value: 'N',
        group: 'Debugging',
        summary: 'stop before the Nth operation of the only history, and show what led there',
      },
      {
        name: 'inspect',
        group: 'Debugging',
        summary: 'with --until: wait for a debugger, and stop in it there, with the clock of that time',
      },
      { name: 'junit', value: 'FILE', group: 'Output', summary: 'write a JUnit report', brief: true },
      {
        name: 'github',
        group: 'Output',
        summary: 'annotations and a summary for GitHub Actions (default: where GITHUB_ACTIONS is set)',
      },
      { name: 'json', group: 'Output', summary: 'one document durable-sandbox/replay@1 on stdout', brief: true },
      verboseOption,
      colorOption,
    ],
    examples: [
      {
        command: 'durable-sandbox replay src/order.ts --history histories/ --junit replay.xml',
        meaning: 'in a pipeline: does the new code still replay what production recorded?',
      },
      {
        command: 'durable-sandbox replay src/order.ts --history order-42.json --until 14 --inspect',
        meaning: 'stop in the debugger before the 14th operation of a past execution',
      },
    ],
    exitCodes: [ExitCode.Done, ExitCode.Negative, ExitCode.Usage, ExitCode.CannotLoad, ExitCode.Internal],
    load: async () => (await import('./replay-command.ts')).replayCommand,
  },
  BENCH_COMMAND,
  ...SERVICE_COMMANDS,
  ...QUESTION_COMMANDS,
  ...ACT_COMMANDS,
  {
    name: 'completion',
    summary: 'print what makes a shell complete the words of this command line',
    description:
      'Prints a script for the shell. It knows all commands and options by itself, and asks this command for the names of ' +
      'executions and of open callbacks in the data folder.',
    arguments: [{ name: 'shell', summary: 'bash, zsh, fish or pwsh', required: true, choices: [...SHELLS] }],
    options: [dataOption],
    examples: [
      { command: 'source <(durable-sandbox completion bash)', meaning: 'in ~/.bashrc; for zsh in ~/.zshrc' },
      { command: 'durable-sandbox completion fish | source', meaning: 'in the configuration of fish' },
    ],
    exitCodes: [ExitCode.Done, ExitCode.Usage],
    load: async () => (await import('./completion-command.ts')).completionCommand,
  },
  {
    name: 'version',
    summary: 'print the version',
    arguments: [],
    options: [],
    examples: [{ command: 'durable-sandbox version', meaning: 'the version of this package' }],
    exitCodes: [ExitCode.Done],
    load: async () => (await import('./version-command.ts')).versionCommand,
  },
];

export function findCommand(name: string): CommandSpec | undefined {
  return COMMANDS.find((command) => command.name === name || command.aliases?.includes(name) === true);
}
