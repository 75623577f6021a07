/** Rows of the command table: the service, and what one asks of it and does to its executions. */
import type { ArgumentSpec, CommandSpec, OptionSpec } from './command-spec.ts';
import { colorOption, dataOption, endpointOption, jsonOption, verboseOption } from './common-options.ts';
import { ExitCode } from './exit-codes.ts';

const executionArgument: ArgumentSpec = {
  name: 'execution',
  summary: 'name, ARN, unambiguous beginning of one of them, or @last',
  required: true,
};
const errorOptions: readonly OptionSpec[] = [
  { name: 'error-message', value: 'TEXT', group: 'Input', summary: 'message of the error', brief: true },
  { name: 'error-type', value: 'NAME', group: 'Input', summary: 'type of the error', brief: true },
  { name: 'error-data', value: 'TEXT', group: 'Input', summary: 'data of the error' },
  { name: 'stack-trace', value: 'LINE', multiple: true, group: 'Input', summary: 'lines of its stack trace' },
];
const questionExits = [ExitCode.Done, ExitCode.Usage, ExitCode.CannotLoad, ExitCode.NotFound, ExitCode.Internal];

export const SERVICE_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'serve',
    summary: 'run the local service: the Lambda API for any client, and a page to look at',
    description:
      'Listens on the loopback interface and prints its address as the first line. Each function runs in a process of its ' +
      'own and reaches the service by AWS_ENDPOINT_URL_LAMBDA, so handlers of the official SDK work as ours do. State is ' +
      'kept in the data folder: after a crash, open executions go on with the next start. Ends with Ctrl-C.',
    arguments: [],
    options: [
      {
        name: 'function',
        value: 'NAME=MODULE#EXPORT',
        multiple: true,
        group: 'Input',
        summary: 'a durable function; #EXPORT may be left out; may be repeated',
        brief: true,
      },
      {
        name: 'plain-function',
        value: 'NAME=MODULE#EXPORT',
        multiple: true,
        group: 'Input',
        summary: 'a function that is not durable, to be invoked by workflows; may be repeated',
      },
      {
        name: 'config',
        value: 'FILE',
        group: 'Input',
        summary: 'functions from a JSON file: {"functions":{"orders":"src/order.ts#handler"}}',
      },
      { name: 'port', value: 'P', default: '9014', group: 'Runtime', summary: 'port; 0 takes a free one', brief: true },
      {
        name: 'host',
        value: 'ADDRESS',
        group: 'Runtime',
        summary: 'interface to listen on (default: loopback, 127.0.0.1 and ::1)',
      },
      {
        name: 'allow-host',
        value: 'NAME',
        multiple: true,
        group: 'Runtime',
        summary: 'a further name by which the service may be addressed; needed with --host',
      },
      { name: 'watch', group: 'Runtime', summary: 'start a function anew when its code changes', brief: true },
      { name: 'headless', group: 'Runtime', summary: 'without the page' },
      { name: 'read-only', group: 'Runtime', summary: 'refuse to start, stop, answer or skip anything' },
      {
        name: 'wait-scale',
        value: '0..1',
        default: '1',
        group: 'Time',
        summary: 'shorten waits and retry delays; 0 ends them at once',
        brief: true,
      },
      dataOption,
      verboseOption,
      colorOption,
    ],
    examples: [
      {
        command: 'durable-sandbox serve --function orders=src/order.ts --watch',
        meaning: 'serve one function and its page, and take up changes of the code',
      },
      {
        command: 'durable-sandbox serve --config functions.json --port 0 --wait-scale 0',
        meaning: 'on a free port, without waiting, for a script',
      },
    ],
    exitCodes: [ExitCode.Done, ExitCode.Usage, ExitCode.CannotLoad, ExitCode.Internal],
    load: async () => (await import('./serve-command.ts')).serveCommand,
  },
  {
    name: 'list',
    aliases: ['ls'],
    summary: 'list executions',
    arguments: [],
    options: [
      {
        name: 'function',
        aliases: ['function-name'],
        value: 'NAME',
        group: 'Input',
        summary: 'of one function',
        brief: true,
      },
      {
        name: 'status',
        aliases: ['statuses'],
        value: 'STATUS',
        multiple: true,
        group: 'Input',
        summary: 'RUNNING, SUCCEEDED, FAILED, TIMED_OUT, STOPPED; several may follow, also with commas',
        brief: true,
      },
      { name: 'started-after', value: 'TIME', group: 'Input', summary: 'ISO 8601' },
      { name: 'started-before', value: 'TIME', group: 'Input', summary: 'ISO 8601' },
      {
        name: 'name-contains',
        aliases: ['durable-execution-name'],
        value: 'TEXT',
        group: 'Input',
        summary: 'part of the name',
      },
      { name: 'limit', aliases: ['max-items'], value: 'N', default: '50', group: 'Output', summary: 'at most so many' },
      { name: 'reverse-order', group: 'Output', summary: 'oldest first' },
      jsonOption,
      dataOption,
      endpointOption,
      verboseOption,
      colorOption,
    ],
    examples: [{ command: 'durable-sandbox list --status RUNNING', meaning: 'what is open, newest first' }],
    exitCodes: [ExitCode.Done, ExitCode.Usage, ExitCode.CannotLoad, ExitCode.NotFound, ExitCode.Internal],
    load: async () => (await import('./list-command.ts')).listCommand,
  },
  {
    name: 'get',
    summary: 'show one execution: status, input, result, what it waits for',
    arguments: [executionArgument],
    options: [
      {
        name: 'format',
        value: 'FORM',
        choices: ['summary', 'json'],
        group: 'Output',
        summary: 'summary or json (default: summary on a terminal, json on a pipe)',
      },
      jsonOption,
      dataOption,
      endpointOption,
      verboseOption,
      colorOption,
    ],
    examples: [{ command: 'durable-sandbox get order-42', meaning: 'how order-42 is doing' }],
    exitCodes: questionExits,
    load: async () => (await import('./get-command.ts')).getCommand,
  },
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
      'the name of the callback as execution/name.',
    arguments: [
      { name: 'action', summary: 'list, succeed, fail or heartbeat', required: true },
      { name: 'callback', summary: 'callback id, or execution/name; not for list', required: false },
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
];
