/**
 * The readable path of an operation: names joined by slashes. A name used more than once beside itself gets a position,
 * `charge`, `charge[2]`; an operation without a name is called after its subtype: `step`, `step[2]`.
 */
interface Sibling {
  readonly name: string | undefined;
  readonly subType: string | undefined;
  readonly type: string;
}

export function pathSegment(name: string | undefined, kind: string, siblings: readonly Sibling[]): string {
  const base = baseSegment(name, kind);
  const before = siblings.filter((other) => baseSegment(other.name, other.subType ?? other.type) === base).length;
  return before === 0 ? base : `${base}[${String(before + 1)}]`;
}

function baseSegment(name: string | undefined, kind: string): string {
  if (name !== undefined && name !== '') return name;
  return kind
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
}
