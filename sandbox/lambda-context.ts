/**
 * The Lambda context that a workflow sees: the plain members which travelled here, and the one function that matters.
 *
 * What belongs to the invocation rather than to the execution is there for steps; workflow code is not to read it.
 */
import { now } from '../runtime/clock.ts';
import { FORBIDDEN_SOURCES } from '../runtime/determinism/forbidden-sources.ts';
import type { ForbiddenSource } from '../runtime/determinism/source.ts';
import type { LambdaContextFields } from '../runtime/protocol.ts';
import { guardFunction, guardGetter, type Guard } from './determinism/guard.ts';

const PER_INVOCATION = ['awsRequestId', 'logStreamName'];

export function restoreLambdaContext({ fields, deadline }: LambdaContextFields): unknown {
  const nothing = (): void => undefined;
  const context: Record<string, unknown> = {
    ...fields,
    getRemainingTimeInMillis: guardFunction(() => Math.max(0, deadline - now()), guardOf('getRemainingTimeInMillis')),
    done: nothing,
    fail: nothing,
    succeed: nothing,
  };
  for (const name of PER_INVOCATION) {
    if (!(name in fields)) continue;
    const value = fields[name];
    Object.defineProperty(context, name, {
      enumerable: true,
      configurable: true,
      get: guardGetter(() => value, guardOf(name)),
    });
  }
  return context;
}

function guardOf(name: string): Guard {
  const source = FORBIDDEN_SOURCES.find(({ code }) => code === 'DS_DET_INVOCATION') as ForbiddenSource;
  return { source, api: `lambdaContext.${name}`, name, end: 'result', throughNode: false };
}
