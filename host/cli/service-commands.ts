/** The row of the command table that runs the service. */
import type { CommandSpec } from './command-spec.ts';
import { colorOption, dataOption, verboseOption } from './common-options.ts';
import { ExitCode } from './exit-codes.ts';

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
      { name: 'open', group: 'Runtime', summary: 'open the page in the browser' },
      {
        name: 'editor',
        value: 'ADDRESS',
        environment: 'DURABLE_SANDBOX_EDITOR',
        group: 'Runtime',
        summary: 'makes places in code links on the page, such as vscode://file{file}:{line}:{column}',
      },
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
];
