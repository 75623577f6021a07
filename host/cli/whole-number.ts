/** Options whose value is a count. */
import { CliError } from './cli-error.ts';

/** Undefined when the option was not given. */
export function wholeNumber(
  option: string,
  given: string | undefined,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number | undefined {
  if (given === undefined) return undefined;
  const number = Number(given);
  if (given.trim() !== '' && Number.isInteger(number) && number >= least && number <= most) return number;
  const range =
    most === Number.MAX_SAFE_INTEGER ? `of ${String(least)} or more` : `from ${String(least)} to ${String(most)}`;
  throw new CliError('DS_CLI_USAGE', {
    message: `--${option} ${given} is not a whole number ${range}.`,
    cure: `Give one, such as --${option} ${String(Math.max(least, Math.min(4, most)))}.`,
  });
}
