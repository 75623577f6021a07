// The workflows that are measured, written against the API which both packages share.

/** n steps, one after another. */
export const sequential = async (event, context) => {
  let sum = 0;
  for (let i = 0; i < event.steps; i += 1) {
    const result = await context.step(`step-${i}`, async () => ({ index: i, text: event.text }));
    sum += result.index;
  }
  return sum;
};

/** n steps at once. */
export const fanOut = async (event, context) => {
  const results = await Promise.all(
    Array.from({ length: event.steps }, (_, i) =>
      context.step(`step-${i}`, async () => ({ index: i, text: event.text })),
    ),
  );
  return results.reduce((sum, result) => sum + result.index, 0);
};

/** Ten child contexts of n steps each, one after another. */
export const nested = async (event, context) => {
  let sum = 0;
  for (let i = 0; i < 10; i += 1) {
    sum += await context.runInChildContext(`child-${i}`, (child) => sequential(event, child));
  }
  return sum;
};

/** One map over n items. */
export const mapped = async (event, context) => {
  const items = Array.from({ length: event.steps }, (_, i) => i);
  const batch = await context.map('items', items, (child, item) => child.step('double', async () => item * 2));
  return batch.successCount;
};

/** Ten steps that compute for about `event.ms` each. */
export const cpuSteps = async (event, context) => {
  let sum = 0;
  for (let i = 0; i < 10; i += 1) {
    sum += await context.step(`cpu-${i}`, async () => {
      const end = performance.now() + event.ms;
      let turns = 0;
      while (performance.now() < end) turns += 1;
      return turns > 0 ? 1 : 0;
    });
  }
  return sum;
};

/** Ten steps that wait for about `event.ms` each, as for a network. */
export const ioSteps = async (event, context) => {
  let sum = 0;
  for (let i = 0; i < 10; i += 1) {
    sum += await context.step(`io-${i}`, () => new Promise((resolve) => setTimeout(() => resolve(1), event.ms)));
  }
  return sum;
};
