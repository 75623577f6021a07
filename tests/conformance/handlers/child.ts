/** One workflow for each expectation in `expectations/child.ts`. */
import { createRetryStrategy, durableSandbox, JitterStrategy, retryPresets } from '../../../runtime/index.ts';

const fail = (): never => {
  throw new Error('no');
};

export const r3_1 = durableSandbox(async (event: string, context) =>
  context.runInChildContext('child', (child) => child.step(() => event)),
);

export const r3_3 = durableSandbox(async (event: string, context) =>
  context.runInChildContext('child', async (child) => {
    const first = await child.step('one', () => event);
    return child.step('two', () => first);
  }),
);

export const r3_5 = durableSandbox(async (event: string, context) => {
  try {
    await context.runInChildContext('child', (child) =>
      child.step('fail', fail, { retryStrategy: retryPresets.noRetry }),
    );
    return 'not reached';
  } catch {
    return context.step('recover', () => event);
  }
});

export const r3_6 = durableSandbox(async (event: string, context) =>
  context.runInChildContext('outer', async (outer) => {
    const first = await outer.step('outer step', () => event);
    return outer.runInChildContext('inner', (inner) => inner.step('inner step', () => first));
  }),
);

export const r3_8 = durableSandbox(async (_event, context) =>
  context.runInChildContext('child', (child) =>
    child.step('fail', fail, {
      retryStrategy: createRetryStrategy({
        maxAttempts: 2,
        initialDelay: { seconds: 1 },
        jitter: JitterStrategy.NONE,
      }),
    }),
  ),
);

export const r3_10 = durableSandbox(async (event: string, context) =>
  context.runInChildContext('child', async (child) => {
    const value = await child.step('echo', () => event);
    await child.wait('pause', { seconds: 1 });
    return value;
  }),
);

export const r3_11 = durableSandbox(async (event: string, context) => {
  const large = await context.runInChildContext('large', async (child) => {
    child.configureLogger({ modeAware: false });
    child.logger.info(`building for ${event}`);
    const letter = await child.step('letter', () => 'x');
    return letter.repeat(300 * 1024);
  });
  await context.wait({ seconds: 1 });
  return large.length;
});

export const r3_13 = durableSandbox(async (event: string, context) => {
  const value = await context.runInChildContext('child', async (child) => {
    await child.wait({ seconds: 1 });
    return event;
  });
  return context.step('after', () => value);
});

export const r3_15 = durableSandbox(async (_event, context) => context.runInChildContext('child', fail));

export const r3_16 = durableSandbox(async (_event, context) =>
  context.runInChildContext('child', () => Promise.resolve(null)),
);

export const r3_18 = durableSandbox(async (event: string, context) => {
  const inside = await context.runInChildContext('child', async (child) => {
    const value = await child.step('inner', () => event);
    await child.wait({ seconds: 1 });
    return value;
  });
  const outside = await context.step('outer', () => inside);
  await context.wait({ seconds: 1 });
  return outside;
});
