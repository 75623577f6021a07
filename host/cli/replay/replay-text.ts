/**
 * The report of `replay` for people: one block of at most 25 lines for each place at which histories diverged, and one
 * line that sums it all up.
 *
 * 1. Text out of histories and modules is escaped.
 */
import { REPLAY_CLASSES, type ComparisonRow, type OperationView } from '../../replay/replay-verdict.ts';
import { sourceExcerpt } from '../error-source.ts';
import { clip, escapeControls, type TextTheme } from '../terminal-text.ts';
import { countReplays, groupFindings, type ReplayedFile } from './replayed-file.ts';

const COLUMN = 38;
const MOST_FILES = 4;
const MARKS: Readonly<Record<ComparisonRow['mark'], string>> = { same: ' ', changed: '~', missing: '-', extra: '+' };

export interface TextContext {
  readonly theme: TextTheme;
  readonly verbose: boolean;
  /** The command that looks at one file more closely; undefined where there is none. */
  readonly command?: ((file: string) => string) | undefined;
}

export function replayText(files: readonly ReplayedFile[], durationMs: number, context: TextContext): string {
  const report = replayReport(files, context);
  return `${report === '' ? '' : `${report}\n\n`}${summaryLine(files, durationMs, context.theme)}\n`;
}

/** The same without the line that sums it up. */
export function replayReport(files: readonly ReplayedFile[], context: TextContext): string {
  const blocks = groupFindings(files).map((group) => findingBlock(group, context));
  const warnings = warningLines(files, context);
  if (warnings.length > 0) blocks.push(warnings.join('\n'));
  if (context.verbose) blocks.push(...files.filter(isReproduced).map((replayed) => reproducedLine(replayed, context)));
  return blocks.join('\n\n');
}

function isReproduced({ verdict }: ReplayedFile): boolean {
  return verdict.status === 'reproduced';
}

function reproducedLine({ file, verdict }: ReplayedFile, { theme }: TextContext): string {
  return `${theme.glyph('succeeded')} ${escapeControls(file)}  ${String(verdict.operations)} operations`;
}

function findingBlock(group: readonly ReplayedFile[], context: TextContext): string {
  const [first] = group;
  const finding = first?.verdict.finding;
  if (first === undefined || finding === undefined) return '';
  const { theme } = context;
  const { verdict, file } = first;
  const { title, consequence, cure } = REPLAY_CLASSES[finding.code];
  const more = group.length > 1 ? `  and ${String(group.length - 1)} more` : '';
  const lines = [
    `${theme.glyph(first.allowed ? 'retry' : 'failed')} ${escapeControls(file)}${more}  ${headline(first)}  ${theme.style('dim', `${finding.code}: ${title}`)}`,
    `  ${escapeControls(clip(finding.message, 500, theme.ellipsis))}`,
  ];
  if (verdict.rows.length > 0) lines.push('', ...columns(verdict.rows, theme), '');
  if (finding.source !== undefined) {
    const { file: source, line, column } = finding.source;
    const where = finding.code === 'DS_REPLAY_RETURNED_EARLY' ? 'ended after the call at' : 'at';
    lines.push(`  ${where} ${escapeControls(source)}:${String(line)}:${String(column)}`);
    const excerpt = sourceExcerpt({ File: source, Line: line });
    if (excerpt !== undefined) lines.push(`     ${escapeControls(excerpt)}`);
  }
  if (verdict.status === 'diverged') {
    if (verdict.earlier !== undefined) {
      lines.push(`  both agree up to ${viewText(verdict.earlier)}: look at what is decided from its result on`);
    }
    if (!first.allowed) lines.push(`  means: ${consequence}`);
  }
  lines.push(`  help: ${cure}`);
  if (verdict.status === 'diverged' && context.command !== undefined)
    lines.push(`  closer: ${escapeControls(context.command(file))}`);
  for (const other of group.slice(1, MOST_FILES)) lines.push(`  also: ${escapeControls(other.file)}`);
  if (group.length > MOST_FILES) lines.push(`  also: ${String(group.length - MOST_FILES)} more`);
  return lines.join('\n');
}

function headline({ verdict, allowed }: ReplayedFile): string {
  switch (verdict.status) {
    case 'diverged':
      return `${allowed ? 'diverged (allowed)' : 'DIVERGED'} after ${String(verdict.agreed)} of ${String(verdict.operations)} operations`;
    case 'incomplete':
      return 'INCOMPLETE';
    case 'error':
      return 'NOT REPLAYED';
    case 'reproduced':
      return 'reproduced';
  }
}

function columns(rows: readonly ComparisonRow[], theme: TextTheme): string[] {
  const line = (mark: string, left: string, right: string): string =>
    `  ${mark} ${clip(left, COLUMN, theme.ellipsis).padEnd(COLUMN)}  ${right}`.trimEnd();
  return [
    theme.style('dim', line(' ', 'recorded', 'now requested')),
    ...rows.map(({ mark, recorded, requested }) => {
      const text = line(MARKS[mark], recorded ? viewText(recorded) : '', requested ? viewText(requested) : '');
      return mark === 'same'
        ? text
        : theme.style(mark === 'missing' ? 'red' : mark === 'extra' ? 'green' : 'yellow', text);
    }),
  ];
}

function viewText({ path, type, subType }: OperationView): string {
  return escapeControls(`${subType ?? type} ${path}`);
}

/** One line for each warning, whatever the number of histories that have it. */
function warningLines(files: readonly ReplayedFile[], { theme }: TextContext): string[] {
  const counts = new Map<string, number>();
  for (const { verdict } of files) {
    for (const { code, message } of verdict.warnings) {
      const key = `${message} [${code}]`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return [...counts].map(
    ([text, count]) =>
      `${theme.glyph('retry')} ${escapeControls(text)}${count > 1 ? ` in ${String(count)} histories` : ''}`,
  );
}

export function summaryLine(files: readonly ReplayedFile[], durationMs: number, theme: TextTheme): string {
  const { total, reproduced, diverged, allowed, incomplete, errors, operations } = countReplays(files);
  const parts = [
    `${String(total)} ${total === 1 ? 'history' : 'histories'}`,
    `${String(reproduced)} reproduced`,
    `${String(diverged)} diverged`,
    `${String(incomplete)} incomplete`,
  ];
  if (allowed > 0) parts.push(`${String(allowed)} allowed`);
  if (errors > 0) parts.push(`${String(errors)} not replayed`);
  parts.push(`${operations.toLocaleString('en-US')} operations in ${(durationMs / 1000).toFixed(1)} s`);
  return parts.join(` ${theme.dot} `);
}
