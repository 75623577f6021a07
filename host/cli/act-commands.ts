/** Rows of the command table that do something to executions. */
import type { CommandSpec } from './command-spec.ts';
import {
  colorOption,
  dataOption,
  endpointOption,
  errorOptions,
  executionArgument,
  jsonOption,
  questionExits,
  verboseOption,
} from './common-options.ts';
import { ExitCode } from './exit-codes.ts';

export const ACT_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'stop',
    summary: 'stop a running execution',
    description: 'Ends the execution as STOPPED, with the error that is given. Its function is not called any more.',
    arguments: [executionArgument],
    options: [...errorOptions, dataOption, endpointOption, verboseOption, colorOption],
    examples: [
      { command: `durable-sandbox stop order-42 --error-message 'ordered twice'`, meaning: 'stop it, and say why' },
    ],
    exitCodes: questionExits,
    load: async () => (await import('./stop-command.ts')).stopCommand,
  },
  {
    name: 'callback',
    summary: 'list open callbacks, or answer one: succeed, fail, heartbeat',
    description:
      'callback list shows the open callbacks of all executions. The other three take a callback id, or the execution and ' +
      'the name of the callback as execution/name; where several are called so, its path as execution/items/item-3/name.',
    arguments: [
      {
        name: 'action',
        summary: 'list, succeed, fail or heartbeat',
        required: true,
        choices: ['list', 'succeed', 'fail', 'heartbeat'],
      },
      {
        name: 'callback',
        summary: 'callback id, or execution/name; not for list',
        required: false,
        completes: 'callback',
      },
    ],
    options: [
      {
        name: 'result',
        short: 'r',
        value: 'JSON|@file|-',
        group: 'Input',
        summary: 'what a success brings: JSON text, a file, or - for stdin',
        brief: true,
      },
      ...errorOptions,
      jsonOption,
      dataOption,
      endpointOption,
      verboseOption,
      colorOption,
    ],
    examples: [
      {
        command: `durable-sandbox callback succeed order-42/approval --result '{"ok":true}'`,
        meaning: 'approve the order',
      },
      { command: 'durable-sandbox callback list', meaning: 'who waits for an answer' },
    ],
    exitCodes: questionExits,
    load: async () => (await import('./callback-command.ts')).callbackCommand,
  },
  {
    name: 'skip',
    summary: 'end a wait, or the pause before another attempt, now',
    arguments: [
      executionArgument,
      {
        name: 'operation',
        summary: 'name, path or id of the operation; without it, all that are waiting',
        required: false,
      },
    ],
    options: [dataOption, endpointOption, verboseOption, colorOption],
    examples: [{ command: 'durable-sandbox skip order-42 packing', meaning: 'do not wait for the packing' }],
    exitCodes: questionExits,
    load: async () => (await import('./skip-command.ts')).skipCommand,
  },
  {
    name: 'fork',
    summary: 'start a new execution with the history of another one up to an operation, which runs again',
    description:
      'What had ended before the operation began is kept; the operation and all others run again, with their side effects. ' +
      '--set gives a kept step, callback or invoke another result. The original is not touched. An operation is named by ' +
      'its name, its path such as items/item-3/charge[2], or its id.',
    arguments: [executionArgument],
    options: [
      { name: 'at', value: 'OPERATION', group: 'Input', summary: 'the first operation that runs again', brief: true },
      {
        name: 'name',
        aliases: ['durable-execution-name'],
        value: 'N',
        group: 'Input',
        summary: 'name of the new execution (default: a new unique one)',
        brief: true,
      },
      {
        name: 'input',
        value: 'JSON|@file|-',
        group: 'Input',
        summary: 'another input (default: the recorded one)',
      },
      {
        name: 'set',
        value: 'OPERATION=JSON',
        multiple: true,
        group: 'Input',
        summary: 'another result for an operation that is kept; may be repeated',
        brief: true,
      },
      jsonOption,
      dataOption,
      endpointOption,
      verboseOption,
      colorOption,
    ],
    examples: [
      { command: 'durable-sandbox fork order-42 --at charge', meaning: 'run it again from the charge on' },
      {
        command: `durable-sandbox fork order-42 --at ship --set 'reserve={"stock":0}'`,
        meaning: 'what if nothing had been in stock?',
      },
    ],
    exitCodes: [...questionExits, ExitCode.NameTaken],
    load: async () => (await import('./fork-command.ts')).forkCommand,
  },
];
