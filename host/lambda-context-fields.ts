/**
 * What of an invocation travels to the sandbox: the Lambda context's plain members and deadline, and the environment
 * variables which Lambda sets anew for each invocation (a thread has a copy of the environment from its start).
 */
import { now } from '../runtime/clock.ts';
import type { LambdaContextFields } from '../runtime/protocol.ts';

const PER_INVOCATION_VARIABLES = ['_X_AMZN_TRACE_ID'];
/** Where no deadline is known (a test's context), that of Lambda's longest invocation. */
const LONGEST_INVOCATION_MS = 900_000;

export function lambdaContextFields(context: unknown): LambdaContextFields {
  const source = (typeof context === 'object' && context !== null ? context : {}) as Record<string, unknown>;
  const fields: Record<string, unknown> = {};
  // Own and inherited: test doubles are often class instances.
  for (const key in source) {
    const value = source[key];
    if (typeof value !== 'function' && isCloneable(value)) fields[key] = value;
  }
  const remaining = source['getRemainingTimeInMillis'];
  const milliseconds: unknown = typeof remaining === 'function' ? remaining.call(context) : LONGEST_INVOCATION_MS;
  return { fields, deadline: now() + (typeof milliseconds === 'number' ? milliseconds : LONGEST_INVOCATION_MS) };
}

export function invocationEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(PER_INVOCATION_VARIABLES.map((name) => [name, process.env[name]]));
}

function isCloneable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'symbol';
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}
