import { escapeControls } from './terminal-text.ts';

/** A table in aligned columns, two blanks apart; what comes from outside is escaped. */
export function alignedRows(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = [head, ...rows.map((row) => row.map((cell) => escapeControls(cell)))];
  const widths = head.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}
