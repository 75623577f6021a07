/** Renders the table of docs/DETERMINISM.md, so that code and page cannot part. The rest of the page is hand-written. */
import { DETERMINISM_SOURCES } from '../../runtime/determinism/sources.ts';
import type { DeterminismSource } from '../../runtime/determinism/source.ts';

const BEGIN = '<!-- table: written by tests/determinism/table.test.ts -->';
const END = '<!-- end of table -->';
const HEADINGS: Record<DeterminismSource['treatment'], string> = {
  patched: 'Patched: the same value on each replay',
  forbidden: 'Forbidden in workflow code',
  allowed: 'Allowed',
};

/** The page with its table replaced. */
export function renderDeterminismPage(page: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin === -1 || end === -1) throw new RangeError('docs/DETERMINISM.md has lost the marks around its table.');
  return `${page.slice(0, begin)}${BEGIN}\n<!-- prettier-ignore-start -->\n\n${renderTable()}\n<!-- prettier-ignore-end -->\n${page.slice(end)}`;
}

function renderTable(): string {
  return Object.entries(HEADINGS)
    .map(([treatment, heading]) => {
      const rows = DETERMINISM_SOURCES.filter((source) => source.treatment === treatment);
      return `## ${heading}\n\n${rows.map(renderRow).join('\n')}`;
    })
    .join('\n');
}

function renderRow(source: DeterminismSource): string {
  const { code, api, reason, cure, note } = source;
  const label = source.treatment === 'forbidden' ? 'Instead' : 'Write';
  const paragraphs = [`### ${code}`, `**${escape(api)}**`, reason, `${label}:`, `\`\`\`ts\n${cure}\n\`\`\``];
  if (note !== undefined) paragraphs.push(note);
  return `${paragraphs.join('\n\n')}\n`;
}

function escape(text: string): string {
  return text.replace(/[*_<]/g, '\\$&');
}
