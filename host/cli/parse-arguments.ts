/**
 * Turns the words of the command line into a request, by the command table. Commander does the parsing; this file only
 * feeds it the table and turns its complaints into errors with a cure.
 *
 * 1. Nothing is run and nothing is loaded here.
 * 2. Precedence of a value: option, its aliases, environment, default of the table.
 */
import { Command, CommanderError, Option } from 'commander';
import { CliError } from './cli-error.ts';
import { expandAlias } from './command-aliases.ts';
import type { CommandSpec, OptionSpec, ParsedCommand } from './command-spec.ts';
import { COMMANDS, findCommand } from './commands.ts';
import type { CliIo } from './cli-io.ts';

export type CliRequest =
  | { readonly kind: 'help'; readonly size: 'short' | 'full'; readonly command: CommandSpec | undefined }
  | { readonly kind: 'version' }
  | { readonly kind: 'command'; readonly parsed: ParsedCommand };

export function parseArguments(given: readonly string[], env: CliIo['env']): CliRequest {
  const words = expandAlias(given);
  const beforeTerminator = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
  const named = beforeTerminator.find((word) => !word.startsWith('-'));
  if (named === 'help') {
    const topic = words[words.indexOf('help') + 1];
    return { kind: 'help', size: 'full', command: topic === undefined ? undefined : findCommand(topic) };
  }
  const command = named === undefined ? undefined : findCommand(named);
  if (beforeTerminator.includes('--help')) return { kind: 'help', size: 'full', command };
  if (beforeTerminator.includes('-h')) return { kind: 'help', size: 'short', command };
  if (words.length === 0) return { kind: 'help', size: 'short', command: undefined };
  if (words[0] === '--version' || words[0] === '-V') return { kind: 'version' };

  let parsed: ParsedCommand | undefined;
  const program = createProgram((result) => {
    parsed = result;
  }, env);
  try {
    program.parse([...words], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) throw usageError(error, command);
    throw error;
  }
  if (parsed === undefined) return { kind: 'help', size: 'short', command: undefined };
  return { kind: 'command', parsed };
}

function createProgram(onCommand: (parsed: ParsedCommand) => void, env: CliIo['env']): Command {
  const program = new Command('durable-sandbox');
  prepare(program);
  for (const spec of COMMANDS) {
    const command = program.command(spec.name).aliases([...(spec.aliases ?? [])]);
    prepare(command);
    for (const argument of spec.arguments) {
      command.argument(argument.required ? `<${argument.name}>` : `[${argument.name}]`, argument.summary);
    }
    for (const option of spec.options) {
      for (const name of [option.name, ...(option.aliases ?? [])]) command.addOption(commanderOption(option, name));
    }
    command.action(() => {
      onCommand(collect(spec, command.args, command.opts<Record<string, unknown>>(), env));
    });
  }
  return program;
}

function prepare(command: Command): void {
  command
    .helpOption(false)
    .helpCommand(false)
    .exitOverride()
    .showSuggestionAfterError(true)
    .allowExcessArguments(false)
    .configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
}

function commanderOption(spec: OptionSpec, name: string): Option {
  const short = spec.short !== undefined && name === spec.name ? `-${spec.short}, ` : '';
  const value = spec.value === undefined ? '' : ` <${spec.value}${spec.multiple === true ? '...' : ''}>`;
  const option = new Option(`${short}--${name}${value}`, spec.summary);
  return spec.choices === undefined ? option : option.choices([...spec.choices]);
}

function collect(
  spec: CommandSpec,
  words: readonly string[],
  given: Readonly<Record<string, unknown>>,
  env: CliIo['env'],
): ParsedCommand {
  const values = new Map<string, string>();
  const flags = new Set<string>();
  const lists = new Map<string, readonly string[]>();
  for (const option of spec.options) {
    const found = [option.name, ...(option.aliases ?? [])]
      .map((name) => given[attributeName(name)])
      .find((value) => value !== undefined);
    if (option.value === undefined) {
      if (found === true) flags.add(option.name);
      continue;
    }
    if (option.multiple === true) {
      if (Array.isArray(found)) lists.set(option.name, found as string[]);
      continue;
    }
    const fromEnvironment = option.environment === undefined ? undefined : env[option.environment];
    const value =
      typeof found === 'string'
        ? found
        : fromEnvironment !== undefined && fromEnvironment !== ''
          ? fromEnvironment
          : option.default;
    if (value !== undefined) values.set(option.name, value);
  }
  return { spec, arguments: words, values, flags, lists };
}

function attributeName(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

function usageError(error: CommanderError, command: CommandSpec | undefined): CliError {
  const text = error.message.replace(/^error: /, '');
  const [first = text, ...rest] = text.split('\n');
  const suggestion = /^\(Did you mean (.+)\?\)$/.exec(rest.join(' ').trim())?.[1];
  const more = command === undefined ? 'durable-sandbox --help' : `durable-sandbox ${command.name} --help`;
  return new CliError('DS_CLI_USAGE', {
    message: first.replace(/\.$/, ''),
    cure: suggestion === undefined ? `see ${more}` : `did you mean ${suggestion}? See also ${more}`,
  });
}
