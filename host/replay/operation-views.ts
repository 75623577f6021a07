/** Recorded and requested operations under the names people know them by. */
import type { TracedRequest } from '../../runtime/run-observation.ts';
import type { WireOperation } from '../../runtime/wire.ts';
import { pathSegment } from '../cli/operation-path.ts';
import { toMillis } from '../execution-history.ts';
import type { OperationView } from './replay-verdict.ts';

interface Named {
  readonly id: string;
  readonly parentId: string | undefined;
  readonly type: string;
  readonly subType: string | undefined;
  readonly name: string | undefined;
}

/** Gives each operation its path, in the order in which they come. */
class PathBook {
  private readonly paths = new Map<string, string>();
  private readonly children = new Map<string, Named[]>();

  constructor(private readonly outer?: PathBook) {}

  add(operation: Named): string {
    const parent = operation.parentId ?? '';
    const siblings = this.children.get(parent) ?? [];
    const segment = pathSegment(operation.name, operation.subType ?? operation.type, siblings);
    this.children.set(parent, [...siblings, operation]);
    const above = this.pathOf(parent);
    const path = above === undefined ? segment : `${above}/${segment}`;
    this.paths.set(operation.id, path);
    return path;
  }

  private pathOf(id: string): string | undefined {
    return this.paths.get(id) ?? this.outer?.pathOf(id);
  }
}

export function recordedViews(operations: readonly WireOperation[]): Map<string, OperationView> {
  const book = new PathBook();
  return new Map(
    operations.map((operation) => {
      const named = namedOf(operation);
      const start = toMillis(operation.StartTimestamp);
      const at = Number.isNaN(start) ? undefined : isoText(start);
      return [operation.Id, { ...identity(named), path: book.add(named), at }];
    }),
  );
}

export function requestedViews(requests: readonly TracedRequest[]): Map<string, OperationView> {
  const book = new PathBook();
  return new Map(requests.map((request) => [request.id, { ...identity(request), path: book.add(request) }]));
}

function namedOf(operation: WireOperation): Named {
  return {
    id: operation.Id,
    parentId: operation.ParentId ?? undefined,
    type: operation.Type,
    subType: operation.SubType ?? undefined,
    name: operation.Name ?? undefined,
  };
}

function identity({ type, subType, name }: Named): Omit<OperationView, 'path'> {
  return { type, subType, name };
}

function isoText(at: number): string {
  return new Date(at).toISOString();
}

/** `STEP "charge"`, for sentences. */
export function describeView(view: OperationView): string {
  return `${view.subType ?? view.type} "${view.path}"`;
}
