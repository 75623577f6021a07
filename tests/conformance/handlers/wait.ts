/** One workflow for each expectation in `expectations/wait.ts`. */
import { durableSandbox } from '../../../runtime/index.ts';

export const r2_1 = durableSandbox(async (_event, context) => {
  await context.wait({ seconds: 2 });
});

export const r2_3 = durableSandbox(async (_event, context) => {
  await context.wait('wait-1', { seconds: 2 });
  await context.wait('wait-2', { seconds: 2 });
  return { completedWaits: 2 };
});

export const r2_5 = durableSandbox(async (_event, context) => {
  await context.wait({ hours: 1 });
});
