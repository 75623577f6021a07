/** One workflow for each expectation in `expectations/invoke.ts`, and the functions which they invoke. */
import { durableSandbox, type Serdes } from '../../../runtime/index.ts';

const upperCasePayload: Serdes<unknown> = {
  serialize: (value) => Promise.resolve(JSON.stringify(value).toUpperCase()),
  deserialize: (text) => Promise.resolve(text === undefined ? undefined : (JSON.parse(text) as unknown)),
};

/** Reads the text as it is: the quotes of the JSON stay. */
const upperCaseResult: Serdes<string> = {
  serialize: (value) => Promise.resolve(value),
  deserialize: (text) => Promise.resolve(text?.toUpperCase()),
};

/** So that the caller has suspended before the answer comes. */
const pause = { seconds: 1 };

export const echo = durableSandbox(async (event: unknown, context) => {
  await context.wait(pause);
  return event;
});

export const failing = durableSandbox(async (_event, context) => {
  await context.wait(pause);
  throw new RangeError('out of stock');
});

export const r5_1 = durableSandbox(async (event: string, context) => context.invoke('call', 'echo', event));

export const r5_3 = durableSandbox(async (event: object, context) => context.invoke('call', 'echo', event));

export const r5_5 = durableSandbox(async (_event, context) => context.invoke('call', 'failing'));

export const r5_6 = durableSandbox(async (_event, context) => {
  try {
    return await context.invoke('call', 'failing');
  } catch {
    return 'fallback';
  }
});

export const r5_8 = durableSandbox(async (event: { tenantId: string; payload: string }, context) =>
  context.invoke('call', 'echo', event.payload, { tenantId: event.tenantId }),
);

export const r5_10 = durableSandbox(async (_event, context) => {
  let message = 'none';
  try {
    await context.invoke('call', 'failing');
  } catch (error) {
    message = (error as Error).message;
  }
  await context.wait({ seconds: 1 });
  return message;
});

export const r5_11 = durableSandbox(async (_event, context) => {
  const value = await context.step('prepare', () => 'prepared');
  return context.invoke('call', 'echo', value);
});

export const r5_13 = durableSandbox(async (_event, context) =>
  context.runInChildContext('child', (child) => child.invoke('call', 'echo', 'inside')),
);

export const r5_15 = durableSandbox(async (event: object, context) =>
  context.invoke('call', 'echo', event, { payloadSerdes: upperCasePayload }),
);

export const r5_16 = durableSandbox(async (event: string, context) =>
  context.invoke<string, string>('call', 'echo', event, { resultSerdes: upperCaseResult }),
);
