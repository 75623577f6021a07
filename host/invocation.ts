/**
 * One invocation of a durable function, from the event to the response.
 *
 * Owns: the order of things: load the state, run the sandbox, answer. Does not own: what happens during the run
 * (`run-controller.ts`).
 *
 * 1. The response is given only after the service acknowledged everything that leads to it.
 * 2. A fault of the service or of the thread ends in a thrown error, so that Lambda repeats the invocation; everything
 *    else ends in a response.
 */
import type { DurableSandboxConfig } from '../runtime/config.ts';
import type { DurableExecutionClient } from '../runtime/durable-execution-client.ts';
import { DurableExecutionApiClient, preloadClientLambda } from '../runtime/durable-execution-api-client.ts';
import type { HandlerSettings, SandboxTarget } from '../runtime/durable-sandbox.ts';
import { toErrorObject } from '../runtime/error-object.ts';
import { DurableSandboxError } from '../runtime/errors.ts';
import { prepareAnnounced } from '../runtime/handler-announcements.ts';
import type { LambdaContextFields } from '../runtime/protocol.ts';
import { isWithinBytes, MAX_RESPONSE_RESULT_BYTES } from '../runtime/limits.ts';
import { hashId } from '../runtime/operation-id.ts';
import { now } from '../runtime/clock.ts';
import type { RunObservation } from '../runtime/run-observation.ts';
import { type DurableExecutionInvocationOutput, InvocationStatus } from '../runtime/wire.ts';
import { AnswerDeadline } from './answer-deadline.ts';
import type { CheckpointBatcher } from './checkpoint-batcher.ts';
import { determinismMode } from './determinism-mode.ts';
import { type Envelope, parseEnvelope } from './envelope.ts';
import { ExecutionHistory, toMillis } from './execution-history.ts';
import { type ExecutionLimits, executionLimits } from './execution-limits.ts';
import { executionSeed, seedSecretOf } from './execution-seed.ts';
import { invocationEnvironment, lambdaContextFields } from './lambda-context-fields.ts';
import { inlineSandbox } from './inline-sandbox.ts';
import { moduleInstancing } from './module-instancing.ts';
import { repetitionLimit } from './repetition-limit.ts';
import { RunController } from './run-controller.ts';
import type { RunOutcome } from './run-outcome.ts';
import type { RunSettings } from './run-settings.ts';
import { proveBeforeAnswer, provesReplay } from './replay/execution-proofs.ts';
import { replayTarget } from './replay/replay-target.ts';
import { sandboxPool } from './sandbox-pool.ts';
import type { SessionTask } from './sandbox-session.ts';
import { classifyStateFailure, type ServiceFailure } from './service-failure.ts';
import { loadFurtherPages } from './state-loader.ts';

/** Noted for the replay proof. */
const OBSERVED: RunObservation = { purpose: 'execute', trace: 'requests', module: 'shared' };

/** Starts a thread for a handler's workflow, and then loads the AWS client, so that neither waits for the other. */
function prepareSandbox({ target, config }: HandlerSettings): void {
  if (target.kind === 'thread') {
    const { workflow, workerEntry } = target;
    sandboxPool(workerEntry, config.pool).warmUp({ workflow, moduleInstance: moduleInstancing(config) });
  }
  const needsDefaultClient = config.client === undefined && config.durableExecutionClient === undefined;
  if (needsDefaultClient && process.env['AWS_LAMBDA_FUNCTION_NAME'] !== undefined) preloadClientLambda();
}

prepareAnnounced(prepareSandbox);

/** @throws Error when the invocation as such failed; the service repeats it. */
export async function handleInvocation(
  event: unknown,
  lambdaContext: unknown,
  settings: HandlerSettings,
): Promise<DurableExecutionInvocationOutput> {
  const { target, config } = settings;
  if (target.kind === 'thread') sandboxPool(target.workerEntry, config.pool).expectRun();
  const envelope = parseEnvelope(event);
  const context = lambdaContextFields(lambdaContext);
  const limits = executionLimits(settings.config.limits);
  const deadline = new AnswerDeadline(context.deadline, limits.deadlineMarginMs);
  const invocation: Invocation = { envelope, context, settings, limits, deadline, controller: undefined };
  let output: DurableExecutionInvocationOutput;
  try {
    output = await deadline.guard(outputOf(invocation), () => giveUp(invocation));
  } catch (error) {
    await invocation.controller?.finish({ kind: 'threw', error: toErrorObject(error) });
    throw error;
  }
  await invocation.controller?.finish({ kind: 'answered', output });
  return output;
}

interface Invocation {
  readonly envelope: Envelope;
  readonly context: LambdaContextFields;
  readonly settings: HandlerSettings;
  readonly limits: ExecutionLimits;
  readonly deadline: AnswerDeadline;
  /** Of the run that is under way, or was the last. */
  controller: RunController | undefined;
}

async function outputOf(invocation: Invocation): Promise<DurableExecutionInvocationOutput> {
  const { envelope, settings, limits, deadline } = invocation;
  const { executionArn } = envelope;
  const client = envelope.client ?? clientOf(settings.config);
  const history = new ExecutionHistory();
  const loading = await loadHistory(history, envelope, client);
  if (loading !== undefined) return answerFailure(loading);
  const exhausted = await repetitionLimit({ envelope, history, client, limits });
  if (exhausted !== undefined) return answerFailure({ effect: 'execution', error: exhausted });
  let checkpointToken = envelope.checkpointToken;
  let task = taskOf(invocation, history);
  let runner = runnerOf(settings.target, settings.config);
  for (;;) {
    const fixed = { history, client, executionArn, limits, deadline, probe: envelope.probe };
    const controller = new RunController({ ...fixed, ...runner, checkpointToken, task });
    invocation.controller = controller;
    const outcome = await controller.outcome;
    if (outcome.kind !== 'restart') {
      const proved = await provedOutcome(outcome, controller, history, settings, task);
      return answer(proved, controller.batcher);
    }
    // The same invocation goes on in a new thread. If a step took the old one down, that attempt has failed.
    checkpointToken = controller.batcher.token;
    if (outcome.attempt !== undefined) task = { ...task, failedAttempts: [...task.failedAttempts, outcome.attempt] };
    runner = runnerOf(settings.target, settings.config, 'alone');
  }
}

/** The time for the answer has come: the service is to repeat the invocation, as after one that timed out. */
async function giveUp({ envelope, controller }: Invocation): Promise<never> {
  const doing = (await controller?.giveUp()) ?? 'its state was loaded';
  const error = new DurableSandboxError(
    'DS_INVOCATION_DEADLINE',
    `The invocation of ${envelope.executionArn} reached its deadline while ${doing}.`,
  );
  // The type by which Lambda records that a function ran out of time.
  error.name = 'Sandbox.Timedout';
  throw error;
}

function clientOf(config: DurableSandboxConfig): DurableExecutionClient {
  return config.durableExecutionClient ?? new DurableExecutionApiClient(config.client);
}

async function loadHistory(
  history: ExecutionHistory,
  envelope: Envelope,
  client: DurableExecutionClient,
): Promise<ServiceFailure | undefined> {
  history.load(envelope.operations);
  try {
    await loadFurtherPages({ ...envelope, client }, envelope.nextMarker, (page) => {
      history.load(page);
    });
    return undefined;
  } catch (error) {
    return classifyStateFailure(error, envelope.executionArn);
  }
}

function runnerOf(
  target: SandboxTarget,
  config: DurableSandboxConfig,
  company: 'alone' | 'as-configured' = 'as-configured',
): Pick<RunSettings, 'begin' | 'alone'> {
  if (target.kind === 'inline') return { begin: inlineSandbox(target.serve), alone: true };
  const pool = sandboxPool(target.workerEntry, config.pool);
  const alone = company === 'alone' || !pool.sharesThreads;
  return { begin: company === 'alone' ? pool.beginAlone : pool.begin, alone };
}

function taskOf({ envelope, context, settings, deadline }: Invocation, history: ExecutionHistory): SessionTask {
  const requestId = context.fields['awsRequestId'];
  const tenantId = context.fields['tenantId'];
  const start = toMillis(history.execution?.StartTimestamp);
  const determinism = determinismMode(settings.config.determinism);
  return {
    workflow: settings.target.workflow,
    moduleInstance: moduleInstancing(settings.config),
    executionArn: envelope.executionArn,
    seed: executionSeed(envelope.executionArn, seedSecretOf(settings.config)),
    startTimestamp: Number.isNaN(start) ? now() : start,
    inputPayload: history.execution?.ExecutionDetails?.InputPayload ?? undefined,
    lambdaContext: context,
    giveUpAt: deadline.giveUpAt,
    requestId: typeof requestId === 'string' ? requestId : '',
    tenantId: typeof tenantId === 'string' ? tenantId : undefined,
    determinism,
    observation: provesReplay(settings.config, settings.target, determinism) ? OBSERVED : undefined,
    environment: invocationEnvironment(),
    childOperationsDepth: settings.config.pluginsConfig?.childOperationsDepth,
    updatedOperationIds: envelope.updatedOperationIds ?? [],
    failedAttempts: [],
    probe: envelope.probe && { asks: envelope.probe.asks },
  };
}

/** The outcome, or what is wrong with the execution where it does not replay. */
async function provedOutcome(
  outcome: FinalOutcome,
  { requests, endedByItself }: RunController,
  history: ExecutionHistory,
  settings: HandlerSettings,
  { executionArn, observation }: SessionTask,
): Promise<FinalOutcome> {
  if (observation === undefined || !endedByItself || outcome.kind === 'fault') return outcome;
  const target = replayTarget(settings);
  const fault = await proveBeforeAnswer({ target, executionArn, history, requests, end: outcome });
  return fault === undefined ? outcome : { kind: 'failed', error: toErrorObject(fault) };
}

type FinalOutcome = Exclude<RunOutcome, { kind: 'restart' }>;

async function answer(outcome: FinalOutcome, batcher: CheckpointBatcher): Promise<DurableExecutionInvocationOutput> {
  switch (outcome.kind) {
    case 'suspended':
      return { Status: InvocationStatus.PENDING };
    case 'failed':
      return { Status: InvocationStatus.FAILED, Error: outcome.error };
    case 'done':
      return answerResult(outcome.result, batcher);
    case 'fault':
      return answerFailure(outcome.failure);
  }
}

async function answerResult(
  result: string | undefined,
  batcher: CheckpointBatcher,
): Promise<DurableExecutionInvocationOutput> {
  if (result === undefined || isWithinBytes(result, MAX_RESPONSE_RESULT_BYTES)) {
    return { Status: InvocationStatus.SUCCEEDED, Result: result };
  }
  // Too large for a Lambda response: it goes to the service as the execution's last checkpoint.
  const failure = await batcher.sendLast({
    Type: 'EXECUTION',
    Action: 'SUCCEED',
    Id: hashId(`execution-result-${String(now())}`),
    Payload: result,
  });
  return failure === undefined ? { Status: InvocationStatus.SUCCEEDED, Result: '' } : answerFailure(failure);
}

function answerFailure({ effect, error }: ServiceFailure): DurableExecutionInvocationOutput {
  if (effect === 'invocation') throw error;
  return { Status: InvocationStatus.FAILED, Error: toErrorObject(error) };
}
