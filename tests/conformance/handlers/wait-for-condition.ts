/** One workflow for each expectation in `expectations/wait-for-condition.ts`. */
import {
  createWaitStrategy,
  durableSandbox,
  JitterStrategy,
  type DurableContext,
  type Serdes,
  type WaitForConditionConfig,
} from '../../../runtime/index.ts';

const next = (state: number): number => state + 1;

/** Counts from `initialState` until `goal`, with a pause of `seconds`. */
function counting(goal: number, { initialState = 0, seconds = 1 } = {}): WaitForConditionConfig<number> {
  return {
    initialState,
    waitStrategy: (state) => (state < goal ? { shouldContinue: true, delay: { seconds } } : { shouldContinue: false }),
  };
}

const base64: Serdes<string> = {
  serialize: (value) => Promise.resolve(value === undefined ? undefined : btoa(value)),
  deserialize: (text) => Promise.resolve(text === undefined ? undefined : atob(text)),
};

export const r6_1 = durableSandbox(async (goal: number, context) => context.waitForCondition(next, counting(goal)));

export const r6_3 = durableSandbox(async (_event, context) =>
  context.waitForCondition('poll-status', next, counting(2)),
);

export const r6_5 = durableSandbox(async (goal: number, context) =>
  context.waitForCondition(next, {
    initialState: 0,
    waitStrategy: createWaitStrategy<number>({
      initialDelay: { seconds: 2 },
      backoffRate: 1,
      jitter: JitterStrategy.NONE,
      shouldContinuePolling: (state) => state < goal,
    }),
  }),
);

export const r6_6 = durableSandbox(async (_event, context) =>
  context.waitForCondition(next, {
    initialState: 0,
    waitStrategy: createWaitStrategy<number>({
      maxAttempts: 3,
      initialDelay: { seconds: 1 },
      backoffRate: 1,
      jitter: JitterStrategy.NONE,
      shouldContinuePolling: () => true,
    }),
  }),
);

export const r6_8 = durableSandbox(async (_event, context) => {
  try {
    return await context.waitForCondition(() => {
      throw new Error('cannot look');
    }, counting(1));
  } catch {
    return 'recovered';
  }
});

export const r6_10 = durableSandbox(async (_event, context) =>
  context.waitForCondition<string | null>(() => null, {
    initialState: 'begun',
    waitStrategy: () => ({ shouldContinue: false }),
  }),
);

export const r6_11 = durableSandbox(async (_event, context) =>
  context.waitForCondition((state: string) => `${state}x`, {
    initialState: '',
    serdes: base64,
    waitStrategy: (state) =>
      state.length < 2 ? { shouldContinue: true, delay: { seconds: 1 } } : { shouldContinue: false },
  }),
);

export const r6_13 = durableSandbox(async (_event, context: DurableContext) => {
  const first = await context.waitForCondition(next, counting(2));
  return context.waitForCondition(next, counting(4, { initialState: first }));
});
