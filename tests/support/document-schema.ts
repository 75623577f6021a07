/**
 * Checks documents of the command line against the JSON Schemas that the package carries.
 *
 * 1. The schemas let further members pass, since adding one breaks nobody; the tests do not, so that every member that is
 *    printed is described.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';

export type SchemaName = 'run-1' | 'run-line-1' | 'error-1' | 'replay-1' | 'bench-1';

const ajv = new Ajv2020({
  allErrors: true,
  formats: { 'date-time': (text: string) => !Number.isNaN(Date.parse(text)) && text.endsWith('Z') },
});
const known = new Map<SchemaName, ValidateFunction>();

export function assertFitsSchema(name: SchemaName, document: unknown): void {
  let validate = known.get(name);
  if (validate === undefined) {
    const file = new URL(`../../docs/schemas/${name}.json`, import.meta.url);
    validate = ajv.compile(closed(JSON.parse(readFileSync(file, 'utf8'))) as object);
    known.set(name, validate);
  }
  assert.ok(validate(document), `${name}: ${ajv.errorsText(validate.errors, { separator: '\n' })}`);
}

function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const members = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return 'properties' in members && members['type'] === 'object'
    ? { additionalProperties: false, ...members }
    : members;
}
