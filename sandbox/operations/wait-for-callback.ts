/**
 * `context.waitForCallback`: a child context which makes a callback, hands its id out in a step, and waits.
 *
 * 1. The context's record keeps the outside system's text as any result: as JSON of that text, unless a default
 *    deserializer for callbacks is configured, when it is the text itself.
 * 2. What the caller gets is that text, read by the deserializer that holds for the call.
 */
import type { WaitForCallbackConfig, WaitForCallbackSubmitterFunc } from '../../runtime/callback-types.ts';
import type { DurablePromise } from '../../runtime/durable-promise.ts';
import type { DurableLogger } from '../../runtime/logger.ts';
import {
  CallbackError,
  CallbackSubmitterError,
  StepError,
  type DurableOperationError,
} from '../../runtime/operation-errors.ts';
import { richJsonSerdes } from '../../runtime/serdes/rich-json.ts';
import type { AnySerdes } from '../../runtime/serdes.ts';
import { OperationSubType } from '../../runtime/wire.ts';
import type { ContextState } from '../context-state.ts';
import { runInChildContext } from './child-context.ts';
import { callbackOptions, openCallback } from './create-callback.ts';
import { step } from './step.ts';

export function waitForCallback<T>(
  context: ContextState,
  name: string | undefined,
  submitter: WaitForCallbackSubmitterFunc,
  config: WaitForCallbackConfig<T>,
): DurablePromise<T> {
  const options = callbackOptions(config, { call: 'waitForCallback', name });
  return runInChildContext<T>(
    context,
    name,
    async (child) => {
      const [outcome, callbackId] = await openCallback<T>(child, undefined, options, undefined);
      await step<void, DurableLogger>(
        child,
        undefined,
        async ({ logger }) => {
          await submitter(callbackId, { logger });
        },
        { retryStrategy: config.retryStrategy },
      );
      return outcome;
    },
    { subType: OperationSubType.WAIT_FOR_CALLBACK, serdes: serdesOf(context, config) },
    { call: 'waitForCallback', wrapError },
  );
}

/** Undefined where the context's own serdes does all. */
function serdesOf<T>(context: ContextState, config: WaitForCallbackConfig<T>): AnySerdes | undefined {
  const { defaultSerdes, defaultCallbackDeserializer } = context.serdes;
  const reader = config.serdes ?? defaultCallbackDeserializer;
  if (reader === undefined) return undefined;
  const recorded = defaultCallbackDeserializer === undefined ? (defaultSerdes ?? richJsonSerdes) : AS_TEXT;
  return {
    serialize: (value, place) => recorded.serialize(value, place),
    deserialize: async (text, place): Promise<unknown> =>
      reader.deserialize((await recorded.deserialize(text, place)) as string | undefined, place),
  };
}

const AS_TEXT: AnySerdes = {
  serialize: (value) => Promise.resolve(value as string | undefined),
  deserialize: (text) => Promise.resolve(text),
};

/** What concerns the callback reaches the caller as it is; a step that failed can only be the submitter. */
function wrapError(error: DurableOperationError): Error | undefined {
  if (error instanceof CallbackError) return error;
  if (error instanceof StepError) return new CallbackSubmitterError(error.message, error, error.errorData);
  return undefined;
}
