/**
 * Where in the user's code an error comes from: read from its stack, shown with the line of source.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface SourcePosition {
  readonly File: string;
  readonly Line: number;
  readonly Column?: number;
}

/** The first position in the stack that lies in a file of the user, neither of Node nor of an installed package. */
export function sourceOfError(error: unknown): SourcePosition | undefined {
  if (typeof error !== 'object' || error === null || !('stack' in error) || typeof error.stack !== 'string') {
    return undefined;
  }
  for (const line of error.stack.split('\n')) {
    if (line.includes('node:')) continue;
    const match =
      // What a compiler says of a file that it cannot read stands in the message.
      /^((?:\/|[A-Za-z]:[\\/]).*?):(\d+):(\d+): ERROR/.exec(line) ??
      /((?:file:\/\/\/?|\/|[A-Za-z]:[\\/])[^()]*?):(\d+):(\d+)\)?$/.exec(line.trim()) ??
      /^((?:file:\/\/\/?|\/|[A-Za-z]:[\\/]).*?):(\d+)$/.exec(line.trim());
    if (match === null) continue;
    const file = toPath(match[1] ?? '');
    if (file === undefined || /[\\/]node_modules[\\/]/.test(file)) continue;
    const column = match[3];
    return { File: file, Line: Number(match[2]), ...(column === undefined ? {} : { Column: Number(column) }) };
  }
  return undefined;
}

/** The line of source at a position, with its number; undefined when the file can't be read. */
export function sourceExcerpt(position: SourcePosition): string | undefined {
  let text: string;
  try {
    text = readFileSync(position.File, 'utf8');
  } catch {
    return undefined;
  }
  const line = text.split('\n')[position.Line - 1];
  return line === undefined || line.trim() === '' ? undefined : `${String(position.Line)}  ${line.trimEnd()}`;
}

function toPath(location: string): string | undefined {
  const withoutQuery = location.replace(/\?.*$/, '');
  try {
    return withoutQuery.startsWith('file:') ? fileURLToPath(withoutQuery) : withoutQuery;
  } catch {
    return undefined;
  }
}
