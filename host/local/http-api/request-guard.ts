/**
 * Refuses requests that come from foreign web pages: those could start functions on the user's machine.
 *
 * Owns: who may ask for what. Does not own: what a path means (`routes.ts`).
 *
 * Invariants
 *  1. Only a loopback name or address, or a name that was allowed, is accepted as Host, with the service's own port (DNS
 *     rebinding).
 *  2. A request with a foreign Origin, or one that a browser marks as coming from elsewhere, is refused on every path. AWS
 *     clients send neither header.
 *  3. A request of a page acts only with the token of this process, which no foreign page can read. Where the service is
 *     open to other machines, everybody needs it.
 */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { errorAnswer } from './http-answer.ts';
import type { HttpAnswer } from './http-answer.ts';
import type { RouteAccess } from './routes.ts';

export const TOKEN_HEADER = 'x-durable-sandbox-token';

export interface GuardSettings {
  /** Further names, without port, that the service answers to. */
  readonly allowedHosts: readonly string[];
  /** What requests of the service's own page carry to act; absent where there is no page, and then none may. */
  readonly token?: string | undefined;
  /** Whether also clients that are no pages need the token. */
  readonly tokenForAll: boolean;
  /** Whether nothing may be started, stopped or answered. */
  readonly readOnly: boolean;
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

export function refuseForeignRequest(
  request: IncomingMessage,
  port: number,
  settings: GuardSettings,
): HttpAnswer | undefined {
  const host = request.headers.host?.toLowerCase();
  const names = [...LOOPBACK, ...settings.allowedHosts.map((name) => name.toLowerCase())];
  if (host === undefined || !names.some((name) => host === `${name}:${port}` || (port === 80 && host === name))) {
    return errorAnswer(421, 'MisdirectedRequest', `This service answers as 127.0.0.1:${port} only.`);
  }
  const { origin } = request.headers;
  if (origin !== undefined && (settings.token === undefined || origin.toLowerCase() !== `http://${host}`)) {
    return errorAnswer(403, 'ForbiddenException', 'Requests of other web pages are refused.');
  }
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return errorAnswer(403, 'ForbiddenException', 'Requests of other sites are refused.');
  }
  return undefined;
}

export function refuseAccess(
  request: IncomingMessage,
  access: RouteAccess,
  settings: GuardSettings,
): HttpAnswer | undefined {
  if (access === 'read') return undefined;
  const { origin, 'sec-fetch-site': site } = request.headers;
  const fromPage = origin !== undefined || site !== undefined;
  const needsToken = fromPage || (settings.tokenForAll && access === 'act');
  if (needsToken && !isToken(request.headers[TOKEN_HEADER], settings.token)) {
    return errorAnswer(
      403,
      'ForbiddenException',
      `The header ${TOKEN_HEADER} does not hold the token of this service.`,
    );
  }
  if (settings.readOnly && access === 'act') {
    return errorAnswer(403, 'ForbiddenException', 'The service was started with --read-only.');
  }
  return undefined;
}

export function isToken(given: unknown, token: string | undefined): boolean {
  if (typeof given !== 'string' || token === undefined) return false;
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
