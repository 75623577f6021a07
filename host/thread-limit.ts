/**
 * How many sandbox threads a process may have where its handlers do not say.
 *
 * In Lambda a process has one invocation at a time. A process that has many, as those of the local service, says so in
 * its environment: a thread whose step waits for something costs no processor, and must not keep others waiting.
 */
import { availableParallelism } from 'node:os';
import { DurableSandboxError } from '../runtime/errors.ts';

export const THREADS_VARIABLE = 'DURABLE_SANDBOX_THREADS';
const DEFAULT_LIMIT = 4;
const HIGHEST = 128;

/** `DURABLE_SANDBOX_THREADS`, else the available processors, 4 at most. @throws DS_CONFIG for any other value */
export function defaultThreadLimit(): number {
  const given = process.env[THREADS_VARIABLE];
  if (given === undefined || given === '') return Math.min(DEFAULT_LIMIT, availableParallelism());
  const limit = Number(given);
  if (Number.isInteger(limit) && limit >= 1 && limit <= HIGHEST) return limit;
  throw new DurableSandboxError(
    'DS_CONFIG',
    `The environment variable ${THREADS_VARIABLE} is ${JSON.stringify(given)}.`,
    { cure: `Set it to a whole number from 1 to ${HIGHEST}.` },
  );
}
