/** Workflows for `expectations/contexts-and-conditions.ts`: child contexts and waitForCondition. */
import {
  createRetryStrategy,
  createWaitStrategy,
  durableSandbox,
  JitterStrategy,
  retryPresets,
  type ChildContextError,
  type Serdes,
} from '../../../../runtime/index.ts';

const { noRetry } = retryPresets;

const fail = (): never => {
  throw new RangeError('out of range');
};

const lowerCase: Serdes<string> = {
  serialize: (value) => Promise.resolve(value?.toLowerCase()),
  deserialize: (text) => Promise.resolve(text === undefined ? undefined : `<${text}>`),
};

export const childFails = durableSandbox(async (_event, context) =>
  context.runInChildContext('child', (child) => child.step('fail', fail, { retryStrategy: noRetry })),
);

export const childFailureOnReplay = durableSandbox(async (_event, context) => {
  const seen: unknown[] = [];
  try {
    await context.runInChildContext('child', (child) => child.step('fail', fail, { retryStrategy: noRetry }));
  } catch (error) {
    const { name, message, cause } = error as ChildContextError;
    seen.push(name, message, cause?.name);
  }
  await context.wait({ seconds: 1 });
  return seen;
});

export const failureInside = durableSandbox(async (_event, context) =>
  context.runInChildContext('child', async (child) => {
    try {
      return await child.step('fail', fail, { retryStrategy: noRetry });
    } catch {
      return child.step('recover', () => 'recovered');
    }
  }),
);

export const retryInside = durableSandbox(async (_event, context) =>
  context.runInChildContext('child', (child) =>
    child.step('late', ({ attempt }) => (attempt === 1 ? fail() : 'done'), {
      retryStrategy: createRetryStrategy({
        maxAttempts: 2,
        initialDelay: { seconds: 1 },
        jitter: JitterStrategy.NONE,
      }),
    }),
  ),
);

export const childrenInTurn = durableSandbox(async (_event, context) => {
  const first = await context.runInChildContext('first', (child) => child.step(() => 1));
  return context.runInChildContext('second', (child) => child.step(() => first + 1));
});

export const childrenAtOnce = durableSandbox(async (_event, context) => {
  const pause = (name: string, seconds: number) =>
    context.runInChildContext(name, async (child) => {
      await child.wait({ seconds });
      return name;
    });
  return Promise.all([pause('slow', 2), pause('fast', 1)]);
});

export const childSerdes = durableSandbox(async (_event, context) => {
  const value = await context.runInChildContext('child', () => Promise.resolve('ABC'), { serdes: lowerCase });
  await context.wait({ seconds: 1 });
  return value;
});

export const childSubType = durableSandbox(async (_event, context) =>
  context.runInChildContext('child', () => Promise.resolve(1), { subType: 'Own-Kind' }),
);

export const unnamedChild = durableSandbox(async (_event, context) =>
  context.runInChildContext((child) => child.step(() => 'inside')),
);

export const largeResult = durableSandbox(async (_event, context) => {
  const large = await context.runInChildContext('large', async (child) => {
    const letter = await child.step('letter', () => 'y');
    return letter.repeat(300 * 1024);
  });
  return large.length;
});

export const nestedFailure = durableSandbox(async (_event, context) =>
  context.runInChildContext('outer', (outer) => outer.runInChildContext('inner', fail)),
);

export const metAtOnce = durableSandbox(async (_event, context) =>
  context.waitForCondition('ready', (state: { polls: number }) => ({ polls: state.polls + 1 }), {
    initialState: { polls: 0 },
    waitStrategy: () => ({ shouldContinue: false }),
  }),
);

export const growingDelays = durableSandbox(async (_event, context) =>
  context.waitForCondition((state: number) => state + 1, {
    initialState: 0,
    waitStrategy: createWaitStrategy<number>({
      initialDelay: { seconds: 1 },
      backoffRate: 3,
      maxDelay: { seconds: 5 },
      jitter: JitterStrategy.NONE,
      shouldContinuePolling: (state) => state < 4,
    }),
  }),
);

export const checkThrows = durableSandbox(async (_event, context) =>
  context.waitForCondition<number>(fail, { initialState: 0, waitStrategy: () => ({ shouldContinue: false }) }),
);

export const checkThrowsLater = durableSandbox(async (_event, context) =>
  context.waitForCondition((state: number) => (state === 1 ? fail() : state + 1), {
    initialState: 0,
    waitStrategy: () => ({ shouldContinue: true, delay: { seconds: 1 } }),
  }),
);

export const conditionInChild = durableSandbox(async (_event, context) =>
  context.runInChildContext('child', (child) =>
    child.waitForCondition('poll', (state: number) => state + 1, {
      initialState: 0,
      waitStrategy: (state) =>
        state < 2 ? { shouldContinue: true, delay: { seconds: 1 } } : { shouldContinue: false },
    }),
  ),
);

export const conditionThenWait = durableSandbox(async (_event, context) => {
  const state = await context.waitForCondition(() => ({ list: ['a'] }), {
    initialState: { list: [] as string[] },
    waitStrategy: () => ({ shouldContinue: false }),
  });
  await context.wait({ seconds: 1 });
  return state;
});

export const attempts = durableSandbox(async (_event, context) =>
  context.waitForCondition((state: number[], { attempt }) => [...state, attempt], {
    initialState: [],
    waitStrategy: (_state, attempt) =>
      attempt < 3 ? { shouldContinue: true, delay: { seconds: 1 } } : { shouldContinue: false },
  }),
);
