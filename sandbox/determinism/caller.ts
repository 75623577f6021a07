/**
 * Who made a call: Node itself, a package, or the user's own file, and where. Looked for only when a forbidden call has
 * been made, since it takes a capture of the stack.
 *
 * 1. Node's own modules may do anything on behalf of an allowed call: what they call directly is theirs. So are the
 *    files a loader reads and whatever a module does while it is evaluated.
 * 2. Where a callback is called straight from Node (a tick, an event), it is not Node that asks.
 * 3. The place is that in the original source, where a source map is known.
 */
import { fileURLToPath } from 'node:url';
import { structuredFrames } from '../../runtime/call-origin.ts';
import type { SourceSite } from '../../runtime/determinism-error.ts';
import { originalSite } from './source-maps.ts';

export type Caller =
  /** Node's own code, or a module being loaded. */
  | { readonly kind: 'node' }
  | {
      readonly kind: 'code';
      readonly site: SourceSite | undefined;
      /** The package under `node_modules` that made the call, when it was not the user's file. */
      readonly package: string | undefined;
      /** The module of Node through which the user's code came here, such as `https`. */
      readonly nodeModule: string | undefined;
    };

type AnyFunction = (...args: never[]) => unknown;

/** They pass on a function which somebody else gave them. */
const GO_BETWEENS = new Set([
  'node:internal/util',
  'node:internal/process/task_queues',
  'node:internal/process/promises',
  'node:internal/timers',
  'node:internal/event_target',
  'node:internal/async_hooks',
  'node:async_hooks',
  'node:events',
  'node:domain',
]);
const NETWORK_MODULES = new Set(['dgram', 'http', 'http2', 'https', 'net', 'tls']);
const LOADER = 'node:internal/modules/';
const PACKAGES = /[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/g;

/** The caller of `callee`. `throughNode`: calls by Node's modules are those of the code that called Node. */
export function findCaller(callee: AnyFunction, throughNode: boolean): Caller {
  let nodeModule: string | undefined;
  let nearest: { frame: NodeJS.CallSite; file: string; package: string | undefined } | undefined;
  let users: { frame: NodeJS.CallSite; file: string } | undefined;
  for (const frame of structuredFrames(callee)) {
    const file = frame.getFileName() ?? undefined;
    if (file === undefined || file === '') continue;
    if (file.startsWith('node:')) {
      // Frames of an `await` are not on the stack.
      if (file.startsWith(LOADER) && !isAsync(frame)) return { kind: 'node' };
      if (nearest !== undefined || GO_BETWEENS.has(file)) continue;
      if (!throughNode) return { kind: 'node' };
      nodeModule = file.slice('node:'.length);
      continue;
    }
    const owner = packageOf(file);
    nearest ??= { frame, file, package: owner };
    if (owner === undefined) users ??= { frame, file };
  }
  const place = users ?? nearest;
  return {
    kind: 'code',
    site: place && siteOf(place.frame, place.file),
    package: nearest?.package,
    nodeModule: publicName(nodeModule),
  };
}

/** `_http_client` is a file of `http`, `internal/http2/core` one of `http2`. */
function publicName(file: string | undefined): string | undefined {
  const [, name] = /^(?:_|internal\/)?([a-z]+2?)/.exec(file ?? '') ?? [];
  return name !== undefined && NETWORK_MODULES.has(name) ? name : undefined;
}

function isAsync(frame: NodeJS.CallSite): boolean {
  return (frame as NodeJS.CallSite & { isAsync?: () => boolean }).isAsync?.() === true;
}

/** The innermost package that a file belongs to. */
function packageOf(file: string): string | undefined {
  let name: string | undefined;
  for (const match of file.matchAll(PACKAGES)) name = match[1];
  return name?.replaceAll('\\', '/');
}

function siteOf(frame: NodeJS.CallSite, file: string): SourceSite {
  const generated = { file, line: frame.getLineNumber() ?? 0, column: frame.getColumnNumber() ?? 0 };
  const site = originalSite(generated) ?? generated;
  return site.file.startsWith('file:') ? { ...site, file: fileURLToPath(site.file) } : site;
}
