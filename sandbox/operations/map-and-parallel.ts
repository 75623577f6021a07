/** `context.map` and `context.parallel`: their arguments, and the names of their items. */
import {
  type BatchResult,
  type MapConfig,
  type MapFunc,
  NestingType,
  type ParallelBranch,
  type ParallelConfig,
} from '../../runtime/batch-types.ts';
import { validateCompletionConfig } from '../../runtime/completion-policy.ts';
import type { DurableContext } from '../../runtime/context.ts';
import type { DurablePromise } from '../../runtime/durable-promise.ts';
import { describePlace, type Place } from '../../runtime/limits.ts';
import type { DurableLogger } from '../../runtime/logger.ts';
import {
  checkedFunction,
  checkedName,
  checkedOptions,
  describe,
  invalid,
  nameAndList,
  show,
} from '../call-arguments.ts';
import type { ContextState } from '../context-state.ts';
import { runBatch } from './batch.ts';

type CreateContext = (state: ContextState) => DurableContext<DurableLogger>;

/** @throws DurableSandboxError DS_INVALID_ARGUMENT, DS_INVALID_NAME */
export function map(
  context: ContextState,
  args: readonly unknown[],
  createContext: CreateContext,
): DurablePromise<BatchResult<unknown>> {
  const { name, list, rest } = nameAndList('map', args, 'items');
  const place = { call: 'map', name };
  const fn = checkedFunction(place, rest[0]) as unknown as MapFunc<unknown, unknown, DurableLogger>;
  const config = checkedOptions(place, rest[1]) as MapConfig<unknown, unknown>;
  checkConfig(config, place);
  const entries = list.map((item, index) => ({
    name: itemName(config.itemNamer?.(item, index), `map-item-${String(index)}`, place),
    body: (state: ContextState) => fn(createContext(state), item, index, list),
  }));
  return runBatch(context, { kind: 'map', name, entries, config });
}

/** @throws DurableSandboxError DS_INVALID_ARGUMENT, DS_INVALID_NAME */
export function parallel(
  context: ContextState,
  args: readonly unknown[],
  createContext: CreateContext,
): DurablePromise<BatchResult<unknown>> {
  const { name, list, rest } = nameAndList('parallel', args, 'branches');
  const place = { call: 'parallel', name };
  const config = checkedOptions(place, rest[0]) as ParallelConfig<unknown>;
  checkConfig(config, place);
  const entries = (list as ParallelBranch<unknown>[]).map((branch, index) => {
    const func: unknown = typeof branch === 'function' ? branch : (branch as { func?: unknown } | undefined)?.func;
    if (typeof func !== 'function') {
      throw invalid(
        `Branch ${String(index)} of ${describePlace(place)} is neither a function nor { name, func }, but ${describe(branch)}.`,
      );
    }
    const given = typeof branch === 'function' ? undefined : branch.name;
    return {
      name: itemName(given, `parallel-branch-${String(index)}`, place),
      body: (state: ContextState) => (func as (context: unknown) => Promise<unknown>)(createContext(state)),
    };
  });
  return runBatch(context, { kind: 'parallel', name, entries, config });
}

/** A namer that has no name for an item leaves it to the default. */
function itemName(given: unknown, fallback: string, { call }: Place): string {
  return given === '' ? fallback : (checkedName(`an item of ${call}`, given) ?? fallback);
}

function checkConfig(config: ParallelConfig<unknown>, place: Place): void {
  const { maxConcurrency, nesting, completionConfig } = config as { [K in keyof typeof config]: unknown };
  if (maxConcurrency !== undefined && !isPositiveCount(maxConcurrency)) {
    throw invalid(
      `maxConcurrency of ${describePlace(place)} must be a whole number of 1 or more, but is ${show(maxConcurrency)}.`,
    );
  }
  if (nesting !== undefined && nesting !== NestingType.FLAT && nesting !== NestingType.NESTED) {
    throw invalid(`nesting of ${describePlace(place)} must be NESTED or FLAT, but is ${show(nesting)}.`);
  }
  validateCompletionConfig(completionConfig as ParallelConfig<unknown>['completionConfig'], place);
}

function isPositiveCount(value: unknown): boolean {
  return typeof value === 'number' && value >= 1 && (Number.isInteger(value) || value === Infinity);
}
