/**
 * Previews: a small, masked extract of a value, to be shown where the value itself is stored elsewhere.
 *
 * Owns: which fields are shown, masked or left out, and the size. Does not own: where previews are kept.
 *
 * Invariants
 *  1. Exclude beats mask, mask beats include.
 *  2. The JSON of a preview has at most `maxPreviewBytes` bytes; what does not fit is left out, field by field.
 *  3. A masked field shows nothing of its value, whatever is inside.
 */

/** What is shown when no rule speaks of a field. */
export enum PreviewMode {
  INCLUDE_ALL = 'INCLUDE_ALL',
  EXCLUDE_ALL = 'EXCLUDE_ALL',
}

/** How the name of a field rule is read. */
export enum FieldMatchMode {
  /** The name of a field at any depth. */
  ANYWHERE = 'ANYWHERE',
  /** A dotted path from the root. */
  PATH = 'PATH',
}

/** Rule for fields of one name, or at one path. */
export interface PreviewField {
  name: string;
  /** Default: `FieldMatchMode.ANYWHERE`. */
  match?: FieldMatchMode | undefined;
}

/**
 * Which fields a preview shows, masks or leaves out, and how large it may be. `exclude` beats `mask`, which beats
 * `include`.
 */
export interface PreviewConfig {
  mode: PreviewMode;
  include?: PreviewField[] | undefined;
  exclude?: PreviewField[] | undefined;
  mask?: PreviewField[] | undefined;
  /** Default: `***`. */
  maskString?: string | undefined;
  /** Default: 4096 bytes. */
  maxPreviewBytes?: number | undefined;
}

const DEFAULT_MASK = '***';
const DEFAULT_MAX_BYTES = 4096;
const MAX_DEPTH = 20;

/** The preview of an object; undefined for anything else, and when nothing is left to show. */
export function buildPreview(value: unknown, config: PreviewConfig): Record<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const extract = extractObject(value, { config, path: [], shown: config.mode === PreviewMode.INCLUDE_ALL, depth: 0 });
  if (extract === undefined) return undefined;
  return fit(extract, config.maxPreviewBytes ?? DEFAULT_MAX_BYTES);
}

interface Place {
  config: PreviewConfig;
  path: readonly string[];
  /** Whether a field is shown of which no rule speaks. */
  shown: boolean;
  depth: number;
}

function extractObject(value: object, place: Place): Record<string, unknown> | undefined {
  const out: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    if (key === '__proto__') continue;
    const path = [...place.path, key];
    const extracted = extractField(member, key, { ...place, path });
    if (extracted !== undefined) out[key] = extracted;
  }
  return Object.keys(out).length === 0 ? undefined : out;
}

function extractField(value: unknown, key: string, place: Place): unknown {
  const { config, path } = place;
  if (matches(config.exclude, key, path)) return undefined;
  if (matches(config.mask, key, path)) return config.maskString ?? DEFAULT_MASK;
  return extractValue(value, { ...place, shown: place.shown || matches(config.include, key, path) });
}

function extractValue(input: unknown, place: Place): unknown {
  const value = jsonForm(input);
  if (typeof value !== 'object' || value === null) {
    const printable =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null;
    return place.shown && printable ? value : undefined;
  }
  if (place.depth >= MAX_DEPTH) return undefined;
  const inner = { ...place, depth: place.depth + 1 };
  if (!Array.isArray(value)) return extractObject(value, inner) ?? (place.shown && isEmpty(value) ? {} : undefined);
  // A path speaks of an array's elements as if the array were not there.
  const items = value.map((item: unknown) => extractValue(item, inner)).filter((item) => item !== undefined);
  return items.length > 0 || (place.shown && value.length === 0) ? items : undefined;
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

function jsonForm(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const toJson: unknown = (value as { toJSON?: unknown }).toJSON;
  return typeof toJson === 'function' ? (toJson as () => unknown).call(value) : value;
}

function matches(fields: readonly PreviewField[] | undefined, key: string, path: readonly string[]): boolean {
  return (
    fields?.some((field) =>
      field.match === FieldMatchMode.PATH ? field.name === path.join('.') : field.name === key,
    ) ?? false
  );
}

/** Keeps the fields, in their order, that fit into the budget. */
function fit(extract: Record<string, unknown>, maxBytes: number): Record<string, unknown> | undefined {
  if (Buffer.byteLength(JSON.stringify(extract), 'utf8') <= maxBytes) return extract;
  const out: Record<string, unknown> = {};
  let size = 2;
  for (const [key, value] of Object.entries(extract)) {
    const comma = size > 2 ? 1 : 0;
    const bytes = Buffer.byteLength(`${JSON.stringify(key)}:${JSON.stringify(value)}`, 'utf8') + comma;
    if (size + bytes > maxBytes) continue;
    size += bytes;
    out[key] = value;
  }
  return Object.keys(out).length === 0 ? undefined : out;
}
