/**
 * A text in a page's memory. Written by the host, read by the sandbox.
 *
 * 1. A text of ASCII characters takes a byte a character, others two: UTF-8 would lose half of a surrogate pair, which a
 *    payload may have.
 */
import { Buffer } from 'node:buffer';

export interface TextPlace {
  readonly offset: number;
  /** UTF-16 code units. */
  readonly length: number;
  readonly encoding: 'latin1' | 'utf16le';
}

/** The most bytes a character takes in UTF-8. */
const WIDEST = 4;

// Taken before user code can edit it.
// eslint-disable-next-line @typescript-eslint/unbound-method -- called with its receiver below
const decode = (Buffer.prototype as Buffer).toString;

/** Bytes to reserve for texts of that length, before it is known whether they are ASCII. */
export function bytesOfText(length: number, encoding: TextPlace['encoding']): number {
  return encoding === 'latin1' ? length + WIDEST : 2 * length;
}

/** Writes the pieces one after the other. Undefined where 'latin1' does not hold them. */
export function writeText(
  pieces: readonly string[],
  memory: SharedArrayBuffer,
  offset: number,
  encoding: TextPlace['encoding'],
): TextPlace | undefined {
  const target = Buffer.from(memory);
  let length = 0;
  for (const piece of pieces) {
    if (encoding === 'utf16le') target.write(piece, offset + 2 * length, encoding);
    // A piece that is not ASCII takes more bytes than characters, for one more of which there is room.
    else if (target.write(piece, offset + length, 'utf8') !== piece.length) return undefined;
    length += piece.length;
  }
  return { offset, length, encoding };
}

/** Gives the text between two positions. */
export function textReader(
  memory: SharedArrayBuffer,
  { offset, length, encoding }: TextPlace,
): (start: number, end: number) => string {
  const width = encoding === 'latin1' ? 1 : 2;
  const bytes = Buffer.from(memory, offset, width * length);
  return (start, end) => decode.call(bytes, encoding, width * start, width * end);
}
