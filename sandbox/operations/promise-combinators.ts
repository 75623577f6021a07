/**
 * `context.promise.all`, `allSettled`, `any` and `race`: combinators whose outcome is an operation of its own.
 *
 * 1. They take their id when they are awaited first, not when they are called.
 * 2. On replay of one that has ended the promises are not touched: the outcome is in the record.
 * 3. The promises belong to the context around: a combinator among them takes its id there, when it is touched.
 */
import type { DurablePromiseCombinators } from '../../runtime/context.ts';
import { DurablePromise } from '../../runtime/durable-promise.ts';
import { PromiseCombinatorError } from '../../runtime/operation-errors.ts';
import type { AnySerdes } from '../../runtime/serdes.ts';
import { nameAndList } from '../call-arguments.ts';
import type { ContextState } from '../context-state.ts';
import { inScope } from '../scope.ts';
import { runInChildContext } from './child-context.ts';
import { settledResultsSerdes } from './settled-results.ts';

type Combine = (promises: PromiseLike<unknown>[]) => Promise<unknown>;

export function promiseCombinators(context: ContextState): DurablePromiseCombinators {
  const combinator =
    (call: string, combine: Combine, serdes?: AnySerdes) =>
    (...args: unknown[]): DurablePromise<unknown> => {
      const { name, list } = nameAndList(`promise.${call}`, args, 'promises');
      const promises = list as PromiseLike<unknown>[];
      const body = (within: ContextState): Promise<unknown> =>
        inScope<Promise<unknown>>({ kind: 'workflow', context, within }, () => combine(promises));
      return new DurablePromise(async () =>
        runInChildContext<unknown>(
          context,
          name,
          body,
          { serdes },
          {
            call: `promise.${call}`,
            wrapError: (error) => new PromiseCombinatorError(error.message, error, error.errorData),
          },
        ),
      );
    };
  return {
    all: combinator('all', (promises) => Promise.all(promises)),
    allSettled: combinator('allSettled', (promises) => Promise.allSettled(promises), settledResultsSerdes),
    any: combinator('any', (promises) => Promise.any(promises)),
    race: combinator('race', (promises) => Promise.race(promises)),
  } as DurablePromiseCombinators;
}
