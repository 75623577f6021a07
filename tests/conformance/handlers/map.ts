/** One workflow for each expectation in `expectations/map.ts`. */
import {
  BatchItemStatus,
  durableSandbox,
  type BatchResult,
  type MapFunc,
  type Serdes,
} from '../../../runtime/index.ts';

/** Gives the item back, or fails for the item "fail". */
const giveOrFail: MapFunc<string, string> = (_context, item) =>
  item === 'fail' ? Promise.reject(new Error('no')) : Promise.resolve(item);

/** The members of a batch result, by name. */
function project<K extends keyof BatchResult<unknown>>(result: BatchResult<unknown>, ...keys: K[]): object {
  return Object.fromEntries(keys.map((key) => [key, result[key]]));
}

const PREFIX = 'OPSERDE:';

/** Writes the results of the whole map as one text. */
const joined: Serdes<BatchResult<string>> = {
  serialize: (batch) => Promise.resolve(`${PREFIX}${batch?.getResults().join(',') ?? ''}`),
  deserialize: (text = '') => {
    const results = text.slice(PREFIX.length).split(',');
    const all = results.map((result, index) => ({ result, index, status: BatchItemStatus.SUCCEEDED }));
    return Promise.resolve({ all, getResults: () => results } as unknown as BatchResult<string>);
  },
};

export const r9_1 = durableSandbox(async (names: string[], context) => {
  const result = await context.map('map', names, (item, name) => item.step(() => `Hello, ${name}!`), {
    maxConcurrency: 1,
  });
  return result.getResults();
});

export const r9_3 = durableSandbox(async (numbers: number[], context) => {
  const result = await context.map('indexed', numbers, (_item, n, index) => Promise.resolve(n + index), {
    maxConcurrency: 1,
  });
  return result.getResults();
});

export const r9_5 = durableSandbox(async (_event, context) => {
  const result = await context.map('failfast', ['ok', 'fail', 'never'], giveOrFail, {
    maxConcurrency: 1,
    completionConfig: { toleratedFailureCount: 0 },
  });
  return project(result, 'completionReason', 'status', 'successCount', 'failureCount', 'totalCount');
});

export const r9_6 = durableSandbox(async (_event, context) => {
  const result = await context.map('rethrow', ['fail', 'never'], giveOrFail, {
    maxConcurrency: 1,
    completionConfig: { toleratedFailureCount: 0 },
  });
  result.throwIfError();
  return 'not reached';
});

export const r9_8 = durableSandbox(async (_event, context) => {
  const result = await context.map('tolerated', ['ok', 'fail', 'ok'], giveOrFail, {
    maxConcurrency: 1,
    completionConfig: { toleratedFailureCount: 1 },
  });
  return project(result, 'completionReason', 'status', 'successCount', 'failureCount', 'totalCount');
});

export const r9_10 = durableSandbox(async (_event, context) => {
  const result = await context.map('tolerated-pct', ['fail', 'fail', 'never', 'never'], giveOrFail, {
    maxConcurrency: 1,
    completionConfig: { toleratedFailurePercentage: 25 },
  });
  return project(result, 'completionReason', 'successCount', 'failureCount', 'totalCount');
});

export const r9_11 = durableSandbox(async (_event, context) => {
  const result = await context.map('concurrent', ['r0', 'r1', 'r2'], giveOrFail, { maxConcurrency: 2 });
  return result.getResults();
});

export const r9_13 = durableSandbox(async (numbers: number[], context) => {
  const result = await context.map('named-items', numbers, (_item, n) => Promise.resolve(n * 10), {
    maxConcurrency: 1,
    itemNamer: (n) => `item-${String(n)}`,
  });
  return result.getResults();
});

export const r9_15 = durableSandbox(async (_event, context) => {
  const result = await context.map(
    'suspend',
    ['r0', 'r1'],
    async (item, text, index) => {
      if (index === 1) await item.wait({ seconds: 1 });
      return item.step(() => text);
    },
    { maxConcurrency: 1 },
  );
  return result.getResults();
});

export const r9_16 = durableSandbox(async (_event, context) => {
  const letters = ['a', 'b', 'c', 'd'];
  const result = await context.map('large', letters, (_item, letter) => Promise.resolve(letter.repeat(70 * 1024)), {
    maxConcurrency: 1,
  });
  return project(result, 'successCount', 'totalCount');
});

export const r9_18 = durableSandbox(async (_event, context) => {
  const result = await context.map('fail-then-wait', ['ok', 'fail'], giveOrFail, {
    maxConcurrency: 1,
    completionConfig: { toleratedFailureCount: 1 },
  });
  await context.wait({ seconds: 1 });
  return project(result, 'completionReason', 'status', 'successCount', 'failureCount', 'totalCount');
});

export const r9_20 = durableSandbox(async (_event, context) => {
  const result = await context.map('op-serde', ['x', 'y'], (_item, text) => Promise.resolve(text.toUpperCase()), {
    maxConcurrency: 1,
    serdes: joined,
  });
  await context.wait({ seconds: 1 });
  return result.getResults();
});
