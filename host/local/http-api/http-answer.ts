/**
 * What a route answers, and how refusals look on the wire (REST-JSON): status, `x-amzn-errortype`, body with `Type` and
 * `message`.
 */
import type { ServerResponse } from 'node:http';
import { isBranded } from '../../../runtime/class-brand.ts';
import type { ServiceException } from '../execution-model/service-exception.ts';
import { toJsonText } from './json-text.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly body?: string | Buffer | undefined;
  /** Writes the body bit by bit for as long as the connection lasts; `body` is not used then. */
  readonly stream?: ((response: ServerResponse) => void) | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export function jsonAnswer(value: unknown, status = 200): HttpAnswer {
  return { status, body: toJsonText(value), headers: { 'content-type': 'application/json' } };
}

export function errorAnswer(status: number, name: string, message: string): HttpAnswer {
  const answer = jsonAnswer({ Type: status >= 500 ? 'Service' : 'User', message }, status);
  return { ...answer, headers: { ...answer.headers, 'x-amzn-errortype': name } };
}

/** The answer for anything that a route threw. */
export function thrownAnswer(thrown: unknown): HttpAnswer {
  if (isBranded(thrown, 'ServiceException')) {
    const { name, message, $metadata } = thrown as ServiceException;
    return errorAnswer($metadata.httpStatusCode, name, message);
  }
  return errorAnswer(500, 'ServiceException', `The local service failed: ${(thrown as Error | undefined)?.message}`);
}
