/** The file of `serve --config`: functions with their settings. Everything in it is checked, and nothing is passed over. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { MAX_DURATION_SECONDS } from '../../runtime/limits.ts';
import type { ServedFunction } from '../serve/function-fleet.ts';
import { CliError } from './cli-error.ts';
import { functionOf } from './function-option.ts';

type Members = Readonly<Record<string, unknown>>;

/** Paths in the file are meant from where the file is. */
export function readServeConfig(file: string, cwd: string): ServedFunction[] {
  const whole = path.resolve(cwd, file);
  const functions = membersOf(read(whole, file), file, 'the file', ['functions'])['functions'] ?? {};
  return Object.entries(membersOf(functions, file, 'functions')).map(([name, value]) =>
    configuredFunction(name, value, file, path.dirname(whole)),
  );
}

function configuredFunction(name: string, value: unknown, file: string, folder: string): ServedFunction {
  if (typeof value === 'string') return functionOf('--config', `${name}=${value}`, true, folder);
  const where = `functions.${name}`;
  const known = ['module', 'export', 'durable', 'executionTimeoutSeconds', 'retentionDays'];
  const members = membersOf(value, file, where, known, 'a text such as "src/order.ts#handler" or an object');
  const { module, export: exportName, durable = true } = members;
  if (typeof module !== 'string') throw wrong(file, `${where}.module`, module, 'the path of a module');
  if (exportName !== undefined && typeof exportName !== 'string')
    throw wrong(file, `${where}.export`, exportName, 'the name of an export');
  if (typeof durable !== 'boolean') throw wrong(file, `${where}.durable`, durable, 'true or false');
  const source = exportName === undefined ? module : `${module}#${exportName}`;
  return {
    ...functionOf('--config', `${name}=${source}`, durable, folder),
    executionTimeoutSeconds: wholeOf('executionTimeoutSeconds', members, file, where, MAX_DURATION_SECONDS),
    retentionDays: wholeOf('retentionDays', members, file, where, 90),
  };
}

function read(whole: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(whole, 'utf8')) as unknown;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw configError(`cannot read ${file}: ${message.replace(/\.$/, '')}.`, cause);
  }
}

function membersOf(
  value: unknown,
  file: string,
  where: string,
  known?: readonly string[],
  expected = 'an object',
): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(file, where, value, expected);
  const unknown = Object.keys(value).find((name) => known?.includes(name) === false);
  if (unknown === undefined) return value as Members;
  throw configError(
    `${JSON.stringify(unknown)} is no member of ${where} in ${file}; there may be ${known?.join(', ') ?? ''}.`,
  );
}

function wholeOf(name: string, members: Members, file: string, where: string, most: number): number | undefined {
  const value = members[name];
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw wrong(file, `${where}.${name}`, value, `a whole number from 1 to ${String(most)}`);
}

function wrong(file: string, where: string, value: unknown, expected: string): CliError {
  const found = value === undefined ? 'missing' : `${JSON.stringify(value).slice(0, 60)}`;
  return configError(`${where} in ${file} is ${found}, not ${expected}.`);
}

function configError(message: string, cause?: unknown): CliError {
  return new CliError('DS_CLI_INPUT', {
    message: `--config: ${message}`,
    cure: 'Give a JSON file such as {"functions":{"orders":"src/order.ts#handler"}}.',
    cause,
  });
}
