/** One workflow for each expectation in `expectations/parallel.ts`. */
import { durableSandbox, type BatchResult, type ParallelBranch, type Serdes } from '../../../runtime/index.ts';

const give = (text: string) => () => Promise.resolve(text);
const fail = (): Promise<string> => Promise.reject(new Error('no'));
const stepOf =
  (text: string): ParallelBranch<string> =>
  (context) =>
    context.step(() => text);

/** The members of a batch result, by name. */
function project<K extends keyof BatchResult<unknown>>(result: BatchResult<unknown>, ...keys: K[]): object {
  return Object.fromEntries(keys.map((key) => [key, result[key]]));
}

const wrapped: Serdes<string> = {
  serialize: (value) => Promise.resolve(JSON.stringify({ wrapped: value })),
  deserialize: (text) =>
    Promise.resolve(text === undefined ? undefined : (JSON.parse(text) as { wrapped: string }).wrapped),
};

export const r8_1 = durableSandbox(async (_event, context) => {
  const result = await context.parallel('parallel', [stepOf('task-1'), stepOf('task-2')], { maxConcurrency: 1 });
  return result.getResults();
});

export const r8_3 = durableSandbox(async (_event, context) => {
  const branches = [
    { name: 'first', func: give('one') },
    { name: 'second', func: give('two') },
  ];
  return (await context.parallel('named', branches, { maxConcurrency: 1 })).getResults();
});

export const r8_5 = durableSandbox(async (_event, context) => (await context.parallel('empty', [])).getResults());

export const r8_6 = durableSandbox(async (_event, context) => {
  const result = await context.parallel('failfast', [give('ok'), fail, give('never')], {
    maxConcurrency: 1,
    completionConfig: { toleratedFailureCount: 0 },
  });
  return project(result, 'completionReason', 'status', 'successCount', 'failureCount', 'totalCount');
});

export const r8_8 = durableSandbox(async (_event, context) => {
  const result = await context.parallel('min-successful', [give('a'), give('b'), give('c'), give('d')], {
    maxConcurrency: 1,
    completionConfig: { minSuccessful: 2 },
  });
  return project(result, 'completionReason', 'successCount', 'totalCount');
});

export const r8_10 = durableSandbox(async (_event, context) => {
  const result = await context.parallel('tolerated-exceeded', [fail, fail, give('never')], {
    maxConcurrency: 1,
    completionConfig: { toleratedFailureCount: 1 },
  });
  return project(result, 'completionReason', 'successCount', 'failureCount', 'totalCount');
});

export const r8_11 = durableSandbox(async (_event, context) => {
  const result = await context.parallel('concurrent', [give('r0'), give('r1'), give('r2')], { maxConcurrency: 2 });
  return result.getResults();
});

export const r8_13 = durableSandbox(async (_event, context) => {
  const result = await context.parallel('tolerated-pct', [fail, fail, give('never'), give('never')], {
    maxConcurrency: 1,
    completionConfig: { toleratedFailurePercentage: 25 },
  });
  return project(result, 'completionReason', 'successCount', 'failureCount', 'totalCount');
});

export const r8_15 = durableSandbox(async (_event, context) => {
  const result = await context.parallel('serde', [give('x'), give('y')], { maxConcurrency: 1, itemSerdes: wrapped });
  return result.getResults();
});

export const r8_16 = durableSandbox(async (_event, context) => {
  const result = await context.parallel('all-fail', [fail, fail, fail], {
    maxConcurrency: 1,
    completionConfig: { toleratedFailureCount: 3 },
  });
  return project(result, 'completionReason', 'status', 'successCount', 'failureCount', 'totalCount');
});

export const r8_18 = durableSandbox(async (_event, context) => {
  const result = await context.parallel('combined', [fail, fail, give('never'), give('never')], {
    maxConcurrency: 1,
    completionConfig: { minSuccessful: 3, toleratedFailureCount: 1 },
  });
  return project(result, 'completionReason', 'successCount', 'failureCount', 'totalCount');
});

export const r8_20 = durableSandbox(async (_event, context) => {
  const result = await context.parallel('mixed', [give('a'), fail, give('c')], {
    maxConcurrency: 1,
    completionConfig: { toleratedFailureCount: 1 },
  });
  return {
    hasFailure: result.hasFailure,
    successCount: result.succeeded().length,
    failureCount: result.failed().length,
    errorCount: result.getErrors().length,
  };
});

export const r8_21 = durableSandbox(async (_event, context) => {
  const nested: ParallelBranch<string[]> = async (branch) => {
    const inner = await branch.parallel('inner', [stepOf('i1'), stepOf('i2')], { maxConcurrency: 1 });
    return inner.getResults();
  };
  return (await context.parallel('outer', [nested], { maxConcurrency: 1 })).getResults();
});
