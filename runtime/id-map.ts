/**
 * A map by operation id that stays fast as it grows: many small tables in place of one.
 *
 * Beyond some thousands of entries the table of a `Map` no longer fits where V8 keeps small objects, and each time it
 * grows it takes fresh memory from the operating system, which costs several times what the entries do.
 */
const TABLES = 64;

export class IdMap<T> {
  private readonly tables: (Map<string, T> | undefined)[] = new Array<undefined>(TABLES).fill(undefined);

  get(id: string): T | undefined {
    return this.tables[tableOf(id)]?.get(id);
  }

  set(id: string, value: T): void {
    const at = tableOf(id);
    const table = (this.tables[at] ??= new Map<string, T>());
    table.set(id, value);
  }
}

/** Ids are hexadecimal hashes: any of their characters will do. */
function tableOf(id: string): number {
  const { length } = id;
  return (id.charCodeAt(length - 1) * 7 + id.charCodeAt(length - 2)) & (TABLES - 1);
}
