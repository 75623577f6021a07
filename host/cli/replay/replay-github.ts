/**
 * The report of `replay` for GitHub Actions: an annotation at each place in the source, and a table for the summary page.
 *
 * 1. GitHub shows ten annotations of a kind for each step: more are not written.
 */
import { groupFindings, type ReplayedFile } from './replayed-file.ts';

const MOST_ANNOTATIONS = 10;
/** The summary page takes 1 MiB. */
const MOST_CHARACTERS = 1_000_000;

export function githubAnnotations(files: readonly ReplayedFile[], cwd: string): string {
  const lines: string[] = [];
  for (const group of groupFindings(files)) {
    const [first] = group;
    const finding = first?.verdict.finding;
    if (first === undefined || finding === undefined || first.allowed) continue;
    if (lines.length === MOST_ANNOTATIONS) break;
    const { source } = finding;
    const title = `${titleOf(first)} (${String(group.length)} ${group.length === 1 ? 'history' : 'histories'})`;
    const properties = [
      ...(source === undefined
        ? []
        : [
            `file=${property(relative(source.file, cwd))}`,
            `line=${String(source.line)}`,
            `col=${String(source.column)}`,
          ]),
      `title=${property(title)}`,
    ];
    lines.push(`::error ${properties.join(',')}::${data(`${finding.message} [${finding.code}]`)}\n`);
  }
  return lines.join('');
}

function titleOf({ verdict }: ReplayedFile): string {
  switch (verdict.status) {
    case 'incomplete':
      return 'History incomplete';
    case 'error':
      return 'Not replayed';
    default:
      return 'Replay diverged';
  }
}

export function githubSummary(title: string, files: readonly ReplayedFile[]): string {
  const head = `### ${title}\n\n| History | | Operations | |\n| --- | --- | --- | --- |\n`;
  let text = head;
  for (const { file, verdict, allowed } of files) {
    const { status, finding, operations } = verdict;
    const mark = status === 'reproduced' ? '✓' : allowed ? '⚠' : '✗';
    const message = finding === undefined ? '' : `${finding.code}: ${finding.message}`;
    const row = `| ${cell(file)} | ${mark} ${status} | ${String(operations)} | ${cell(message)} |\n`;
    if (text.length + row.length > MOST_CHARACTERS) return `${text}\n(cut)\n`;
    text += row;
  }
  return `${text}\n`;
}

function relative(file: string, cwd: string): string {
  return file.startsWith(`${cwd}/`) ? file.slice(cwd.length + 1) : file;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function cell(text: string): string {
  return text.replace(/[\\|`<>]/g, (character) => `\\${character}`).replace(/\s+/g, ' ');
}
