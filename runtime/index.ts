/** What the package exports. Names shared with the official SDK mean the same here. */
export { durableSandbox, withDurableExecution } from './durable-sandbox.ts';
export type { DurableLambdaHandler, WorkflowModule } from './durable-sandbox.ts';
export type {
  DurableExecutionConfig,
  DurableSandboxConfig,
  PluginsConfig,
  SandboxLimits,
  SandboxPoolConfig,
} from './config.ts';
export { isDurableHandler } from './durable-handler-mark.ts';
export { DurableExecutionApiClient } from './durable-execution-api-client.ts';
export type {
  DurableExecutionClient,
  ExecutionHistoryPage,
  ExecutionHistoryRequest,
  HistoryEventSummary,
} from './durable-execution-client.ts';
export * from './durable-execution-client-error.ts';
export { DurableExecutionInvocationInputWithClient } from './invocation-input-with-client.ts';
export { DurablePromise } from './durable-promise.ts';
export * from './wire.ts';
export * from './context.ts';
export * from './step-types.ts';
export * from './child-types.ts';
export * from './batch-types.ts';
export * from './completion-types.ts';
export * from './callback-types.ts';
export * from './invoke-types.ts';
export * from './wait-for-condition-types.ts';
export { completeBatch, continueBatch } from './completion-policy.ts';
export { withRetry } from './with-retry.ts';
export type { RetryableFunc, WithRetryConfig } from './with-retry-types.ts';
export * from './logger.ts';
export type { LambdaContext } from './lambda-context.ts';
export type { Duration } from './duration.ts';
export type { AnySerdes, AnySerdesDeserializer, Serdes, SerdesConfig, SerdesContext } from './serdes.ts';
export { defaultSerdes } from './serdes/json-serdes.ts';
export { richJsonSerdes } from './serdes/rich-json.ts';
export { createClassSerdes, createClassSerdesWithDates } from './serdes/class-serdes.ts';
export { createFileSystemSerdes, FileSystemPathEncoding, FileSystemSerdesMode } from './serdes/file-system-serdes.ts';
export type { FileSystemSerdesConfig } from './serdes/file-system-serdes.ts';
export { buildPreview, FieldMatchMode, PreviewMode } from './serdes/preview.ts';
export type { PreviewConfig, PreviewField } from './serdes/preview.ts';
export * from './operation-errors.ts';
export { DurableSandboxError, isDurableSandboxError } from './errors.ts';
export type { ErrorCode } from './errors.ts';
export { createLinearRetryStrategy, createRetryStrategy, retryPresets } from './retry-strategy.ts';
export { createWaitStrategy } from './wait-strategy.ts';
export type { WaitStrategyConfig } from './wait-strategy.ts';
export { JitterStrategy } from './jitter.ts';
export type { LinearRetryStrategyConfig, RetryStrategyConfig } from './retry-strategy.ts';
export { saga } from './saga.ts';
export type { Saga } from './saga.ts';
export { SandboxTerminatedError, StepTimeoutError } from './sandbox-terminated-error.ts';
export { LimitReachedError } from './limit-reached-error.ts';
export type { ExecutionLimit } from './limit-reached-error.ts';
export * from './plugin-types.ts';
export { PluginLoadError } from './plugin-load-error.ts';
export { refreshLogConfig } from './refresh-log-config.ts';
export { SDK_VERSION } from './sdk-version.ts';
export { DeterminismError } from './determinism-error.ts';
export type { SourceSite } from './determinism-error.ts';
export type { DeterminismCode } from './determinism/source.ts';
