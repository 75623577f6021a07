/**
 * Callback ids: opaque to clients, yet they name the operation that they complete, so that no index is needed.
 *
 * Invariant: the alphabet is base64 and the secret part makes an id unguessable; it must equal the recorded one.
 */
import { Buffer } from 'node:buffer';

export function makeCallbackId(executionArn: string, operationId: string, secret: string): string {
  return Buffer.from(`${operationId} ${secret} ${executionArn}`, 'utf8').toString('base64');
}

export interface CallbackAddress {
  readonly executionArn: string;
  readonly operationId: string;
}

/** Where a callback id points to; undefined if it never was one. */
export function parseCallbackId(callbackId: string): CallbackAddress | undefined {
  const [operationId, secret, executionArn] = Buffer.from(callbackId, 'base64').toString('utf8').split(' ');
  if (!operationId || !secret || !executionArn) return undefined;
  return { operationId, executionArn };
}
