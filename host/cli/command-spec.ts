/**
 * The shape of one row of the command table. Parsing, both help screens and the docs page are made of such rows, and of
 * nothing else.
 *
 * Owns: the types. Does not own: any row (`commands.ts`), any parsing (`parse-arguments.ts`), any text (`help.ts`).
 */
import type { CliIo } from './cli-io.ts';
import type { ExitCode } from './exit-codes.ts';

export type OptionGroup = 'Input' | 'Output' | 'Time' | 'Storage' | 'Runtime' | 'Debugging';
export const OPTION_GROUPS: readonly OptionGroup[] = ['Input', 'Time', 'Storage', 'Runtime', 'Debugging', 'Output'];

export interface OptionSpec {
  /** Long name without dashes. */
  readonly name: string;
  readonly short?: string;
  /** Further long names, understood but not advertised on the short screen. */
  readonly aliases?: readonly string[];
  /** Placeholder of the value; a flag has none. */
  readonly value?: string;
  /** Takes several values, one after another or each with the option's name. */
  readonly multiple?: boolean;
  readonly choices?: readonly string[];
  readonly default?: string;
  /** Environment variable that is read when the option is not given. */
  readonly environment?: string;
  readonly group: OptionGroup;
  readonly summary: string;
  /** Shown on the one-screen help of `-h`. */
  readonly brief?: boolean;
}

export interface ArgumentSpec {
  readonly name: string;
  readonly summary: string;
  readonly required: boolean;
  readonly choices?: readonly string[];
  /** What a shell completes it with, asking for it; absent: files. */
  readonly completes?: 'execution' | 'callback';
}

export interface ExampleSpec {
  readonly command: string;
  readonly meaning: string;
}

/** What the user wrote, checked against the table: known names only, choices respected, environment and defaults applied. */
export interface ParsedCommand {
  readonly spec: CommandSpec;
  readonly arguments: readonly string[];
  readonly values: ReadonlyMap<string, string>;
  readonly flags: ReadonlySet<string>;
  /** Values of options that take several; those not given are absent. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
}

export type CommandHandler = (parsed: ParsedCommand, io: CliIo) => Promise<ExitCode>;

export interface CommandSpec {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly arguments: readonly ArgumentSpec[];
  readonly options: readonly OptionSpec[];
  readonly examples: readonly ExampleSpec[];
  readonly exitCodes: readonly ExitCode[];
  /** Loaded only when the command runs, so that help and completion stay quick. */
  readonly load: () => Promise<CommandHandler>;
}
