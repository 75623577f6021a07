/** One workflow for each expectation in `expectations/plugin.ts`. */
import {
  createRetryStrategy,
  durableSandbox,
  JitterStrategy,
  type AttemptEndInfo,
  type AttemptInfo,
  type DurableContext,
  type OperationInfo,
} from '../../../runtime/index.ts';
import { dump, recording } from './instrumentation.ts';

const twice = {
  retryStrategy: createRetryStrategy({
    maxAttempts: 2,
    initialDelay: { seconds: 1 },
    jitter: JitterStrategy.NONE,
  }),
};

const greet = (context: DurableContext, name: string) => context.step('greet', () => `Hello, ${name}!`);

const ofType =
  <I extends OperationInfo>(type: string, members: (info: I) => Record<string, unknown>) =>
  (info: I) =>
    info.type === type ? members(info) : undefined;

const attemptStart = ofType('STEP', (info: AttemptInfo) => ({ n: info.attempt, op: info.id }));
const attemptEnd = ofType('STEP', ({ attempt, outcome, id }: AttemptEndInfo) => ({ n: attempt, outcome, op: id }));

const invocationPlugin = recording({
  invocationStart: ({ isFirstInvocation }) => ({ first: isFirstInvocation }),
  invocationEnd: ({ status }) => ({ status }),
});

export const r10_1 = durableSandbox(
  async (event: string, context) =>
    context.step('greet', ({ logger }) => {
      logger.info(`Greeting step running for: ${event}`);
      return `Hello, ${event}!`;
    }),
  { plugins: [invocationPlugin] },
);

const unreliable = (context: DurableContext, name: string, result: string) =>
  context.step(
    name,
    ({ attempt }) => {
      if (attempt === 1) throw new Error('not yet');
      return result;
    },
    twice,
  );

export const r10_3 = durableSandbox(
  async (_event, context) => unreliable(context, 'unreliable', 'Operation succeeded'),
  { plugins: [recording({ attemptStart, attemptEnd })] },
);

const named = (name: string) =>
  recording({ name, invocationStart: () => ({}), invocationEnd: ({ status }) => ({ status }) });

export const r10_5 = durableSandbox(async (event: string, context) => greet(context, event), {
  plugins: [named('CONFPLUGIN-A'), named('CONFPLUGIN-B')],
});

export const r10_6 = durableSandbox(
  async (_event, context) => {
    await context.wait({ seconds: 2 });
  },
  { plugins: [invocationPlugin] },
);

export const r10_8 = durableSandbox(async (event: string, context) => greet(context, event), {
  plugins: [
    recording({
      operationChange: ({ type, id, status }, isInAll) =>
        type === 'STEP' ? { op: id, status, in_full_map: isInAll } : undefined,
    }),
  ],
});

export const r10_10 = durableSandbox(
  async (_event, context) => {
    await context.wait({ seconds: 2 });
  },
  {
    plugins: [
      recording({
        operationStart: ofType('WAIT', ({ id, type }) => ({ op: id, type })),
        operationEnd: ofType('WAIT', ({ id, type, status }) => ({ op: id, type, status })),
      }),
    ],
  },
);

export const r10_11 = durableSandbox(
  async (event: string, context) => context.runInChildContext('child', (child) => greet(child, event)),
  {
    plugins: [
      recording({ operationEnd: ({ id, parentId, status }) => ({ op: id, parent: parentId ?? 'NONE', status }) }),
    ],
  },
);

export const r10_13 = durableSandbox(
  async (_event, context) => {
    await context.step('a', () => 'done');
    return unreliable(context, 'b', 'Operation succeeded');
  },
  {
    plugins: [
      recording({
        operationStart: ofType('STEP', ({ id, isReplay }) => ({ op: id, replay: isReplay })),
        operationEnd: ofType('STEP', ({ id, status }) => ({ op: id, status })),
      }),
    ],
  },
);

export const r10_15 = durableSandbox(
  async (_event, context) => context.step('fail', () => Promise.reject(new Error('never')), twice),
  {
    plugins: [
      recording({
        attemptStart,
        attemptEnd,
        operationEnd: ofType('STEP', ({ id, status }) => ({ op: id, status })),
      }),
    ],
  },
);

export const r10_16 = durableSandbox(
  async (_event, context) => {
    await context.wait({ seconds: 2 });
  },
  {
    plugins: [
      recording({
        invocationStart: ({ isFirstInvocation }) => ({ first: isFirstInvocation }),
        invocationEnd: ({ isFirstInvocation, status }) => ({
          first: isFirstInvocation,
          terminal: status === 'SUCCEEDED' || status === 'FAILED',
          status,
        }),
      }),
    ],
  },
);

export const r10_18 = durableSandbox(
  async (_event, context) => {
    const waiting = (name: string, seconds: number) => async (branch: DurableContext) => {
      await branch.wait(name, { seconds });
      return `${name}-done`;
    };
    const result = await context.parallel('waits', [waiting('short', 2), waiting('long', 8)], { maxConcurrency: 2 });
    return result.getResults();
  },
  {
    plugins: [
      recording({
        operationStart: ofType('WAIT', ({ type, name, isReplay, endTimestamp }) => ({
          type,
          name,
          replay: isReplay,
          pending: endTimestamp === undefined,
        })),
        operationEnd: ofType('WAIT', ({ type, name, status }) => ({ type, name, status })),
      }),
    ],
  },
);

export const r10_20 = durableSandbox(async (_event, context) => context.step('greet', () => 'task-a'), {
  plugins: [recording({ operationStart: ofType('STEP', dump), operationEnd: ofType('STEP', dump) })],
});

export const r10_21 = durableSandbox(async (_event, context) => unreliable(context, 'flaky', 'ok'), {
  plugins: [recording({ attemptStart: ofType('STEP', dump), attemptEnd: ofType('STEP', dump) })],
});

export const r10_23 = durableSandbox(
  async (_event, context) => {
    const branches = [
      {
        name: 'branch-a',
        func: async (branch: DurableContext) => {
          await branch.step('inner', () => 'x');
          await branch.wait({ seconds: 2 });
          return 'a-done';
        },
      },
      { name: 'branch-b', func: () => Promise.resolve('b-done') },
    ];
    return (await context.parallel('ctx', branches, { maxConcurrency: 1 })).getResults();
  },
  { plugins: [recording({ operationStart: ofType('CONTEXT', dump), functionStart: ofType('CONTEXT', dump) })] },
);
