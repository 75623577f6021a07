/**
 * Checkpoint tokens: opaque to clients, bound to one execution and one invocation, and each replaced by the next
 * successful checkpoint.
 *
 * Invariants
 *  1. Texts stay within the API's alphabet (base64) and length (2048).
 *  2. Only this process can make one: the ids in it are also told to those who may look and not act.
 */
import { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';
import { randomBytes } from '../../../runtime/random.ts';
import type { ExecutionRecord } from './execution-record.ts';
import { invalidParameter } from './service-exception.ts';

/** No invocation outlives the service that started it, so neither does a token. */
const KEY = randomBytes(32);

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
  const { executionId, running } = execution;
  const counter = Number(
    Buffer.from(token ?? '', 'base64')
      .toString('utf8')
      .split(' ')[2],
  );
  if (running === undefined || token !== encode(executionId, running.requestId, counter)) {
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
  const text = `${executionId} ${requestId} ${counter}`;
  const proof = createHmac('sha256', KEY).update(text).digest('base64url');
  return Buffer.from(`${text} ${proof}`, 'utf8').toString('base64');
}
