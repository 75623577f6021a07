/**
 * The Invoke call: starts a durable execution, or finds it again by its name, or calls a plain function.
 *
 * Owns: names of executions, the answer of an invocation. Does not own: running the execution (`execution-engine.ts`).
 *
 * Invariant: a name stands for one execution of a function; the same name with the same payload is the same execution,
 * with another payload a refusal.
 */
import { Buffer } from 'node:buffer';
import { MAX_PAYLOAD_FIELD_CHARS } from '../../runtime/limits.ts';
import type { ErrorObject } from '../../runtime/wire.ts';
import type { ExecutionEngine } from './execution-engine.ts';
import { ServiceException } from './execution-model/service-exception.ts';
import { LATEST, requireExecutionName, requireTenantId } from './function-name.ts';
import type { RegisteredFunction } from './function-registry.ts';
import { callPlainFunction } from './plain-call.ts';

/** Options of an invocation through the service. */
export interface InvokeOptions {
  /** `RequestResponse` (default) waits for the end, `Event` answers at once, `DryRun` only checks. */
  type?: 'RequestResponse' | 'Event' | 'DryRun' | undefined;
  /** 1 to 64 of a-z, A-Z, 0-9, - and _. Default: a new unique one. */
  executionName?: string | undefined;
  tenantId?: string | undefined;
}

/** The answer of an invocation, as the Invoke call of Lambda gives it. 200: ended, 202: accepted, 204: checked only. */
export interface InvokeResult {
  readonly statusCode: 200 | 202 | 204;
  readonly executedVersion: string;
  /** JSON text: the result, or the error when `functionError` is set. */
  readonly payload?: string | undefined;
  readonly functionError?: 'Unhandled' | undefined;
  /** Only for durable functions. */
  readonly executionArn?: string | undefined;
}

/** Most bytes of a payload. */
export const MAX_INVOKE_PAYLOAD_BYTES = MAX_PAYLOAD_FIELD_CHARS;

export async function invokeFunction(
  engine: ExecutionEngine,
  nameOrArn: string,
  payload: string | undefined,
  options: InvokeOptions,
): Promise<InvokeResult> {
  engine.requireOpen();
  const target = requireFunction(engine, nameOrArn);
  requireJson(payload);
  requireTenantId(options.tenantId);
  if (options.type === 'DryRun') return { statusCode: 204, executedVersion: LATEST };
  return target.durable
    ? invokeDurable(engine, target, payload, options)
    : invokePlain(engine, target, payload, options);
}

async function invokeDurable(
  engine: ExecutionEngine,
  target: RegisteredFunction,
  payload: string | undefined,
  options: InvokeOptions,
): Promise<InvokeResult> {
  const arn = findOrBegin(engine, target, payload, options);
  if (options.type === 'Event') return { statusCode: 202, executedVersion: LATEST, executionArn: arn };
  await whenEnded(engine, arn);
  const root = engine.active(arn)?.model.root ?? engine.store.root(arn);
  const answer =
    root?.status === 'SUCCEEDED' ? { payload: root.result ?? 'null' } : errorAnswer(root?.error ?? {}, 'Unhandled');
  return { statusCode: 200, executedVersion: LATEST, executionArn: arn, ...answer };
}

/** Begins the execution of a durable function, or finds the one of that name. Returns its ARN. */
export function beginExecution(
  engine: ExecutionEngine,
  nameOrArn: string,
  payload: string | undefined,
  executionName: string | undefined,
): string {
  engine.requireOpen();
  requireJson(payload);
  return findOrBegin(engine, requireFunction(engine, nameOrArn), payload, { executionName });
}

function requireFunction(engine: ExecutionEngine, nameOrArn: string): RegisteredFunction {
  const target = engine.functions.find(nameOrArn);
  if (target !== undefined) return target;
  const known = engine.functions.names().join(', ') || 'none';
  const message = `Function not found: ${nameOrArn}. The local service knows: ${known}.`;
  throw new ServiceException('ResourceNotFoundException', message);
}

function findOrBegin(
  engine: ExecutionEngine,
  target: RegisteredFunction,
  payload: string | undefined,
  options: InvokeOptions,
): string {
  const { executionName, tenantId } = options;
  if (executionName !== undefined) {
    requireExecutionName(executionName);
    const known = engine.store.findByName(target.name, executionName);
    if (known !== undefined) {
      if (!isSamePayload(engine.store.root(known.arn)?.input, payload)) {
        const message = `The durable execution ${executionName} of function ${target.name} was started with another payload.`;
        throw new ServiceException('DurableExecutionAlreadyStartedException', message);
      }
      engine.activate(known.arn);
      return known.arn;
    }
  }
  const executionId = engine.newId();
  const name = executionName ?? executionId;
  return engine.begin({ target, name, executionId, tenantId, input: payload }).model.record.arn;
}

/** Throws DurableExecutionAlreadyStartedException if the function has an execution of that name. */
export function requireUnusedName(engine: ExecutionEngine, functionName: string, name: string): void {
  requireExecutionName(name);
  if (engine.store.findByName(functionName, name) === undefined) return;
  const message = `Function ${functionName} has an execution ${name} already.`;
  throw new ServiceException('DurableExecutionAlreadyStartedException', message);
}

/** Resolves when the execution has ended; at once if it has, or if there is none. */
export function whenEnded(engine: ExecutionEngine, arn: string): Promise<void> {
  const execution = engine.activate(arn);
  if (execution === undefined || execution.settled) return Promise.resolve();
  return new Promise((resolve, reject) => execution.waiters.push({ resolve, reject }));
}

async function invokePlain(
  engine: ExecutionEngine,
  target: RegisteredFunction,
  payload: string | undefined,
  options: InvokeOptions,
): Promise<InvokeResult> {
  const { functionTimeoutSeconds } = engine.settings;
  const release = engine.schedule.hold();
  const call = callPlainFunction(engine.caller, target, payload, {
    requestId: engine.newId(),
    timeoutSeconds: functionTimeoutSeconds,
    tenantId: options.tenantId,
  }).finally(release);
  if (options.type === 'Event') {
    // Nobody waits for the answer; a failure ended in `status` and does not reject.
    void call;
    return { statusCode: 202, executedVersion: LATEST };
  }
  const end = await call;
  const answer = end.status === 'SUCCEEDED' ? { payload: end.result } : errorAnswer(end.error, 'Unhandled');
  return { statusCode: 200, executedVersion: LATEST, ...answer };
}

/** How Lambda shows an error to the caller of a function. */
function errorAnswer(error: ErrorObject, functionError: 'Unhandled'): Pick<InvokeResult, 'payload' | 'functionError'> {
  const body = {
    errorType: error.ErrorType ?? 'Error',
    errorMessage: error.ErrorMessage ?? '',
    ...(error.ErrorData === undefined ? {} : { errorData: error.ErrorData }),
    ...(error.StackTrace === undefined ? {} : { trace: error.StackTrace }),
  };
  return { payload: JSON.stringify(body), functionError };
}

function requireJson(payload: string | undefined): void {
  if (payload === undefined || payload === '') return;
  if (payload.length * 3 > MAX_INVOKE_PAYLOAD_BYTES && Buffer.byteLength(payload) > MAX_INVOKE_PAYLOAD_BYTES) {
    const message = `Request must be smaller than ${MAX_INVOKE_PAYLOAD_BYTES} bytes for the InvokeFunction operation`;
    throw new ServiceException('RequestTooLargeException', message);
  }
  try {
    JSON.parse(payload);
  } catch (cause) {
    const message = `Could not parse request body into json: ${(cause as Error).message}`;
    throw new ServiceException('InvalidRequestContentException', message, { cause });
  }
}

/** Equal as JSON texts but for white space. */
function isSamePayload(known: string | undefined, payload: string | undefined): boolean {
  return known === payload || compact(known) === compact(payload);
}

function compact(payload: string | undefined): string {
  return payload === undefined || payload === '' ? '' : JSON.stringify(JSON.parse(payload));
}
