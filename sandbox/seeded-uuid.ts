/** UUIDs from the context's own stream: the same on each replay. */
import type { UUID } from 'node:crypto';
import type { ContextState } from './context-state.ts';

/** Version 4. */
export function seededUuid(context: ContextState): UUID {
  return format(context.random('uuid').bytes(16), 4);
}

/** Version 7: begins with the milliseconds of the context's clock. */
export function seededUuidV7(context: ContextState): UUID {
  const bytes = context.random('uuid').bytes(16);
  Buffer.from(bytes.buffer).writeUIntBE(Math.max(0, Math.trunc(context.clock)), 0, 6);
  return format(bytes, 7);
}

function format(bytes: Uint8Array, version: number): UUID {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
