/**
 * The frames of a recorded stack that lie in a function's own project, with the lines of source around them.
 *
 * Owns: which files may be shown, and the lines. Does not own: stacks, which whoever writes a history can make up.
 *
 * Invariants
 *  1. Only script files below the project's folder are read, links followed; never what lies in node_modules or in a
 *     hidden folder, whatever the stack says.
 *  2. A frame of a file that is gone, too large or not the project's is left out.
 */
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export interface SourceFrame {
  /** Relative to the project's folder. */
  readonly File: string;
  /** The whole path, for an editor. */
  readonly Path: string;
  readonly Line: number;
  readonly Column?: number | undefined;
  /** What the stack calls the place. */
  readonly Function?: string | undefined;
  readonly Lines: readonly { readonly Number: number; readonly Text: string }[];
}

const SCRIPT = /\.[cm]?[jt]sx?$/;
const POSITION = /^(?:at )?(?:async )?(?:(.*?) \()?((?:file:\/\/\/?|\/|[A-Za-z]:[\\/])[^()]*?):(\d+)(?::(\d+))?\)?$/;
const AROUND = 3;
const MOST_FRAMES = 5;
const MOST_BYTES = 4 * 1024 * 1024;
const LONGEST_LINE = 400;

/** `stack`: its lines, as errors are recorded with. */
export function sourceFrames(stack: readonly string[], projectFolder: string): SourceFrame[] {
  const frames: SourceFrame[] = [];
  for (const line of stack) {
    if (frames.length >= MOST_FRAMES) break;
    const match = POSITION.exec(line.trim());
    if (match === null) continue;
    const [, name, location, row, column] = match;
    const file = ownFile(location ?? '', projectFolder);
    const lines = file === undefined ? [] : linesAround(file, Number(row));
    if (file === undefined || lines.length === 0) continue;
    frames.push({
      File: path.relative(realpathSync(projectFolder), file).replaceAll('\\', '/'),
      Path: file,
      Line: Number(row),
      ...(column === undefined ? {} : { Column: Number(column) }),
      ...(name === undefined ? {} : { Function: name }),
      Lines: lines,
    });
  }
  return frames;
}

/** The nearest folder above a module that has a package.json; else the module's own. */
export function projectFolderOf(moduleFile: string): string {
  const own = path.dirname(moduleFile);
  for (let folder = own; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'package.json'))) return folder;
    if (folder === path.dirname(folder)) return own;
  }
}

function ownFile(location: string, projectFolder: string): string | undefined {
  try {
    const [plain = ''] = location.split(/[?#]/, 1);
    const file = realpathSync(plain.startsWith('file:') ? fileURLToPath(plain) : plain);
    const relative = path.relative(realpathSync(projectFolder), file);
    const parts = relative.split(path.sep);
    const isOutside = path.isAbsolute(relative) || parts[0] === '..';
    if (isOutside || parts.some((part) => part === 'node_modules' || part.startsWith('.'))) return undefined;
    if (!SCRIPT.test(file)) return undefined;
    const found = statSync(file);
    return found.isFile() && found.size <= MOST_BYTES ? file : undefined;
  } catch {
    return undefined;
  }
}

function linesAround(file: string, line: number): SourceFrame['Lines'] {
  const all = readFileSync(file, 'utf8').split('\n');
  if (line < 1 || line > all.length) return [];
  const first = Math.max(1, line - AROUND);
  return all
    .slice(first - 1, line + AROUND)
    .map((text, index) => ({ Number: first + index, Text: text.trimEnd().slice(0, LONGEST_LINE) }));
}
