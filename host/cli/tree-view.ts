/**
 * The operations of an execution as an indented tree. Finished contexts fold into one line, unless something in them
 * failed.
 *
 * 1. Every line fits the width that is given: a wrapped line would break the redrawing of the live view.
 */
import { OperationType } from '../../runtime/wire.ts';
import type { ExecutionProgress, OperationProgress } from './execution-progress.ts';
import { operationText } from './operation-text.ts';
import { clip, escapeControls, GLYPHS } from './terminal-text.ts';
import type { TextTheme } from './terminal-text.ts';

export interface TreeOptions {
  readonly theme: TextTheme;
  /** Service time, milliseconds since the epoch. */
  readonly now: number;
  readonly width: number;
  readonly fold: boolean;
}

export function treeLines(progress: ExecutionProgress, options: TreeOptions): string[] {
  return progress.roots.flatMap((operation) => subtree(operation, options));
}

function subtree(operation: OperationProgress, options: TreeOptions): string[] {
  const folded = options.fold && operation.type === OperationType.CONTEXT && isQuietlyDone(operation);
  const line = operationLine(operation, folded, options);
  return folded ? [line] : [line, ...operation.children.flatMap((child) => subtree(child, options))];
}

function isQuietlyDone(operation: OperationProgress): boolean {
  if (operation.status !== 'SUCCEEDED') return false;
  return operation.children.every((child) =>
    child.type === OperationType.CONTEXT
      ? isQuietlyDone(child)
      : child.status !== 'FAILED' && child.status !== 'TIMED_OUT',
  );
}

function operationLine(operation: OperationProgress, folded: boolean, options: TreeOptions): string {
  const { theme, width } = options;
  const { glyph, facts } = operationText(operation, options.now, theme);
  const inside = folded && operation.children.length > 0 ? [`${String(countBelow(operation))} inside`] : [];
  const indent = '  '.repeat(operation.depth);
  const name = escapeControls(operation.segment).padEnd(Math.max(0, 26 - indent.length));
  const glyphWidth = Math.max(GLYPHS[glyph].ascii.length, 1);
  const room = width - indent.length - glyphWidth - 1;
  return `${indent}${theme.glyph(glyph)} ${clip(`${name} ${[...facts, ...inside].join('  ')}`, room, theme.ellipsis)}`;
}

function countBelow(operation: OperationProgress): number {
  return operation.children.reduce((sum, child) => sum + 1 + countBelow(child), 0);
}
