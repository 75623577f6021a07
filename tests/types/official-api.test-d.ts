/**
 * The documented use of every name that the official SDK exports, written against this package. It is compiled, not run.
 */
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { Context } from 'aws-lambda';
import {
  AttemptEndInfoOutcome,
  BatchCompletionError,
  BatchItemStatus,
  buildPreview,
  CallbackError,
  CallbackExternalError,
  CallbackSubmitterError,
  CallbackTimeoutError,
  ChildContextError,
  completeBatch,
  CompletionOutcome,
  continueBatch,
  createClassSerdes,
  createClassSerdesWithDates,
  createFileSystemSerdes,
  createLinearRetryStrategy,
  createRetryStrategy,
  createWaitStrategy,
  defaultSerdes,
  DURABLE_INSTRUMENTATION_PLUGIN_API_VERSION,
  DurableExecutionApiClient,
  DurableExecutionClientError,
  DurableExecutionClientErrorScope,
  DurableExecutionInvocationInputWithClient,
  DurableOperationError,
  DurablePromise,
  FieldMatchMode,
  FileSystemPathEncoding,
  FileSystemSerdesMode,
  InvocationStatus,
  InvokeError,
  isDurableExecutionClientError,
  JitterStrategy,
  NestingType,
  OperationAction,
  OperationStatus,
  OperationSubType,
  OperationType,
  PluginInvocationStatus,
  PluginLoadError,
  PluginOperationStatus,
  PreviewMode,
  PromiseCombinatorError,
  refreshLogConfig,
  retryPresets,
  SDK_VERSION,
  StepError,
  StepInterruptedError,
  StepSemantics,
  WaitForConditionError,
  withDurableExecution,
  withRetry,
} from '../../runtime/index.ts';
import type {
  AnySerdes,
  AnySerdesDeserializer,
  AttemptEndInfo,
  AttemptInfo,
  BatchItem,
  BatchResult,
  CallbackDetails,
  CallbackOptions,
  ChainedInvokeDetails,
  ChainedInvokeOptions,
  CheckpointDurableExecutionRequest,
  CheckpointDurableExecutionResponse,
  CheckpointUpdatedExecutionState,
  ChildConfig,
  CompletionConfig,
  CompletionDecision,
  CompletionItemStatus,
  CompletionReason,
  CompletionStatus,
  ConcurrencyConfig,
  ConcurrentExecutionItem,
  ConcurrentExecutor,
  ContextDetails,
  ContextOptions,
  CustomCompletionConfig,
  DurableContext,
  DurableContextLogger,
  DurableExecutionClient,
  DurableExecutionClientErrorOptions,
  DurableExecutionConfig,
  DurableExecutionHandler,
  DurableExecutionInvocationInput,
  DurableExecutionInvocationOutput,
  DurableInstrumentationPlugin,
  DurableInstrumentationPluginProvider,
  DurableInstrumentationPluginType,
  DurableLambdaHandler,
  DurableLogData,
  DurableLogger,
  DurableLoggingContext,
  Duration,
  ErrorObject,
  ExecutionDetails,
  FileSystemSerdesConfig,
  GetDurableExecutionStateRequest,
  GetDurableExecutionStateResponse,
  InvocationEndInfo,
  InvocationInfo,
  InvokeConfig,
  LinearRetryStrategyConfig,
  MapConfig,
  MapFunc,
  Operation,
  OperationChangeInfo,
  OperationEndInfo,
  OperationInfo,
  OperationUpdate,
  PreviewConfig,
  PreviewField,
  RetryableFunc,
  RetryDecision,
  RetryStrategyConfig,
  Serdes,
  SerdesConfig,
  SerdesContext,
  StepConfig,
  StepDetails,
  StepFunc,
  StepOptions,
  ThresholdCompletionConfig,
  WaitDetails,
  WaitForConditionCheckFunc,
  WaitForConditionConfig,
  WaitForConditionDecision,
  WaitForConditionWaitStrategyFunc,
  WaitOptions,
  WaitStrategyConfig,
  WireOperation,
  WireStepDetails,
  WireTimestamp,
  WireWaitDetails,
  WithRetryConfig,
} from '../../runtime/index.ts';

/** Fails to compile unless both are the same type. */
function same<A, B>(
  ..._proof: (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? [] : [never]
): void {
  // Types only.
}

interface Order {
  id: string;
}
interface Receipt {
  total: number;
}

// Workflows.
const workflow: DurableExecutionHandler<Order, Receipt> = async (event, context) => {
  same<typeof event, Order>();
  return context.step('charge', async () => Promise.resolve({ total: event.id.length }));
};
const handler: DurableLambdaHandler = withDurableExecution(workflow);
export const untyped = withDurableExecution(async (event, context) => {
  const order = event as Order;
  await context.wait({ seconds: 1 });
  return order.id;
});
export async function callIt(event: DurableExecutionInvocationInput, context: Context): Promise<string> {
  const output: DurableExecutionInvocationOutput = await handler(event, context);
  switch (output.Status) {
    case InvocationStatus.SUCCEEDED:
      return output.Result ?? '';
    case InvocationStatus.FAILED:
      return output.Error.ErrorMessage ?? '';
    case InvocationStatus.PENDING:
      return 'pending';
  }
}

// Configuration.
declare const lambda: LambdaClient;
export const config: DurableExecutionConfig = { client: lambda, pluginsConfig: { childOperationsDepth: Infinity } };
export const apiClient: DurableExecutionClient = new DurableExecutionApiClient(lambda);
class OwnTransport implements DurableExecutionClient {
  getExecutionState(params: GetDurableExecutionStateRequest): Promise<GetDurableExecutionStateResponse> {
    const state: WireOperation[] = [];
    return Promise.resolve({ Operations: state, NextMarker: params.Marker });
  }

  checkpoint(params: CheckpointDurableExecutionRequest): Promise<CheckpointDurableExecutionResponse> {
    const updates: OperationUpdate[] = params.Updates ?? [];
    const options: DurableExecutionClientErrorOptions = { scope: DurableExecutionClientErrorScope.EXECUTION };
    if (updates.length === 0) return Promise.reject(new DurableExecutionClientError('nothing', options));
    const state: CheckpointUpdatedExecutionState = { Operations: [] };
    return Promise.resolve({ CheckpointToken: 'next', NewExecutionState: state });
  }
}
export const own = withDurableExecution(workflow, { durableExecutionClient: new OwnTransport() });
export function scopeOf(error: unknown): DurableExecutionClientErrorScope | undefined {
  return isDurableExecutionClientError(error) ? error.scope : undefined;
}
export function withClient(
  input: DurableExecutionInvocationInput,
): DurableExecutionInvocationInputWithClient | undefined {
  const event: unknown = new DurableExecutionInvocationInputWithClient(input, new OwnTransport());
  return DurableExecutionInvocationInputWithClient.isInstance(event) ? event : undefined;
}

// Every operation, named and unnamed.
interface OwnLogger extends DurableLogger {
  audit(text: string): void;
}
const duration: Duration = { days: 1, hours: 2, minutes: 3, seconds: 4 };
const stepBody: StepFunc<number> = async ({ attempt, logger }) => {
  logger.debug('attempt', attempt);
  return Promise.resolve(attempt);
};
const decide = (error: Error, attempt: number): RetryDecision =>
  error instanceof StepInterruptedError ? { shouldRetry: false } : { shouldRetry: attempt < 3, delay: { seconds: 2 } };
const stepConfig: StepConfig<number> = {
  retryStrategy: decide,
  semantics: StepSemantics.AtMostOncePerRetry,
  serdes: defaultSerdes,
};
const childConfig: ChildConfig<string> = {
  subType: 'Saga',
  summaryGenerator: (result) => result.slice(0, 10),
  errorMapper: (error) => new StepError(error.message, error, error.errorData),
  virtualContext: false,
};
const invokeConfig: InvokeConfig<Order, Receipt> = { tenantId: 'tenant', payloadSerdes: defaultSerdes };
const check: WaitForConditionCheckFunc<number, DurableLogger> = async (state, { attempt }) =>
  Promise.resolve(state + attempt);
const strategy: WaitForConditionWaitStrategyFunc<number> = (state): WaitForConditionDecision =>
  state > 3 ? { shouldContinue: false } : { shouldContinue: true, delay: { seconds: 5 } };
const conditionConfig: WaitForConditionConfig<number> = { initialState: 0, waitStrategy: strategy };
const waitConfig: WaitStrategyConfig<number> = {
  maxAttempts: 3,
  jitter: JitterStrategy.HALF,
  shouldContinuePolling: (state) => state < 3,
};
const mapFunc: MapFunc<Order, Receipt, DurableLogger> = async (context, item, index, all) =>
  context.step(async () => Promise.resolve({ total: all.length + index + item.id.length }));
const thresholds: ThresholdCompletionConfig = {
  minSuccessful: 1,
  toleratedFailureCount: 2,
  toleratedFailurePercentage: 50,
};
const custom: CustomCompletionConfig = {
  shouldComplete: (status: CompletionStatus): CompletionDecision => {
    const items: readonly CompletionItemStatus[] = status.items;
    if (items.every(({ status: one }) => one === BatchItemStatus.SUCCEEDED)) return completeBatch();
    return status.failureCount > 1 ? completeBatch(CompletionOutcome.FAILED) : continueBatch();
  },
};
export const completion: CompletionConfig[] = [thresholds, custom];
const mapConfig: MapConfig<Order, Receipt> = {
  maxConcurrency: 2,
  itemNamer: (item, index) => `${item.id}-${String(index)}`,
  completionConfig: custom,
  nesting: NestingType.FLAT,
  summaryGenerator: (batch) => String(batch.totalCount),
};

export const everything = withDurableExecution<Order, unknown, OwnLogger>(async (event, context) => {
  same<typeof context, DurableContext<OwnLogger>>();
  const remaining: number = context.lambdaContext.getRemainingTimeInMillis();
  const arn: string = context.executionContext.durableExecutionArn;
  context.configureLogger({ modeAware: false });
  context.configureSerdes({ defaultSerdes });
  const logger: DurableContextLogger<OwnLogger> = context.logger;
  logger.info('began', arn, remaining);
  const pending = context.step('early', stepBody, stepConfig);
  same<typeof pending, DurablePromise<number>>();
  const steps: number[] = [await pending, await context.step(stepBody), await context.step(undefined, stepBody)];
  await context.wait('a while', duration);
  await context.wait(duration);
  const paid: Receipt = await context.invoke<Order, Receipt>('pay', 'payments:live', event, invokeConfig);
  const named: unknown = await context.invoke('payments:live', event);
  const child: string = await context.runInChildContext(
    'child',
    async (inner) => inner.step(async () => Promise.resolve('x')),
    childConfig,
  );
  await context.runInChildContext(async (inner) => inner.wait(duration));
  const polled: number = await context.waitForCondition('poll', check, conditionConfig);
  await context.waitForCondition(check, { initialState: 1, waitStrategy: createWaitStrategy(waitConfig) });
  const [approval, callbackId]: [DurablePromise<string>, string] = await context.createCallback('approve', {
    timeout: { hours: 1 },
    heartbeatTimeout: { minutes: 1 },
  });
  await context.createCallback<Receipt>({ serdes: { deserialize: async () => Promise.resolve({ total: 1 }) } });
  const answer: string = await context.waitForCallback(
    'ask',
    async (id, { logger: log }) => {
      log.info(id, callbackId);
      return Promise.resolve();
    },
    { timeout: { days: 1 }, retryStrategy: retryPresets.linear },
  );
  await context.waitForCallback(async () => Promise.resolve());
  const mapped: BatchResult<Receipt> = await context.map('orders', [event], mapFunc, mapConfig);
  await context.map([event], mapFunc);
  const parallel: BatchResult<string> = await context.parallel('both', [
    async () => Promise.resolve('a'),
    { name: 'b', func: async () => Promise.resolve('b') },
  ]);
  const mixed: BatchResult<string | number> = await context.parallel([
    async () => Promise.resolve('a'),
    { name: 'b', func: async () => Promise.resolve(2) },
  ]);
  parallel.throwIfError();
  const items: BatchItem<Receipt>[] = mapped.all;
  const reason: CompletionReason = mapped.completionReason;
  const both: number[] = await context.promise.all('both', [pending, context.step(stepBody)]);
  const settled: PromiseSettledResult<number>[] = await context.promise.allSettled([pending]);
  const first: number = (await context.promise.race([pending])) + (await context.promise.any('any', [pending]));
  const again: RetryableFunc<string> = async (inner, attempt) =>
    inner.step(async () => Promise.resolve(String(attempt)));
  const retryConfig: WithRetryConfig<string> = { retryStrategy: decide, wrapWithRunInChildContext: true };
  const retried: string = await withRetry(context as DurableContext, 'again', again, retryConfig);
  await withRetry(context as DurableContext, again, retryConfig);
  return [
    steps,
    paid,
    named,
    child,
    polled,
    await approval,
    answer,
    items,
    reason,
    mixed.status,
    both,
    settled,
    first,
    retried,
  ];
});
export const lazy = new DurablePromise(async () => Promise.resolve(1));
export const began: boolean = lazy.isExecuted;

// Strategies.
const exponential: RetryStrategyConfig = {
  maxAttempts: 4,
  initialDelay: { seconds: 1 },
  maxDelay: { minutes: 1 },
  backoffRate: 3,
  jitter: JitterStrategy.FULL,
  retryableErrors: ['busy', /timeout/i],
  retryableErrorTypes: [TypeError],
};
const linear: LinearRetryStrategyConfig = { increment: { seconds: 2 }, jitter: JitterStrategy.NONE };
export const strategies = [createRetryStrategy(exponential), createLinearRetryStrategy(linear), createRetryStrategy()];
export const decisions: RetryDecision[] = strategies.map((one) => one(new Error('busy'), 1));

// Serdes.
class Account {
  opened = new Date(0);
}
const place: SerdesContext = { entityId: '1', durableExecutionArn: 'arn' };
export const accountSerdes: Serdes<Account>[] = [
  createClassSerdes(Account),
  createClassSerdesWithDates(Account, ['opened']),
];
const field: PreviewField = { name: 'card', match: FieldMatchMode.ANYWHERE };
const preview: PreviewConfig = { mode: PreviewMode.INCLUDE_ALL, mask: [field], maskString: '#', maxPreviewBytes: 100 };
const files: FileSystemSerdesConfig = {
  storageMode: FileSystemSerdesMode.OVERFLOW,
  pathEncoding: FileSystemPathEncoding.HASH,
  generatePreview: (value) => buildPreview(value, preview),
};
export const fileSerdes: AnySerdes = createFileSystemSerdes('/mnt/payloads', files);
export const serdesConfig: SerdesConfig = {
  defaultSerdes: fileSerdes,
  defaultCallbackDeserializer: defaultSerdes satisfies AnySerdesDeserializer,
};
export const written: Promise<string | undefined> = fileSerdes.serialize({}, place);

// Errors.
export function explain(error: unknown): string {
  if (error instanceof BatchCompletionError) return error.completionReason;
  if (error instanceof CallbackTimeoutError || error instanceof CallbackExternalError) return error.errorType;
  if (error instanceof CallbackSubmitterError || error instanceof CallbackError) return error.errorData ?? '';
  if (error instanceof StepError) {
    same<typeof error.errorType, 'StepError'>();
    return error.cause?.name ?? '';
  }
  if (error instanceof InvokeError || error instanceof ChildContextError) return error.stackTrace?.join() ?? '';
  if (error instanceof PromiseCombinatorError || error instanceof WaitForConditionError) return error.message;
  if (error instanceof PluginLoadError || error instanceof StepInterruptedError) return error.message;
  if (error instanceof DurableOperationError) {
    const recorded: ErrorObject = error.toErrorObject();
    return DurableOperationError.fromErrorObject(recorded).errorType;
  }
  return '';
}
export const made = [
  new StepError('failed', new Error('cause'), 'data'),
  new BatchCompletionError('FAILURE_TOLERANCE_EXCEEDED'),
  new StepInterruptedError('1', 'name'),
];

// Loggers.
export class JsonLogger implements DurableLogger {
  private data: (() => DurableLogData) | undefined;

  configureDurableLoggingContext({ getDurableLogData }: DurableLoggingContext): void {
    this.data = getDurableLogData;
  }

  log(level: 'INFO' | 'WARN' | 'ERROR' | 'DEBUG', ...params: unknown[]): void {
    console.log(level, this.data?.().executionArn, ...params);
  }

  debug = this.log.bind(this, 'DEBUG');
  info = this.log.bind(this, 'INFO');
  warn = this.log.bind(this, 'WARN');
  error = this.log.bind(this, 'ERROR');
}
refreshLogConfig();
export const version: string = SDK_VERSION;

// Plugins.
class Tracing implements DurableInstrumentationPlugin {
  async onInvocationStart(info: InvocationInfo): Promise<void> {
    return this.note(info.isFirstInvocation, info.updatedOperations);
  }
  async wrapInvocation(
    _info: InvocationInfo,
    fn: () => Promise<DurableExecutionInvocationOutput>,
  ): Promise<DurableExecutionInvocationOutput> {
    return fn();
  }
  async onInvocationEnd(info: InvocationEndInfo): Promise<void> {
    return this.note(info.status === PluginInvocationStatus.RETRYING, info.executionError, info.executionResult);
  }
  async onOperationStart(info: OperationInfo): Promise<void> {
    return this.note(info.status === PluginOperationStatus.STARTED, info.isReplay);
  }
  wrapChildContextFn(info: OperationInfo, fn: () => unknown): unknown {
    void this.note(info.id);
    return fn();
  }
  async onOperationEnd(info: OperationEndInfo): Promise<void> {
    return this.note(info.error, info.endTimestamp);
  }
  async onOperationAttemptStart(info: AttemptInfo): Promise<void> {
    return this.note(info.attempt);
  }
  wrapOperationAttemptFn(info: AttemptInfo, fn: () => unknown): unknown {
    void this.note(info.id);
    return fn();
  }
  async onOperationAttemptEnd(info: AttemptEndInfo): Promise<void> {
    return this.note(info.outcome === AttemptEndInfoOutcome.FAILED);
  }
  async onOperationChange(info: OperationChangeInfo): Promise<void> {
    return this.note(Object.keys(info.updatedOperations), info.operations);
  }
  enrichLogContext(): Record<string, string | number | boolean> | undefined {
    return { trace: 'id', sampled: true };
  }
  private async note(...what: unknown[]): Promise<void> {
    await Promise.resolve(what);
  }
}
const pluginType: DurableInstrumentationPluginType<Tracing> = Tracing;
export const durableExecutionPluginProvider: DurableInstrumentationPluginProvider<Tracing> = {
  pluginApiVersion: DURABLE_INSTRUMENTATION_PLUGIN_API_VERSION,
  pluginType,
  createPlugin: () => new Tracing(),
};
export const traced = withDurableExecution(workflow, { plugins: [new Tracing()] });

// Records, and what is left of the names.
const timestamp: WireTimestamp = new Date(0);
const stepDetails: WireStepDetails = { Attempt: 1, NextAttemptTimestamp: timestamp };
const waitDetails: WireWaitDetails = { ScheduledEndTimestamp: '2026-01-01T00:00:00Z' };
export const recorded: WireOperation = {
  Id: 'id',
  Type: OperationType.STEP,
  SubType: OperationSubType.WAIT_FOR_CONDITION,
  Status: OperationStatus.READY,
  StartTimestamp: timestamp,
  StepDetails: stepDetails,
  WaitDetails: waitDetails,
};
export function detailsOf(
  operation: Operation,
): (
  ExecutionDetails | ContextDetails | StepDetails | WaitDetails | CallbackDetails | ChainedInvokeDetails | undefined
)[] {
  const started: Date | undefined = operation.StartTimestamp;
  void started;
  return [
    operation.ExecutionDetails,
    operation.ContextDetails,
    operation.StepDetails,
    operation.WaitDetails,
    operation.CallbackDetails,
    operation.ChainedInvokeDetails,
  ];
}
const contextOptions: ContextOptions = { ReplayChildren: true };
const stepOptions: StepOptions = { NextAttemptDelaySeconds: 1 };
const waitOptions: WaitOptions = { WaitSeconds: 1 };
const callbackOptions: CallbackOptions = { TimeoutSeconds: 1, HeartbeatTimeoutSeconds: 1 };
const chainedInvokeOptions: ChainedInvokeOptions = { FunctionName: 'f', TenantId: 't' };
export const update: OperationUpdate = {
  Id: 'id',
  Type: OperationType.CONTEXT,
  Action: OperationAction.SUCCEED,
  ContextOptions: contextOptions,
  StepOptions: stepOptions,
  WaitOptions: waitOptions,
  CallbackOptions: callbackOptions,
  ChainedInvokeOptions: chainedInvokeOptions,
};
const executor: ConcurrentExecutor<Order, Receipt> = async (item: ConcurrentExecutionItem<Order>, context) =>
  context.step(item.name, async () => Promise.resolve({ total: item.index }));
export const concurrency: [typeof executor, ConcurrencyConfig<Receipt>] = [executor, { topLevelSubType: 'Batch' }];
