/**
 * Reads the body of a request up to a limit.
 */
import { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { ServiceException } from '../execution-model/service-exception.ts';

/** Throws RequestTooLargeException beyond `limit` bytes. */
export async function readBody(request: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Read on without keeping: a client that is cut off while it sends sees no answer.
    if (size <= limit) chunks.push(chunk);
  }
  if (size > limit) {
    throw new ServiceException(
      'RequestTooLargeException',
      `The request has ${size} bytes; at most ${limit} are taken.`,
    );
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The JSON object in a body; an empty body is an empty object. */
export function parseJsonObject(body: string): Record<string, unknown> {
  if (body === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw new ServiceException('InvalidRequestContentException', `The body is not JSON: ${(cause as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ServiceException('InvalidRequestContentException', 'The body is not a JSON object.');
  }
  return value as Record<string, unknown>;
}
