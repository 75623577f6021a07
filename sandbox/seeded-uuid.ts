/** A version 4 UUID from the context's own stream: the same on each replay. */
import type { UUID } from 'node:crypto';
import type { ContextState } from './context-state.ts';

export function seededUuid(context: ContextState): UUID {
  const bytes = context.random('uuid').bytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
