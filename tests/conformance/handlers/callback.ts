/** One workflow for each expectation in `expectations/callback.ts`. */
import { durableSandbox } from '../../../runtime/index.ts';

interface Notice {
  readonly id: string;
  readonly message: string;
  readonly timestamp: Date;
}

const noticeReader = {
  deserialize: (text?: string): Promise<Notice | undefined> => {
    if (text === undefined) return Promise.resolve(undefined);
    const raw = JSON.parse(text) as Omit<Notice, 'timestamp'> & { timestamp: string };
    return Promise.resolve({ ...raw, timestamp: new Date(raw.timestamp) });
  },
};

const numberReader = {
  deserialize: (text?: string) => Promise.resolve(text === undefined ? undefined : Number(text)),
};

export const r4_1 = durableSandbox(async (name: string, context) => {
  const [answer] = await context.createCallback(name);
  return answer;
});

export const r4_3 = durableSandbox(async (name: string, context) => {
  const [answer] = await context.createCallback(name, { timeout: { seconds: 5 } });
  return answer;
});

export const r4_5 = durableSandbox(async (name: string, context) => {
  const [answer] = await context.createCallback(name, { heartbeatTimeout: { seconds: 10 } });
  return answer;
});

export const r4_6 = durableSandbox(async (name: string, context) => {
  const [answer] = await context.createCallback(name);
  return answer;
});

export const r4_8 = durableSandbox(async (name: string, context) => {
  const [answer, callbackId] = await context.createCallback(name, { timeout: { seconds: 5 } });
  await context.step('notify', () => callbackId.length);
  return answer;
});

export const r4_10 = durableSandbox(async (name: string, context) => {
  const [answer] = await context.createCallback(name);
  await context.wait({ seconds: 5 });
  return answer;
});

export const r4_11 = durableSandbox(async (name: string, context) => {
  const [answer] = await context.createCallback(name, { timeout: { seconds: 3 } });
  await context.wait({ seconds: 6 });
  return answer;
});

export const r4_13 = durableSandbox(async (name: string, context) => {
  const [answer] = await context.createCallback(name);
  let message = 'approved';
  try {
    await answer;
  } catch (error) {
    message = (error as Error).message;
  }
  await context.wait({ seconds: 2 });
  return message;
});

export const r4_15 = durableSandbox(async (name: string, context) => {
  const [answer] = await context.createCallback<Notice>(name, { serdes: noticeReader });
  const notice = await answer;
  return { received: { ...notice, timestamp: notice.timestamp.getTime() / 1000 } };
});

export const r4_16 = durableSandbox(async (name: string, context) => {
  const [answer] = await context.createCallback<number>(name, { serdes: numberReader });
  const count = await answer;
  return { count, doubled: 2 * count };
});

export const r4_18 = durableSandbox(async ([nameA, nameB]: [string, string], context) => {
  const [answerA] = await context.createCallback(nameA);
  const [answerB] = await context.createCallback(nameB);
  const a = await answerA;
  return [a, await answerB];
});
