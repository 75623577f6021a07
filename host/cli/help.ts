/**
 * The two help screens, made from the command table: `-h` fits one screen, `--help` says everything.
 */
import type { CommandSpec, OptionSpec } from './command-spec.ts';
import { OPTION_GROUPS } from './command-spec.ts';
import { COMMANDS } from './commands.ts';
import { EXIT_CODE_MEANINGS, ExitCode } from './exit-codes.ts';

export function helpText(command: CommandSpec | undefined, size: 'short' | 'full'): string {
  if (command === undefined) return programHelp();
  return size === 'short' ? shortHelp(command) : fullHelp(command);
}

export function usageLine(command: CommandSpec): string {
  const words = command.arguments.map((argument) => (argument.required ? `<${argument.name}>` : `[${argument.name}]`));
  const options = command.options.length > 0 ? ['[options]'] : [];
  return ['durable-sandbox', command.name, ...words, ...options].join(' ');
}

export function optionHead(option: OptionSpec): string {
  const short = option.short === undefined ? '' : `-${option.short}, `;
  return `${short}--${option.name}${option.value === undefined ? '' : ` ${option.value}`}`;
}

/** Summary of an option with everything the table says beside it. */
export function optionDetails(option: OptionSpec): string {
  const details = [option.summary];
  if (option.choices !== undefined) details.push(`one of ${option.choices.join(', ')}`);
  if (option.default !== undefined) details.push(`default ${option.default}`);
  if (option.environment !== undefined) details.push(`environment ${option.environment}`);
  if (option.aliases !== undefined) details.push(`also ${option.aliases.map((alias) => `--${alias}`).join(', ')}`);
  return details.join('; ');
}

function programHelp(): string {
  return lines(
    'Usage: durable-sandbox <command> [options]     run durable workflows on this machine',
    '',
    ...table(COMMANDS.map((command) => [command.name, command.summary])),
    '',
    'Examples:',
    ...COMMANDS.flatMap((command) => command.examples.slice(0, 1)).map((example) => `  ${example.command}`),
    '',
    `Exit: ${exitSummary(Object.values(ExitCode))}`,
    'More: durable-sandbox <command> -h for one screen, --help for everything',
  );
}

function shortHelp(command: CommandSpec): string {
  const brief = command.options.filter((option) => option.brief === true);
  return lines(
    `Usage: ${usageLine(command)}     ${command.summary}`,
    ...table(brief.map((option) => [optionHead(option), option.summary])),
    ...(command.examples.length > 0 ? ['Examples:'] : []),
    ...command.examples.map((example) => `  ${example.command}`),
    `Exit: ${exitSummary(command.exitCodes)}     More: --help`,
  );
}

function fullHelp(command: CommandSpec): string {
  const text = [`Usage: ${usageLine(command)}`, '', ...wrap(command.description ?? command.summary, 100), ''];
  if (command.aliases !== undefined) text.push(`Aliases: ${command.aliases.join(', ')}`, '');
  if (command.arguments.length > 0) {
    text.push(
      'Arguments:',
      ...table(command.arguments.map((argument) => [`<${argument.name}>`, argument.summary])),
      '',
    );
  }
  for (const group of OPTION_GROUPS) {
    const options = command.options.filter((option) => option.group === group);
    if (options.length === 0) continue;
    text.push(`${group}:`, ...table(options.map((option) => [optionHead(option), optionDetails(option)])), '');
  }
  text.push('Examples:');
  for (const example of command.examples) text.push(`  ${example.command}`, `      ${example.meaning}`);
  text.push(
    '',
    'Exit codes:',
    ...table(command.exitCodes.map((code) => [String(code), EXIT_CODE_MEANINGS[code].long])),
  );
  return lines(...text);
}

function exitSummary(codes: readonly ExitCode[]): string {
  return codes.map((code) => `${String(code)} ${EXIT_CODE_MEANINGS[code].short}`).join('  ');
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...rows.map(([head]) => head.length));
  return rows.map(([head, text]) => `  ${head.padEnd(width)}  ${text}`);
}

function wrap(text: string, width: number): string[] {
  const result: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      result.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...result, line];
}

function lines(...text: readonly string[]): string {
  return `${text.join('\n')}\n`;
}
