/** Workflows for `expectations/steps-and-waits.ts`: steps, retries, interruptions, waits. */
import {
  createLinearRetryStrategy,
  createRetryStrategy,
  durableSandbox,
  JitterStrategy,
  retryPresets,
  StepSemantics,
  type StepError,
} from '../../../../runtime/index.ts';

const { noRetry } = retryPresets;

const fail = (): never => {
  throw new RangeError('out of range');
};

const exponential = (maxAttempts: number) =>
  createRetryStrategy({
    maxAttempts,
    initialDelay: { seconds: 2 },
    maxDelay: { seconds: 5 },
    backoffRate: 2,
    jitter: JitterStrategy.NONE,
  });

export const failsForGood = durableSandbox(async (_event, context) =>
  context.step('fail', fail, { retryStrategy: noRetry }),
);

export const unnamedStep = durableSandbox(async (_event, context) => context.step(() => 1));

export const structuredResult = durableSandbox(async (event: object, context) =>
  context.step('echo', () => Promise.resolve({ event, list: [1, null, 'two'], flag: false })),
);

export const undefinedResult = durableSandbox(async (_event, context) => {
  const value = await context.step('nothing', () => undefined);
  await context.wait({ seconds: 1 });
  return { isUndefined: value === undefined };
});

export const serdesOnReplay = durableSandbox(async (_event, context) => {
  const date = await context.step('date', () => new Date(86_400_000), {
    serdes: {
      serialize: (value) => Promise.resolve(value?.toISOString()),
      deserialize: (text) => Promise.resolve(text === undefined ? undefined : new Date(text)),
    },
  });
  await context.wait({ seconds: 1 });
  return date.getTime();
});

export const exhausted = durableSandbox(async (_event, context) =>
  context.step('fail', fail, { retryStrategy: exponential(3) }),
);

export const exhaustedAndCaught = durableSandbox(async (_event, context) => {
  try {
    return await context.step('fail', fail, { retryStrategy: exponential(2) });
  } catch (error) {
    const { name, message, cause } = error as StepError;
    return { name, message, cause: cause?.name };
  }
});

export const backoff = durableSandbox(async (_event, context) =>
  context.step('late', ({ attempt }) => (attempt < 5 ? fail() : attempt), { retryStrategy: exponential(9) }),
);

export const linear = durableSandbox(async (_event, context) =>
  context.step('late', ({ attempt }) => (attempt < 4 ? fail() : attempt), {
    retryStrategy: createLinearRetryStrategy({
      initialDelay: { seconds: 1 },
      increment: { seconds: 2 },
      jitter: JitterStrategy.NONE,
    }),
  }),
);

export const retriedByMessage = durableSandbox(async (_event, context) =>
  context.step('choosy', ({ attempt }) => (attempt === 1 ? fail() : Promise.reject(new Error('another'))), {
    retryStrategy: createRetryStrategy({
      maxAttempts: 5,
      initialDelay: { seconds: 1 },
      jitter: JitterStrategy.NONE,
      retryableErrors: [/range/],
    }),
  }),
);

export const atLeastOnceCrash = durableSandbox(async (event: string, context) => {
  const before = await context.step('before', () => event);
  return context.step('crash once', async ({ logger }) => {
    logger.info(`body for ${event}`);
    // The attempt is the same one: only the file remembers the first run.
    const { existsSync, writeFileSync } = await import('node:fs');
    const { join } = await import('node:path');
    const { tmpdir } = await import('node:os');
    const mark = join(tmpdir(), `durable-sandbox-${event}`);
    if (!existsSync(mark)) {
      writeFileSync(mark, '');
      process.exit(1);
    }
    (await import('node:fs')).rmSync(mark);
    return `${before} again`;
  });
});

export const atMostOnceCrash = durableSandbox(async (event: string, context) =>
  context.step(
    'crash',
    ({ logger }) => {
      logger.info(`body for ${event}`);
      process.exit(1);
    },
    { semantics: StepSemantics.AtMostOncePerRetry, retryStrategy: noRetry },
  ),
);

export const atMostOnceCrashCaught = durableSandbox(async (_event, context) => {
  try {
    return await context.step('crash', () => process.exit(1), {
      semantics: StepSemantics.AtMostOncePerRetry,
      retryStrategy: noRetry,
    });
  } catch (error) {
    return (error as StepError).cause?.name;
  }
});

export const namedWait = durableSandbox(async (_event, context) => {
  const value = await context.step('before', () => 1);
  await context.wait('pause', { minutes: 1, seconds: 30 });
  return context.step('after', () => value + 1);
});

export const longWait = durableSandbox(async (_event, context) => {
  await context.wait({ days: 1, hours: 2 });
  return 'later';
});

export const waitsAtOnce = durableSandbox(async (_event, context) => {
  await Promise.all([context.wait('long', { seconds: 3 }), context.wait('short', { seconds: 1 })]);
  return 'both';
});
