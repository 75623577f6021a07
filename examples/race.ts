/**
 * The ten-line proof: an ordinary `Promise.race` has one winner, before and after the workflow slept.
 *
 *   npx durable-sandbox run examples/race.ts --skip-time
 *
 * While `sleep` waits, the losing branch ends as well. When the workflow is then replayed, both results are there at
 * once; they are delivered in the order in which they were recorded, so `fast` wins again.
 */
import { durableSandbox } from '../runtime/index.ts';

export const handler = durableSandbox(async (_event: unknown, context) => {
  const slow = context.wait('slow', { seconds: 30 }).then(() => 'slow');
  const fast = context.wait('fast', { seconds: 1 }).then(() => 'fast');

  const winner = await Promise.race([slow, fast]);
  const noted = await context.step('note-winner', async () => winner);
  await context.wait('sleep', { hours: 1 });

  return { before: noted, after: winner, same: noted === winner };
});
