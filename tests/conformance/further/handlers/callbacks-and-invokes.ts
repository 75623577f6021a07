/** Workflows for `expectations/callbacks-and-invokes.ts`: callbacks, waitForCallback, invoke and what is invoked. */
import {
  createRetryStrategy,
  durableSandbox,
  JitterStrategy,
  retryPresets,
  type CallbackError,
  type InvokeError,
} from '../../../../runtime/index.ts';

const submit = (): void => undefined;

const describeError = (error: unknown): object => {
  const { name, message, errorData, cause } = error as CallbackError;
  return { name, message, errorData, cause: cause?.name };
};

export const heartbeatMissed = durableSandbox(async (name: string, context) => {
  const [answer] = await context.createCallback(name, { heartbeatTimeout: { seconds: 3 } });
  return answer;
});

export const heartbeatsOutlast = durableSandbox(async (_event, context) => {
  const [answer] = await context.createCallback('slow', { heartbeatTimeout: { seconds: 3 } });
  return answer;
});

export const timeoutBeatsHeartbeat = durableSandbox(async (_event, context) => {
  const [answer] = await context.createCallback('slow', {
    timeout: { seconds: 4 },
    heartbeatTimeout: { seconds: 3 },
  });
  return answer;
});

export const unnamedCallback = durableSandbox(async (_event, context) => {
  const [answer] = await context.createCallback();
  return answer;
});

export const stepThenAnswer = durableSandbox(async (name: string, context) => {
  const [answer, callbackId] = await context.createCallback(name);
  await context.step('notify', () => callbackId);
  return answer;
});

export const answeredDuringWait = durableSandbox(async (name: string, context) => {
  const [answer] = await context.createCallback(name);
  await context.wait({ seconds: 5 });
  return answer;
});

export const failureCaught = durableSandbox(async (name: string, context) => {
  const [answer] = await context.createCallback(name);
  return answer.then(() => 'approved', describeError);
});

export const timeoutCaught = durableSandbox(async (name: string, context) => {
  const [answer] = await context.createCallback(name, { timeout: { seconds: 2 } });
  let seen: unknown;
  try {
    await answer;
  } catch (error) {
    seen = (error as Error).name;
  }
  await context.wait({ seconds: 1 });
  return seen;
});

export const answerThenWait = durableSandbox(async (name: string, context) => {
  const [answer] = await context.createCallback(name);
  const text = await answer;
  await context.wait({ seconds: 2 });
  return text;
});

export const answersInReverse = durableSandbox(async (_event, context) => {
  const [a] = await context.createCallback('a');
  const [b] = await context.createCallback('b');
  return [await a, await b];
});

export const callbackInChild = durableSandbox(async (_event, context) =>
  context.runInChildContext('child', async (child) => {
    const [answer] = await child.createCallback('inside');
    return answer;
  }),
);

export const emptyAnswer = durableSandbox(async (_event, context) => {
  const [answer] = await context.createCallback('empty');
  return { isUndefined: (await answer) === undefined };
});

export const waitFailure = durableSandbox(async (name: string, context) => context.waitForCallback(name, submit));

export const waitHeartbeatMissed = durableSandbox(async (name: string, context) =>
  context.waitForCallback(name, submit, { heartbeatTimeout: { seconds: 2 } }),
);

export const submitterRetried = durableSandbox(async (name: string, context) => {
  let attempt = 0;
  return context.waitForCallback(
    name,
    ({ length }) => {
      attempt += length > 0 ? 1 : 0;
      if (attempt === 1) throw new Error('busy');
    },
    {
      // The variable is new in each invocation, so the retry must fail as well: two attempts in all.
      retryStrategy: createRetryStrategy({
        maxAttempts: 2,
        initialDelay: { seconds: 1 },
        jitter: JitterStrategy.NONE,
      }),
    },
  );
});

export const submitterFailsCaught = durableSandbox(async (name: string, context) => {
  try {
    return await context.waitForCallback(name, () => Promise.reject(new RangeError('no such system')), {
      retryStrategy: retryPresets.noRetry,
    });
  } catch (error) {
    return describeError(error);
  }
});

export const waitsInTurn = durableSandbox(async (_event, context) => {
  const first = await context.waitForCallback('first', submit);
  const second = await context.waitForCallback('second', submit);
  return [first, second];
});

export const waitThenWait = durableSandbox(async (name: string, context) => {
  const answer = await context.waitForCallback(name, submit);
  await context.wait({ seconds: 1 });
  return answer;
});

export const callee = durableSandbox(async (event: unknown, context) => {
  await context.wait({ seconds: 1 });
  return event;
});

export const quiet = durableSandbox(async (_event, context) => {
  await context.wait({ seconds: 1 });
});

export const refusing = durableSandbox(async (_event, context) => {
  await context.wait({ seconds: 1 });
  throw new RangeError('refused');
});

export const namedInvoke = durableSandbox(async (_event, context) => context.invoke('ask', 'callee', { n: 1 }));

export const unnamedInvoke = durableSandbox(async (_event, context) => context.invoke('callee', { n: 1 }));

export const nullInput = durableSandbox(async (_event, context) => context.invoke('ask', 'callee', null));

export const resultOfNothing = durableSandbox(async (_event, context) => {
  const value: unknown = await context.invoke('ask', 'quiet');
  return { value: value ?? 'nothing' };
});

export const invokeErrorCaught = durableSandbox(async (_event, context) => {
  try {
    return await context.invoke('ask', 'refusing');
  } catch (error) {
    const { name, message } = error as InvokeError;
    return { name, message };
  }
});

export const invokesInTurn = durableSandbox(async (_event, context) => {
  const first: number = await context.invoke('first', 'callee', 1);
  return context.invoke('second', 'callee', first + 1);
});

export const invokesAtOnce = durableSandbox(async (_event, context) =>
  Promise.all([context.invoke('a', 'callee', 'A'), context.invoke('b', 'callee', 'B')]),
);

export const invokeThenWait = durableSandbox(async (_event, context) => {
  const value: unknown = await context.invoke('ask', 'callee', 'once');
  await context.wait({ seconds: 1 });
  return value;
});

export const invokeFailureInChild = durableSandbox(async (_event, context) =>
  context.runInChildContext('child', (child) => child.invoke('ask', 'refusing')),
);
