/**
 * Version 4 UUIDs that follow from a seed, so that two services of one seed hand out the same ids in the same order.
 */
import { Buffer } from 'node:buffer';
import { SeededRandom } from '../../runtime/seeded-random.ts';

export function seededIds(seed: string): () => string {
  const random = new SeededRandom(`ids ${seed}`);
  return () => {
    const bytes = Buffer.from(random.bytes(16));
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    const hex = bytes.toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };
}
