/**
 * Refuses requests that come from a web page: those could start functions on the user's machine.
 *
 * Invariants
 *  1. Only a loopback name or address with the service's own port is accepted as Host (DNS rebinding).
 *  2. A request with an Origin, or one that a browser marks as coming from elsewhere, is refused on every path. AWS clients
 *     send neither.
 */
import type { IncomingMessage } from 'node:http';
import { errorAnswer } from './http-answer.ts';
import type { HttpAnswer } from './http-answer.ts';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

export function refuseForeignRequest(request: IncomingMessage, port: number): HttpAnswer | undefined {
  const host = request.headers.host?.toLowerCase();
  if (host === undefined || !LOOPBACK.some((name) => host === `${name}:${port}` || (port === 80 && host === name))) {
    return errorAnswer(421, 'MisdirectedRequest', `This service answers as 127.0.0.1:${port} only.`);
  }
  if (request.headers.origin !== undefined) {
    return errorAnswer(403, 'ForbiddenException', 'Requests of web pages are refused.');
  }
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return errorAnswer(403, 'ForbiddenException', 'Requests of other sites are refused.');
  }
  return undefined;
}
