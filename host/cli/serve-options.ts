/** What `serve` was asked for: options and configuration file, checked as far as it can be without starting anything. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ServedFunction } from '../serve/function-fleet.ts';
import { CliError } from './cli-error.ts';
import type { CliIo } from './cli-io.ts';
import type { ParsedCommand } from './command-spec.ts';
import { functionOf } from './function-option.ts';
import { dataFolder } from './run-options.ts';

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
  const functions = [
    ...(lists.get('function') ?? []).map((text) => functionOf('--function', text, true, io.cwd)),
    ...(lists.get('plain-function') ?? []).map((text) => functionOf('--plain-function', text, false, io.cwd)),
    ...configured(values.get('config'), io.cwd),
  ];
  const twice = functions.find(({ name }, index) => functions.findIndex((other) => other.name === name) !== index);
  if (twice !== undefined) {
    throw new CliError('DS_CLI_USAGE', {
      message: `Function ${twice.name} is given twice.`,
      cure: 'Give each a name of its own.',
    });
  }
  return {
    port: numberOf('--port', values.get('port') ?? '', 0, 65_535),
    host,
    allowedHosts,
    dataDir: dataFolder(parsed, io),
    functions,
    waitScale: numberOf('--wait-scale', values.get('wait-scale') ?? '1', 0, 1),
    watch: flags.has('watch'),
    headless: flags.has('headless'),
    readOnly: flags.has('read-only'),
  };
}

interface ConfiguredFunction {
  readonly module: string;
  readonly export?: string;
  readonly durable?: boolean;
  readonly executionTimeoutSeconds?: number;
  readonly retentionDays?: number;
}

function configured(file: string | undefined, cwd: string): ServedFunction[] {
  if (file === undefined) return [];
  const whole = path.resolve(cwd, file);
  let config: { functions?: Readonly<Record<string, string | ConfiguredFunction>> };
  try {
    config = JSON.parse(readFileSync(whole, 'utf8')) as typeof config;
  } catch (cause) {
    throw new CliError('DS_CLI_INPUT', {
      message: `--config: cannot read ${file}: ${cause instanceof Error ? cause.message : String(cause)}.`,
      cure: 'Give a JSON file such as {"functions":{"orders":"src/order.ts#handler"}}.',
      cause,
    });
  }
  // Paths in a file are meant from where the file is.
  const folder = path.dirname(whole);
  return Object.entries(config.functions ?? {}).map(([name, value]) => {
    if (typeof value === 'string') return functionOf('--config', `${name}=${value}`, true, folder);
    const source = value.export === undefined ? value.module : `${value.module}#${value.export}`;
    const plain = functionOf('--config', `${name}=${source}`, value.durable ?? true, folder);
    return {
      ...plain,
      executionTimeoutSeconds: value.executionTimeoutSeconds,
      retentionDays: value.retentionDays,
    };
  });
}

function numberOf(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= most) return value;
  throw new CliError('DS_CLI_USAGE', {
    message: `${option} ${JSON.stringify(text)} is not a number from ${String(least)} to ${String(most)}.`,
  });
}
