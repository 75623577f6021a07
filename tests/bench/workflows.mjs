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
