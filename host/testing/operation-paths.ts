/** Readable paths of operations, as the command line shows them: `ship/item[2]/label`. */
import type { Operation } from '../../runtime/wire.ts';
import { pathSegment } from '../cli/operation-path.ts';

/** Paths by id. */
export function operationPaths(operations: readonly Operation[]): Map<string, string> {
  const paths = new Map<string, string>();
  const siblings = new Map<
    string | undefined,
    { name: string | undefined; subType: string | undefined; type: string }[]
  >();
  for (const { Id, ParentId, Name, SubType, Type } of operations) {
    const parent = ParentId === undefined ? undefined : paths.get(ParentId);
    const beside = siblings.get(parent) ?? [];
    siblings.set(parent, beside);
    const segment = pathSegment(Name, SubType ?? Type, beside);
    beside.push({ name: Name, subType: SubType, type: Type });
    paths.set(Id, parent === undefined ? segment : `${parent}/${segment}`);
  }
  return paths;
}

export function findByPath(operations: readonly Operation[], path: string): Operation | undefined {
  const wanted = path.replaceAll('[1]', '');
  const paths = operationPaths(operations);
  const exact = operations.find(({ Id }) => paths.get(Id) === wanted);
  if (exact !== undefined || wanted.includes('/')) return exact;
  return operations.find(({ Id }) => paths.get(Id)?.endsWith(`/${wanted}`));
}
