/**
 * Finds the route of a request. Path labels are percent-encoded as a whole, so an ARN with slashes is one segment.
 */
import type { Route } from './routes.ts';

export interface RouteMatch {
  readonly route: Route;
  readonly labels: Readonly<Record<string, string>>;
}

export class RouteTable {
  readonly #compiled: readonly { readonly route: Route; readonly parts: readonly string[] }[];

  constructor(routes: readonly Route[]) {
    this.#compiled = routes.map((route) => ({ route, parts: route.path.split('/') }));
  }

  match(method: string, path: string): RouteMatch | undefined {
    const segments = path.split('/');
    for (const { route, parts } of this.#compiled) {
      if (route.method !== method || parts.length !== segments.length) continue;
      const labels = labelsOf(parts, segments);
      if (labels !== undefined) return { route, labels };
    }
    return undefined;
  }
}

function labelsOf(parts: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const labels: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{')) {
      const value = decode(segment);
      if (value === undefined || value === '') return undefined;
      labels[part.slice(1, -1)] = value;
    } else if (part !== segment) {
      return undefined;
    }
  }
  return labels;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
