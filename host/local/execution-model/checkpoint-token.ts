/**
 * Checkpoint tokens: opaque to clients, bound to one execution and one invocation, and each replaced by the next
 * successful checkpoint.
 *
 * Invariant: texts stay within the API's alphabet (base64) and length (2048).
 */
import { Buffer } from 'node:buffer';
import type { ExecutionRecord } from './execution-record.ts';
import { invalidParameter } from './service-exception.ts';

/** The newest token of the running invocation. */
export function currentToken(execution: ExecutionRecord): string {
  const running = execution.running;
  return running === undefined ? '' : encode(execution.executionId, running.requestId, running.tokens);
}

/** For writing: the newest token of the running invocation only. */
export function requireCurrentToken(execution: ExecutionRecord, token: string | undefined): void {
  requireOpen(execution);
  if (token === undefined || token === '' || token !== currentToken(execution)) {
    throw invalidToken('it is not the newest token of the running invocation.');
  }
}

/** For reading: any token that the running invocation was given. */
export function requireInvocationToken(execution: ExecutionRecord, token: string | undefined): void {
  requireOpen(execution);
  const [executionId, requestId] = Buffer.from(token ?? '', 'base64')
    .toString('utf8')
    .split(' ');
  if (executionId !== execution.executionId || requestId !== execution.running?.requestId) {
    throw invalidToken('it does not belong to the running invocation.');
  }
}

/** What tells a request that is sent again from another one. */
export function requireClientToken(token: string | undefined): void {
  if (token === undefined || /^[\x21-\x7e]{1,64}$/.test(token)) return;
  throw invalidParameter('ClientToken must have 1 to 64 visible ASCII characters.');
}

function requireOpen(execution: ExecutionRecord): void {
  if (execution.status !== 'RUNNING') throw invalidToken('the durable execution is complete.');
}

function invalidToken(reason: string): Error {
  return invalidParameter(`Invalid Checkpoint Token: ${reason}`);
}

function encode(executionId: string, requestId: string, counter: number): string {
  return Buffer.from(`${executionId} ${requestId} ${counter}`, 'utf8').toString('base64');
}
