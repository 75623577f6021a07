/**
 * `durable-sandbox/testing`: runs durable functions in tests, in this process and without any infrastructure.
 *
 * The names of the official testing package mean the same here.
 */
import { holdTestsInSandbox } from './tests-in-sandbox.ts';

export { LocalDurableTestRunner } from './local-durable-test-runner.ts';
export type {
  LocalDurableTestRunnerParameters,
  LocalDurableTestRunnerSetupParameters,
} from './local-durable-test-runner.ts';
export { CloudDurableTestRunner } from './cloud-durable-test-runner.ts';
export type { CloudDurableTestRunnerConfig, CloudDurableTestRunnerParameters } from './cloud-durable-test-runner.ts';
export { WaitingOperationStatus } from './durable-operation.ts';
export type {
  CallbackDetails,
  ChainedInvokeDetails,
  ContextDetails,
  DurableOperation,
  StepDetails,
  WaitResultDetails,
} from './durable-operation.ts';
export type {
  DurableTestRunner,
  Invocation,
  InvokeRequest,
  PrintConfig,
  TestResult,
  TestResultError,
} from './test-result.ts';
export { createTestEnvironment } from './test-environment.ts';
export type { StartOptions, TestEnvironment, TestEnvironmentOptions } from './test-environment.ts';
export type { TestRun, TestRunOutcome, WaitingFor } from './test-run.ts';
export type { RunOperation } from './run-operation.ts';
export type { CallbackScript, ScriptedCallback } from './callback-script.ts';
export type { InvokeScript, ScriptedInvoke } from './invoke-script.ts';
export type { MockedStepBody, MockedStepContext, StepMock } from './step-mock.ts';
export type { CrashKind, CrashPoint } from './crash-point.ts';
export type { EveryCrashOptions, EveryCrashReport } from './every-crash.ts';
export type { EveryOrderOptions } from './every-order.ts';
export type { ExecutionCost } from '../local/execution-cost.ts';
export type { LogEntry } from './run-logs.ts';
export {
  assertFailed,
  assertNotRun,
  assertOrder,
  assertStep,
  assertSucceeded,
  assertWaited,
  operationTree,
} from './test-assertions.ts';
export type { ExaminedRun, ExpectedFailure, ExpectedStep } from './test-assertions.ts';
export { assertHistory, normalisedHistory } from './history-snapshot.ts';
export type { NormalisedEvent, SnapshotOptions } from './history-snapshot.ts';
export { verifyReplay } from '../replay/verify-replay.ts';
export type { VerifyReplayOptions } from '../replay/verify-replay.ts';
export type { ReplayCode, ReplayFinding, ReplayVerdict } from '../replay/replay-verdict.ts';
export { assertDeterministic, assertReplays } from './replay-check.ts';
export type { HistorySource } from './replay-check.ts';
export { ReplayDivergenceError } from './replay-divergence-error.ts';
export { register } from './register.ts';
export type { RegisteringTest } from './register.ts';
export type { PlainHandler } from './plain-function.ts';
export { ExecutionStatus, InvocationType } from './lambda-enums.ts';
export { OperationStatus, OperationType } from '../../runtime/wire.ts';
export type { Operation, WireOperation } from '../../runtime/wire.ts';

holdTestsInSandbox();
