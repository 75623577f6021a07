/**
 * Text for terminals: colours decided once, glyphs with their ASCII set, and escaping of what came from outside.
 *
 * 1. A status is always glyph and word; colour only repeats it.
 * 2. Control characters in names, errors and payloads never reach the terminal as such.
 */
import { styleText } from 'node:util';
import type { CliIo, OutputStream } from './cli-io.ts';

export type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan' | 'magenta';
export type ColorWish = 'auto' | 'always' | 'never';

export const GLYPHS = {
  execution: { unicode: '▶', ascii: '[RUN]' },
  succeeded: { unicode: '✓', ascii: '[OK]' },
  failed: { unicode: '✗', ascii: '[FAIL]' },
  running: { unicode: '▷', ascii: '[..]' },
  wait: { unicode: '⧗', ascii: '[WAIT]' },
  callback: { unicode: '◇', ascii: '[CALLBACK]' },
  retry: { unicode: '⚠', ascii: '[RETRY]' },
  invoke: { unicode: '↗', ascii: '[INVOKE]' },
  folded: { unicode: '▸', ascii: '[+]' },
  stopped: { unicode: '⊘', ascii: '[STOPPED]' },
  timedOut: { unicode: '⏱', ascii: '[TIMEOUT]' },
  replayed: { unicode: '↻', ascii: '[REPLAY]' },
  suspended: { unicode: '⏸', ascii: '[PAUSE]' },
} as const;
export type Glyph = keyof typeof GLYPHS;

const GLYPH_STYLES: Readonly<Record<Glyph, Style>> = {
  execution: 'bold',
  succeeded: 'green',
  failed: 'red',
  running: 'cyan',
  wait: 'cyan',
  callback: 'magenta',
  retry: 'yellow',
  invoke: 'cyan',
  folded: 'dim',
  stopped: 'red',
  timedOut: 'red',
  replayed: 'dim',
  suspended: 'yellow',
};

export interface TextTheme {
  readonly glyph: (name: Glyph) => string;
  readonly style: (style: Style, text: string) => string;
  /** Separates facts on one line. */
  readonly dot: string;
  readonly ellipsis: string;
}

export function createTheme(options: { readonly color: boolean; readonly unicode: boolean }): TextTheme {
  const style = (name: Style, text: string): string =>
    // Decided here once: Node's own check of the stream would let FORCE_COLOR win over NO_COLOR.
    options.color ? paint(name, text) : text;
  return {
    style,
    glyph: (name) => style(GLYPH_STYLES[name], GLYPHS[name][options.unicode ? 'unicode' : 'ascii']),
    dot: options.unicode ? '·' : '-',
    ellipsis: options.unicode ? '…' : '...',
  };
}

function paint(style: Style, text: string): string {
  return (styleText as (format: Style, text: string, options?: { validateStream?: boolean }) => string)(style, text, {
    validateStream: false,
  });
}

/** `--color`, then NO_COLOR, then FORCE_COLOR, then the stream that is written to. */
export function wantsColor(wish: ColorWish, stream: OutputStream, env: CliIo['env']): boolean {
  if (wish !== 'auto') return wish === 'always';
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined) return force !== '0' && force !== 'false';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

export function wantsUnicode(env: CliIo['env'], platform: NodeJS.Platform): boolean {
  if (env['TERM'] === 'dumb') return false;
  if (platform === 'win32') return env['WT_SESSION'] !== undefined || env['TERM_PROGRAM'] === 'vscode';
  // An empty variable counts as unset, as in the C library.
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => value !== undefined && value !== '');
  return locale !== undefined && /utf-?8/i.test(locale);
}

export function escapeControls(
  text: string,
  newlines: 'escape newlines' | 'keep newlines' = 'escape newlines',
): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (character) => {
    if (newlines === 'keep newlines' && (character === '\n' || character === '\t')) return character;
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** Cuts to a number of columns; styles must be applied afterwards. */
export function clip(text: string, columns: number, ellipsis: string): string {
  if (text.length <= columns) return text;
  return `${text.slice(0, Math.max(0, columns - ellipsis.length))}${ellipsis}`;
}
