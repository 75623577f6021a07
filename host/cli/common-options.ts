/** Options that several rows of the command table have in common. */
import type { ArgumentSpec, OptionSpec } from './command-spec.ts';
import { ExitCode } from './exit-codes.ts';
import { TIME_FORMATS } from './time-text.ts';

/** Values of `DURABLE_SANDBOX_DATA` and `--data` when neither is given. */
export const DEFAULT_DATA_FOLDER = '.durable-sandbox';

export const dataOption: OptionSpec = {
  name: 'data',
  value: 'DIR',
  default: DEFAULT_DATA_FOLDER,
  environment: 'DURABLE_SANDBOX_DATA',
  group: 'Storage',
  summary: 'folder that keeps the executions',
  brief: true,
};
export const colorOption: OptionSpec = {
  name: 'color',
  value: 'WHEN',
  choices: ['auto', 'always', 'never'],
  default: 'auto',
  group: 'Output',
  summary: 'colours; auto follows NO_COLOR, then FORCE_COLOR, then the terminal',
};
export const timeFormatOption: OptionSpec = {
  name: 'time-format',
  value: 'FORM',
  choices: [...TIME_FORMATS],
  group: 'Output',
  summary: 'points in time, where people read them: relative (3.2 s ago), iso, or raw (milliseconds since the epoch)',
};
export const verboseOption: OptionSpec = {
  name: 'verbose',
  group: 'Output',
  summary: 'more detail, and stack traces of errors',
};
export const endpointOption: OptionSpec = {
  name: 'endpoint-url',
  value: 'URL',
  group: 'Storage',
  summary: 'a running service, or AWS; default: the data folder, and the service that has it open',
};
export const jsonOption: OptionSpec = {
  name: 'json',
  group: 'Output',
  summary: 'one JSON document on stdout, with the names of the AWS API',
  brief: true,
};

export const executionArgument: ArgumentSpec = {
  name: 'execution',
  summary: 'name, ARN, unambiguous beginning of one of them, or @last',
  required: true,
  completes: 'execution',
};
export const errorOptions: readonly OptionSpec[] = [
  { name: 'error-message', value: 'TEXT', group: 'Input', summary: 'message of the error', brief: true },
  { name: 'error-type', value: 'NAME', group: 'Input', summary: 'type of the error', brief: true },
  { name: 'error-data', value: 'TEXT', group: 'Input', summary: 'data of the error' },
  {
    name: 'error',
    value: 'JSON',
    group: 'Input',
    summary: 'the whole error, as the AWS CLI takes it: JSON, or ErrorType=…,ErrorMessage=…',
  },
  { name: 'stack-trace', value: 'LINE', multiple: true, group: 'Input', summary: 'lines of its stack trace' },
];
export const questionExits = [ExitCode.Done, ExitCode.Usage, ExitCode.CannotLoad, ExitCode.NotFound, ExitCode.Internal];
