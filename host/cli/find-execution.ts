/**
 * Which execution a person means: by name, ARN, the beginning of one of them, or `@last`.
 *
 * 1. A whole name or ARN wins over beginnings. More than one match is an error that lists them, never a guess.
 */
import { CliError } from './cli-error.ts';
import { nearestName } from './nearest-name.ts';

export interface KnownExecution {
  readonly arn: string;
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

export function findExecution(address: string, known: readonly KnownExecution[], dataDir: string): KnownExecution {
  if (known.length === 0) {
    throw new CliError('DS_CLI_EXECUTION_NOT_FOUND', {
      message: `There is no execution in ${dataDir}.`,
      cure: 'Start one with durable-sandbox run, or name another folder with --data.',
    });
  }
  if (address === '@last') return known.reduce((last, other) => (other.startedAt >= last.startedAt ? other : last));
  const exact = known.filter(({ arn, name }) => arn === address || name === address);
  const matches =
    exact.length > 0 ? exact : known.filter(({ arn, name }) => name.startsWith(address) || arn.startsWith(address));
  const [only, ...others] = matches;
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined) {
    const list = matches.slice(0, 10).map(({ name, arn }) => `${name}  ${arn}`);
    throw new CliError('DS_CLI_EXECUTION_NOT_FOUND', {
      message: `"${address}" stands for ${String(matches.length)} executions.`,
      excerpt: list.join('\n'),
      cure: 'Give more of the name, or the ARN.',
    });
  }
  const near = nearestName(
    address,
    known.map(({ name }) => name),
  );
  throw new CliError('DS_CLI_EXECUTION_NOT_FOUND', {
    message: `No execution "${address}" in ${dataDir}.`,
    cure:
      near === undefined ? 'Check the name and the folder (--data); @last is the newest one.' : `Did you mean ${near}?`,
  });
}
