/** Options that several rows of the command table have in common. */
import type { OptionSpec } from './command-spec.ts';

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
