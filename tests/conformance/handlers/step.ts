/** One workflow for each expectation in `expectations/step.ts`. */
import {
  createRetryStrategy,
  durableSandbox,
  JitterStrategy,
  retryPresets,
  StepSemantics,
  type RetryStrategy,
  type Serdes,
} from '../../../runtime/index.ts';

class TransientError extends Error {
  override name = 'TransientError';
}

const upperCase: Serdes<string> = {
  serialize: (value) => Promise.resolve(JSON.stringify(value?.toUpperCase())),
  deserialize: (text) => Promise.resolve(text === undefined ? undefined : (JSON.parse(text) as string)),
};

const onceMore = createRetryStrategy({
  maxAttempts: 2,
  initialDelay: { seconds: 1 },
  jitter: JitterStrategy.NONE,
});

const onlyTransient: RetryStrategy = (error, attemptsMade) => ({
  shouldRetry: error instanceof TransientError && attemptsMade < 3,
  delay: { seconds: 1 },
});

const neverTransient: RetryStrategy = (error) => ({ shouldRetry: !(error instanceof TransientError) });

export const r1_1 = durableSandbox(async (event: string, context) =>
  context.step('greet', () => Promise.resolve(`Hello, ${event}!`)),
);

export const r1_3 = durableSandbox(async (_event, context) => {
  const first = await context.step('one', () => 'first');
  return context.step('two', () => `${first}_second`);
});

export const r1_5 = durableSandbox(async (_event, context) => context.step(() => null));

export const r1_6 = durableSandbox(async (event: string, context) =>
  context.step('echo', () => event, { serdes: upperCase }),
);

export const r1_8 = durableSandbox(async (_event, context) => {
  const value = await context.step('compute', () => 'computed');
  await context.wait({ seconds: 2 });
  return value;
});

export const r1_10 = durableSandbox(async (_event, context) => {
  const failing = context.step(
    'fail',
    ({ logger }) => {
      logger.info('step executed');
      throw new Error('for good');
    },
    { retryStrategy: retryPresets.noRetry },
  );
  const message = await failing.catch((error: unknown) => (error as Error).message);
  await context.wait({ seconds: 1 });
  return message;
});

export const r1_11 = durableSandbox(async (_event, context) =>
  context.step(
    'unreliable',
    ({ attempt }) => {
      if (attempt === 1) throw new Error('not yet');
      return 'Operation succeeded';
    },
    { retryStrategy: onceMore },
  ),
);

export const r1_13 = durableSandbox(async (_event, context) =>
  context.step('unreliable', ({ attempt }) => {
    if (attempt < 3) throw new Error('not yet');
    return attempt;
  }),
);

export const r1_15 = durableSandbox(async (_event, context) =>
  context.step(
    'transient',
    ({ attempt }) => {
      if (attempt === 1) throw new TransientError('try again');
      return 'done';
    },
    { retryStrategy: onlyTransient },
  ),
);

export const r1_16 = durableSandbox(async (_event, context) =>
  context.step(
    'transient',
    () => {
      throw new TransientError('this one is final');
    },
    { retryStrategy: neverTransient },
  ),
);

export const r1_18 = durableSandbox(async (event: string, context) =>
  context.step(
    'crash once',
    ({ attempt, logger }) => {
      logger.info(`running for ${event}`);
      if (attempt === 1) process.exit(1);
      return 'succeeded on second attempt';
    },
    { semantics: StepSemantics.AtMostOncePerRetry, retryStrategy: onceMore },
  ),
);

export const r1_20 = durableSandbox(async (_event, context) => {
  let value = 'unchanged';
  try {
    await context.step(
      'fail',
      () => {
        throw new Error('no');
      },
      { retryStrategy: retryPresets.noRetry },
    );
  } catch {
    value = 'fallback';
  }
  return context.step('go on', () => `${value}_result`);
});
