/**
 * The page that shows the executions: three files, read once and served from memory.
 *
 * Owns: their headers, and the token that the page acts with. Does not own: what the page does (`host/local/web/`).
 *
 * Invariants
 *  1. No script, style or frame but the page's own runs in it; the policy below holds for every answer.
 *  2. Paths come from a fixed list, never from the request.
 *  3. Where other machines may look, the page has the token only for whoever brings it in the address.
 */
import { readFileSync } from 'node:fs';
import type { HttpAnswer } from '../local/http-api/http-answer.ts';
import { isToken } from '../local/http-api/request-guard.ts';
import type { Route } from '../local/http-api/routes.ts';
import { escapeHtml } from './escape-html.ts';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const FOLDER = import.meta.url.endsWith('.ts') ? '../../dist/web/' : './web/';
const ASSETS = { 'app.js': 'text/javascript; charset=utf-8', 'app.css': 'text/css; charset=utf-8' } as const;
/** Replaced in index.html when it is served. */
const TOKEN_PLACE = '{{token}}';

/** `forAll`: whoever reaches the service may act by the page. */
export function pageRoutes(token: string, forAll: boolean): Route[] {
  const index = readPart('index.html');
  const pageWith = (shownToken: string): HttpAnswer =>
    index === undefined
      ? {
          status: 503,
          body: 'The page is not built. Run npm run build.',
          headers: headers('text/plain; charset=utf-8'),
        }
      : {
          status: 200,
          body: index.toString('utf8').replace(TOKEN_PLACE, escapeHtml(shownToken)),
          headers: headers('text/html; charset=utf-8'),
        };
  const [open, closed] = [pageWith(token), pageWith('')];
  const page: Route['answer'] = ({ query }) => (forAll || isToken(query.get('token'), token) ? open : closed);
  const routes = ['/', '/functions', '/replay', '/e/{name}'].map((path) => get(path, page));
  for (const [name, type] of Object.entries(ASSETS)) {
    const body = readPart(name);
    if (body !== undefined) routes.push(get(`/assets/${name}`, () => ({ status: 200, body, headers: headers(type) })));
  }
  return routes;
}

function get(path: string, answer: Route['answer']): Route {
  return { method: 'GET', access: 'read', path, bodyLimit: 0, answer };
}

function headers(type: string): Record<string, string> {
  return { 'content-type': type, 'content-security-policy': POLICY };
}

function readPart(name: string): Buffer | undefined {
  try {
    return readFileSync(new URL(`${FOLDER}${name}`, import.meta.url));
  } catch {
    return undefined;
  }
}
