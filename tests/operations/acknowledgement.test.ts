/**
 * The workflow goes on only with what the service acknowledged: a result whose record was lost has never been there.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { durableSandbox, NestingType, StepSemantics, type DurableContext } from '../../runtime/index.ts';
import { createLocalRun } from '../support/local-run.ts';

type Produce = (context: DurableContext, next: () => number) => PromiseLike<unknown>;

const again = { retryStrategy: () => ({ shouldRetry: true, delay: { seconds: 1 } }) };
const never = { retryStrategy: () => ({ shouldRetry: false }) };

/** Each gives what `next` gave, in its own way. */
const KINDS: Readonly<Record<string, Produce>> = {
  step: (context, next) => context.step('made', next),
  'at-most-once step': (context, next) =>
    context.step('made', next, { ...again, semantics: StepSemantics.AtMostOncePerRetry }),
  'failing step': (context, next) =>
    numberOf(
      context.step(
        'made',
        () => {
          throw new Error(String(next()));
        },
        never,
      ),
    ),
  'child context': (context, next) => context.runInChildContext('made', async () => next()),
  'failing child context': (context, next) =>
    numberOf(context.runInChildContext('made', async () => Promise.reject(new Error(String(next()))))),
  condition: (context, next) =>
    context.waitForCondition('made', async () => next(), {
      initialState: 0,
      waitStrategy: () => ({ shouldContinue: false }),
    }),
  map: async (context, next) => {
    const batch = await context.map('made', ['item'], async () => next(), { nesting: NestingType.FLAT });
    return batch.getResults()[0];
  },
};

async function numberOf(failing: PromiseLike<unknown>): Promise<number> {
  try {
    await failing;
  } catch (error) {
    return Number((error as Error).message);
  }
  return Number.NaN;
}

/** Loses the first record of an end on its way to the service. */
async function withOneLoss(produce: Produce): Promise<{ result: unknown; seen: unknown[] }> {
  const seen: unknown[] = [];
  let made = 0;
  const handler = durableSandbox(
    async (_event: unknown, context: DurableContext) => {
      const value = await produce(context, () => (made += 1));
      seen.push(value);
      await context.wait('pause', { seconds: 1 });
      return value;
    },
    { isolation: 'inline' },
  );
  let lost = false;
  const local = await createLocalRun({
    functions: { f: handler },
    intercept: (updates) => {
      if (lost || !updates.some(({ Action, Name }) => Name === 'made' && Action !== 'START')) return;
      lost = true;
      throw new Error('connection reset');
    },
  });
  const { result } = await local.execute('f');
  await local.close();
  assert.ok(lost);
  return { result, seen };
}

describe('a result whose record was lost', () => {
  for (const [kind, produce] of Object.entries(KINDS)) {
    test(kind, async () => {
      const { result, seen } = await withOneLoss(produce);
      assert.equal(result, 2);
      // By the workflow: once when it was there, once on replay.
      assert.deepEqual(seen, [2, 2]);
    });
  }
});
