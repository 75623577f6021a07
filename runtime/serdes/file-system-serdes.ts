/**
 * A serdes that keeps payloads in files, on a file system that all invocations share (Amazon EFS, S3 Files), and records
 * only where they are.
 *
 * Owns: file names, envelopes, writing and reading. Does not own: deleting files of finished executions.
 *
 * Invariants
 *  1. Every part of a path that comes from data is encoded, so no id leads out of the base folder.
 *  2. A file appears whole or not at all: it is written under another name and renamed.
 *  3. Reading only opens files below the base folder, whatever the recorded envelope says.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DurableSandboxError } from '../errors.ts';
import { MAX_OPERATION_PAYLOAD_BYTES } from '../limits.ts';
import { randomUuid } from '../random.ts';
import type { AnySerdes, SerdesContext } from '../serdes.ts';
import { decodeValue, encodeValue } from './rich-json.ts';

/** Which payloads go into files. */
export enum FileSystemSerdesMode {
  ALWAYS = 'ALWAYS',
  /** Only those that are too large for a record. */
  OVERFLOW = 'OVERFLOW',
}

/** How ids become parts of paths. */
export enum FileSystemPathEncoding {
  /** Readable: percent encoding. */
  URI = 'URI',
  /** Short and of fixed length: SHA-256. */
  HASH = 'HASH',
}

/** Options of `createFileSystemSerdes`. */
export interface FileSystemSerdesConfig {
  /** Default: `FileSystemSerdesMode.ALWAYS`. */
  storageMode?: FileSystemSerdesMode | undefined;
  /** Default: `FileSystemPathEncoding.URI`. */
  pathEncoding?: FileSystemPathEncoding | undefined;
  /** A small extract to keep in the record beside the path, for people; see `buildPreview`. */
  generatePreview?: ((value: unknown) => Record<string, unknown> | undefined) | undefined;
}

/** Largest envelope that is recorded as it is; the rest of the limit is left to the service's own fields. */
const MAX_INLINE_BYTES = MAX_OPERATION_PAYLOAD_BYTES - 1024;

type Envelope = { file: string; preview?: Record<string, unknown> } | { data: string };

/**
 * A serdes that keeps payloads in files below `basePath`, and records where they are.
 * @throws from its methods: errors of the file system as they are, DurableSandboxError DS_UNREADABLE_PAYLOAD
 */
export function createFileSystemSerdes(basePath: string, config: FileSystemSerdesConfig = {}): AnySerdes {
  const base = path.resolve(basePath);
  const encode = config.pathEncoding === FileSystemPathEncoding.HASH ? hashPart : encodePart;
  return {
    async serialize(value: unknown, context) {
      const data = encodeValue(value);
      if (data === undefined) return undefined;
      if (config.storageMode === FileSystemSerdesMode.OVERFLOW) {
        const inline = JSON.stringify({ data } satisfies Envelope);
        if (Buffer.byteLength(inline, 'utf8') <= MAX_INLINE_BYTES) return inline;
      }
      const file = path.join(base, ...executionFolder(context, encode), `${encode(context.entityId)}.json`);
      await writeWhole(file, data);
      const preview = config.generatePreview?.(value);
      return JSON.stringify({ file, ...(preview === undefined ? {} : { preview }) } satisfies Envelope);
    },
    async deserialize(text, context) {
      if (text === undefined) return undefined;
      const envelope = parseEnvelope(text, context);
      if ('data' in envelope) return decodeValue(envelope.data);
      const file = path.resolve(envelope.file);
      if (!file.startsWith(base + path.sep))
        throw unreadable(context, `names the file ${file}, which is outside of ${base}.`);
      return decodeValue(await readFile(file, 'utf8'));
    },
  };
}

function executionFolder(context: SerdesContext, encode: (part: string) => string): string[] {
  const arn = context.durableExecutionArn;
  return (partsOfArn(arn) ?? [arn]).map(encode);
}

/** Names of the function and the execution, and the execution's id; undefined where the text has another form. */
function partsOfArn(arn: string): string[] | undefined {
  const [of = '', kind, name, id, ...rest] = arn.split('/');
  const [, functionName] = of.split(':function:');
  const bareName = functionName?.split(':', 1)[0];
  const isWhole = kind === 'durable-execution' && bareName && name && id && rest.length === 0;
  return isWhole ? [bareName, name, id] : undefined;
}

/** Percent encoding that leaves no part empty, hidden, or made of dots. */
function encodePart(part: string): string {
  const encoded = encodeURIComponent(wellFormed(part))
    .replace(/[*'()!~]/g, percent)
    .replace(/^\.+/, percentAll);
  return encoded === '' ? '%' : encoded;
}

/** Lone surrogates have no UTF-8 form; they become the replacement character. */
function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function percentAll(characters: string): string {
  return [...characters].map(percent).join('');
}

function hashPart(part: string): string {
  return createHash('sha256').update(part, 'utf8').digest('hex');
}

async function writeWhole(file: string, data: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = `${file}.${randomUuid()}.tmp`;
  try {
    await writeFile(temporary, data, { encoding: 'utf8', flush: true });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function parseEnvelope(text: string, context: SerdesContext): Envelope {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw unreadable(context, 'is not JSON.', error);
  }
  if (typeof parsed === 'object' && parsed !== null) {
    const { file, data } = parsed as { file?: unknown; data?: unknown };
    if (typeof data === 'string') return { data };
    if (typeof file === 'string') return { file };
  }
  throw unreadable(context, 'was not written by a file system serdes: it has neither "file" nor "data".');
}

function unreadable(context: SerdesContext, problem: string, cause?: unknown): DurableSandboxError {
  return new DurableSandboxError(
    'DS_UNREADABLE_PAYLOAD',
    `The recorded payload of operation ${context.entityId} ${problem}`,
    {
      cause,
    },
  );
}
