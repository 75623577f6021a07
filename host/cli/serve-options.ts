/** What `serve` was asked for, checked as far as it can be without starting anything. */
import type { ServedFunction } from '../serve/function-fleet.ts';
import { CliError } from './cli-error.ts';
import type { CliIo } from './cli-io.ts';
import type { ParsedCommand } from './command-spec.ts';
import { functionOf } from './function-option.ts';
import { dataFolder } from './run-options.ts';
import { readServeConfig } from './serve-config.ts';
import { wholeNumber } from './whole-number.ts';

export interface ServeCommandOptions {
  readonly port: number;
  readonly host: string | undefined;
  readonly allowedHosts: readonly string[];
  readonly dataDir: string;
  readonly functions: readonly ServedFunction[];
  readonly waitScale: number;
  readonly watch: boolean;
  readonly headless: boolean;
  readonly readOnly: boolean;
  readonly editor: string | undefined;
}

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

export function readServeOptions(parsed: ParsedCommand, io: CliIo): ServeCommandOptions {
  const { values, flags, lists } = parsed;
  if (flags.has('open') && flags.has('headless')) {
    throw new CliError('DS_CLI_USAGE', {
      message: '--open and --headless contradict each other: there is no page to open.',
      cure: 'Give one of them.',
    });
  }
  const host = values.get('host');
  const allowedHosts = lists.get('allow-host') ?? [];
  if (host !== undefined && !LOOPBACK.includes(host) && allowedHosts.length === 0) {
    throw new CliError('DS_CLI_USAGE', {
      message: `--host ${host} opens the service to other machines.`,
      cure: 'Say under which names it may be addressed, such as --allow-host my-machine.local; acting then needs the token that is printed.',
    });
  }
  const config = values.get('config');
  const functions = [
    ...(lists.get('function') ?? []).map((text) => functionOf('--function', text, true, io.cwd)),
    ...(lists.get('plain-function') ?? []).map((text) => functionOf('--plain-function', text, false, io.cwd)),
    ...(config === undefined ? [] : readServeConfig(config, io.cwd)),
  ];
  const twice = functions.find(({ name }, index) => functions.findIndex((other) => other.name === name) !== index);
  if (twice !== undefined) {
    throw new CliError('DS_CLI_USAGE', {
      message: `Function ${twice.name} is given twice.`,
      cure: 'Give each a name of its own.',
    });
  }
  return {
    port: wholeNumber('port', values.get('port'), 0, 65_535) ?? 0,
    host,
    allowedHosts,
    dataDir: dataFolder(parsed, io),
    functions,
    waitScale: scaleOf(values.get('wait-scale') ?? '1'),
    watch: flags.has('watch'),
    headless: flags.has('headless'),
    readOnly: flags.has('read-only'),
    editor: editorOf(values.get('editor')),
  };
}

function editorOf(template: string | undefined): string | undefined {
  if (template === undefined) return undefined;
  const example = template.replaceAll(/\{(file|line|column)\}/g, '1');
  const scheme = URL.canParse(example) ? new URL(example).protocol : '';
  if (template.includes('{file}') && !['', 'javascript:', 'data:', 'blob:'].includes(scheme)) return template;
  throw new CliError('DS_CLI_USAGE', {
    message: `--editor ${JSON.stringify(template)} is not an address with {file} in it.`,
    cure: "Write it as in --editor 'vscode://file{file}:{line}:{column}'.",
  });
}

function scaleOf(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new CliError('DS_CLI_USAGE', {
    message: `--wait-scale ${JSON.stringify(text)} is not a number from 0 to 1.`,
    cure: 'Give 1 for waits as they are, 0.01 for a hundredth, or 0 for none.',
  });
}
