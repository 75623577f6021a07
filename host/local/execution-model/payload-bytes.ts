/**
 * How much data travels: the UTF-8 bytes of payloads and errors. Ids, names and timestamps are not counted, since they
 * weigh little and nobody can spare them.
 */
import { Buffer } from 'node:buffer';
import type { ErrorObject, OperationUpdate } from '../../../runtime/wire.ts';
import type { OperationRecord } from './operation-record.ts';

export function bytesOfUpdate({ Payload, Error: error }: Pick<OperationUpdate, 'Payload' | 'Error'>): number {
  return textBytes(Payload) + errorBytes(error);
}

export function bytesOfRecord({ input, result, error }: Pick<OperationRecord, 'input' | 'result' | 'error'>): number {
  return textBytes(input) + textBytes(result) + errorBytes(error);
}

function textBytes(text: string | null | undefined): number {
  return typeof text === 'string' ? Buffer.byteLength(text) : 0;
}

function errorBytes(error: ErrorObject | null | undefined): number {
  return error === undefined || error === null ? 0 : Buffer.byteLength(JSON.stringify(error));
}
