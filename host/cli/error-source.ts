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
    const found = positionIn(line);
    if (found === undefined) continue;
    const file = toPath(found.location);
    if (file === undefined || /[\\/]node_modules[\\/]/.test(file)) continue;
    const { row, column } = found;
    return { File: file, Line: Number(row), ...(column === undefined ? {} : { Column: Number(column) }) };
  }
  return undefined;
}

interface FoundPosition {
  readonly location: string;
  readonly row: string | undefined;
  readonly column?: string | undefined;
}

function positionIn(line: string): FoundPosition | undefined {
  const whole =
    // What a compiler says of a file that it cannot read stands in the message.
    /^((?:\/|[A-Za-z]:[\\/]).*?):(\d+):(\d+): ERROR/.exec(line) ??
    /^((?:file:\/\/\/?|\/|[A-Za-z]:[\\/]).*?):(\d+)$/.exec(line.trim());
  const framed = frameIn(line.trim());
  if (whole?.[3] === undefined && framed !== undefined) return framed;
  return whole === null ? undefined : { location: whole[1] ?? '', row: whole[2], column: whole[3] };
}

/** `at name (file:row:column)`, with or without the name. */
function frameIn(line: string): FoundPosition | undefined {
  const end = /:(\d+):(\d+)\)?$/.exec(line);
  if (end === null) return undefined;
  const before = line.slice(0, end.index);
  const last = before.slice(Math.max(before.lastIndexOf('('), before.lastIndexOf(')')) + 1);
  const start = last.search(/file:\/\/|\/|[A-Za-z]:[\\/]/);
  return start === -1 ? undefined : { location: last.slice(start), row: end[1], column: end[2] };
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
  const [withoutQuery = ''] = location.split('?', 1);
  try {
    return withoutQuery.startsWith('file:') ? fileURLToPath(withoutQuery) : withoutQuery;
  } catch {
    return undefined;
  }
}
