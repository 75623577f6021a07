/** Workflows for `expectations/batches.ts`: parallel and map. */
import {
  durableSandbox,
  NestingType,
  type BatchResult,
  type DurableContext,
  type MapFunc,
  type ParallelFunc,
} from '../../../../runtime/index.ts';

const give = (text: string) => () => Promise.resolve(text);
const fail = (): Promise<string> => Promise.reject(new RangeError('no'));
const giveOrFail: MapFunc<string, string> = (_context, item) => (item === 'fail' ? fail() : Promise.resolve(item));

const waiting =
  (text: string, seconds: number): ParallelFunc<string> =>
  async (branch) => {
    await branch.wait(`wait for ${text}`, { seconds });
    return branch.step(() => text);
  };

const summary = (result: BatchResult<unknown>): object => {
  const { completionReason, status, successCount, failureCount, startedCount, totalCount } = result;
  return { completionReason, status, successCount, failureCount, startedCount, totalCount };
};

export const unnamedParallel = durableSandbox(async (_event, context) =>
  (await context.parallel([give('a'), give('b')], { maxConcurrency: 1 })).getResults(),
);

export const branchesSuspend = durableSandbox(async (_event, context) =>
  (await context.parallel('suspend', [waiting('slow', 2), waiting('fast', 1)])).getResults(),
);

export const branchesOneByOne = durableSandbox(async (_event, context) =>
  (await context.parallel('in turn', [waiting('a', 1), waiting('b', 1)], { maxConcurrency: 1 })).getResults(),
);

export const firstSuccessful = durableSandbox(async (_event, context) => {
  const result = await context.parallel('first', [waiting('slow', 9), waiting('fast', 1)], {
    completionConfig: { minSuccessful: 1 },
  });
  return { results: result.getResults(), ...summary(result) };
});

export const failFastByDefault = durableSandbox(async (_event, context) =>
  summary(await context.parallel('default', [give('a'), fail, give('c')], { maxConcurrency: 1 })),
);

export const toleratedPercentage = durableSandbox(async (_event, context) =>
  summary(
    await context.parallel('within', [fail, give('b'), give('c'), give('d')], {
      maxConcurrency: 1,
      completionConfig: { toleratedFailurePercentage: 25 },
    }),
  ),
);

export const minSuccessfulMissed = durableSandbox(async (_event, context) =>
  summary(
    await context.parallel('missed', [give('a'), fail, fail], {
      maxConcurrency: 1,
      completionConfig: { minSuccessful: 2, toleratedFailureCount: 2 },
    }),
  ),
);

export const rethrown = durableSandbox(async (_event, context) => {
  const result = await context.parallel('rethrown', [fail], { maxConcurrency: 1 });
  result.throwIfError();
});

export const parallelThenWait = durableSandbox(async (_event, context) => {
  const result = await context.parallel('once', [give('a'), fail], {
    maxConcurrency: 1,
    completionConfig: { toleratedFailureCount: 1 },
  });
  await context.wait({ seconds: 1 });
  const [error] = result.getErrors();
  return { ...summary(result), error: [error?.name, error?.message] };
});

export const flatParallel = durableSandbox(async (_event, context) =>
  (
    await context.parallel('flat', [(branch) => branch.step(() => 'a'), give('b')], {
      maxConcurrency: 1,
      nesting: NestingType.FLAT,
    })
  ).getResults(),
);

export const nullBranches = durableSandbox(async (_event, context) => {
  const result = await context.parallel('nulls', [() => Promise.resolve(null), () => Promise.resolve(0)], {
    maxConcurrency: 1,
  });
  return result.all.map((item) => item.result);
});

export const retryInBranch = durableSandbox(async (_event, context) => {
  const result = await context.parallel(
    'retry',
    [
      (branch) =>
        branch.step(({ attempt }) => (attempt === 1 ? fail() : 'late'), {
          retryStrategy: () => ({ shouldRetry: true, delay: { seconds: 1 } }),
        }),
    ],
    { maxConcurrency: 1 },
  );
  return result.getResults();
});

export const emptyMap = durableSandbox(async (_event, context) => summary(await context.map('empty', [], giveOrFail)));

export const mapMinSuccessful = durableSandbox(async (_event, context) =>
  summary(
    await context.map('enough', ['a', 'b', 'c'], giveOrFail, {
      maxConcurrency: 1,
      completionConfig: { minSuccessful: 2 },
    }),
  ),
);

export const mapExceeded = durableSandbox(async (_event, context) =>
  summary(
    await context.map('exceeded', ['fail', 'fail', 'never'], giveOrFail, {
      maxConcurrency: 1,
      completionConfig: { toleratedFailureCount: 1 },
    }),
  ),
);

export const mapDefaultNames = durableSandbox(async (_event, context) =>
  (await context.map('letters', ['a', 'b'], giveOrFail, { maxConcurrency: 1 })).getResults(),
);

export const mapInMap = durableSandbox(async (_event, context: DurableContext) => {
  const result = await context.map(
    'rows',
    [
      [1, 2],
      [3, 4],
    ],
    async (row, numbers) => {
      const cells = await row.map('cells', numbers, (cell, n) => cell.step(() => n * 2), { maxConcurrency: 1 });
      return cells.getResults();
    },
    { maxConcurrency: 1 },
  );
  return result.getResults();
});

export const largeMapThenWait = durableSandbox(async (_event, context) => {
  const result = await context.map(
    'large',
    ['a', 'b', 'c', 'd'],
    (item, letter) => item.step(() => letter.repeat(70 * 1024)),
    { maxConcurrency: 1 },
  );
  await context.wait({ seconds: 1 });
  return result.getResults().map((text) => [text[0], text.length]);
});

export const mapOfCallbacks = durableSandbox(async (_event, context) => {
  const result = await context.map('ask', ['x', 'y'], (item, name) => item.waitForCallback(name, () => undefined));
  return result.getResults();
});
