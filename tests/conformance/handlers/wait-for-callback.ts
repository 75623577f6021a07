/** One workflow for each expectation in `expectations/wait-for-callback.ts`. */
import { durableSandbox } from '../../../runtime/index.ts';

/** The outside system learns of the callback in another way. */
const submit = (): void => undefined;

const jsonReader = {
  deserialize: (text?: string) =>
    Promise.resolve(text === undefined ? undefined : (JSON.parse(text) as { status: string })),
};

export const r7_1 = durableSandbox(async (name: string, context) => context.waitForCallback(name, submit));

export const r7_3 = durableSandbox(async (_event, context) => context.waitForCallback(submit));

export const r7_5 = durableSandbox(async (name: string, context) =>
  context.waitForCallback(name, submit, { timeout: { seconds: 3 } }),
);

export const r7_6 = durableSandbox(async (name: string, context) => {
  try {
    return await context.waitForCallback(name, submit);
  } catch {
    return 'recovered';
  }
});

export const r7_8 = durableSandbox(async (name: string, context) =>
  context.runInChildContext('wrapper', (child) => child.waitForCallback(name, submit)),
);

export const r7_10 = durableSandbox(async (name: string, context) => {
  await context.wait({ seconds: 1 });
  await context.step('data', () => ({ fixed: true }));
  return context.waitForCallback(name, submit);
});

export const r7_11 = durableSandbox(async (name: string, context) => {
  const { status } = await context.waitForCallback<{ status: string }>(name, submit, { serdes: jsonReader });
  return status;
});

export const r7_13 = durableSandbox(async (name: string, context) =>
  context.waitForCallback(name, submit, { heartbeatTimeout: { seconds: 10 } }),
);

export const r7_15 = durableSandbox(async (name: string, context) => context.waitForCallback(name, submit));
