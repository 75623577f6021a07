/** Plugins that write one record a hook, with the members that a workflow's expectation asks for. */
import type {
  AttemptEndInfo,
  AttemptInfo,
  DurableInstrumentationPlugin,
  OperationInfo,
  PluginInvocationStatus,
} from '../../../runtime/index.ts';

type Members = Record<string, unknown>;

/** Which record a hook writes; a hook without an entry writes none, as does undefined. */
export interface Records {
  readonly name?: string;
  readonly invocationStart?: (info: { isFirstInvocation: boolean }) => Members;
  readonly invocationEnd?: (info: { status: PluginInvocationStatus; isFirstInvocation: boolean }) => Members;
  readonly operationStart?: (info: OperationInfo) => Members | undefined;
  readonly operationEnd?: (info: OperationInfo) => Members | undefined;
  readonly attemptStart?: (info: AttemptInfo) => Members | undefined;
  readonly attemptEnd?: (info: AttemptEndInfo) => Members | undefined;
  readonly functionStart?: (info: OperationInfo) => Members | undefined;
  readonly operationChange?: (changed: OperationInfo, isInAll: boolean) => Members | undefined;
}

export function recording(records: Records): DurableInstrumentationPlugin {
  let durableExecutionArn = '';
  let isFirstInvocation = false;
  const write = (hook: string, members: Members | undefined): Promise<void> => {
    if (members !== undefined) {
      console.log(JSON.stringify({ plugin: records.name ?? 'CONFPLUGIN', hook, durableExecutionArn, ...members }));
    }
    return Promise.resolve();
  };
  return {
    onInvocationStart: (info) => {
      durableExecutionArn = info.executionArn;
      isFirstInvocation = info.isFirstInvocation;
      return write('invocation-start', records.invocationStart?.(info));
    },
    onInvocationEnd: (info) => write('invocation-end', records.invocationEnd?.({ ...info, isFirstInvocation })),
    onOperationStart: (info) => write('operation-start', records.operationStart?.(info)),
    onOperationEnd: (info) => write('operation-end', records.operationEnd?.(info)),
    onOperationAttemptStart: (info) => write('attempt-start', records.attemptStart?.(info)),
    onOperationAttemptEnd: (info) => write('attempt-end', records.attemptEnd?.(info)),
    wrapChildContextFn: (info, fn) => {
      void write('fn-start', records.functionStart?.(info));
      return fn();
    },
    onOperationChange: async ({ updatedOperations, operations }) => {
      for (const [id, changed] of Object.entries(updatedOperations)) {
        await write('operation-change', records.operationChange?.(changed, id in operations));
      }
    },
  };
}

/** All that an info says, times as ISO texts and errors as their message. */
export function dump(info: OperationInfo): Members {
  const { startTimestamp, endTimestamp, error, type, status, ...rest } = info;
  return {
    ...rest,
    type: type.toUpperCase(),
    status: status?.toUpperCase(),
    startTimestamp: startTimestamp?.toISOString(),
    endTimestamp: endTimestamp?.toISOString(),
    error: error?.message,
  };
}
