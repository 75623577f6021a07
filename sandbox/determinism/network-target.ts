/** Which host a forbidden call was about, for its message. */
import type { DeterminismCode } from '../../runtime/determinism/source.ts';

const NETWORK_CODES: ReadonlySet<DeterminismCode> = new Set(['DS_DET_FETCH', 'DS_DET_NETWORK', 'DS_DET_DNS']);

/** Undefined for calls that are not about a host, or do not say. Never throws. */
export function networkTarget(code: DeterminismCode, args: readonly unknown[]): string | undefined {
  if (!NETWORK_CODES.has(code)) return undefined;
  try {
    for (const argument of args.flat()) {
      const host = hostOf(argument);
      if (host !== undefined) return host;
    }
  } catch {
    // An argument with a getter that throws.
  }
  return undefined;
}

function hostOf(argument: unknown): string | undefined {
  if (typeof argument === 'string') return URL.canParse(argument) ? new URL(argument).host : argument;
  if (typeof argument !== 'object' || argument === null) return undefined;
  if (argument instanceof URL) return argument.host;
  const { url, hostname, host, port, path } = argument as Record<string, unknown>;
  if (typeof url === 'string') return hostOf(url);
  const name = typeof hostname === 'string' ? hostname : host;
  if (typeof name === 'string') {
    return typeof port === 'number' || typeof port === 'string' ? `${name}:${port}` : name;
  }
  return typeof path === 'string' ? path : undefined;
}
