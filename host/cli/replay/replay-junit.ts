/**
 * The report of `replay` as JUnit XML: a suite for the workflow, a case for each history.
 *
 * 1. Characters that XML 1.0 does not allow are left out, and `]]>` does not end a CDATA section early.
 */
import type { ReplayedFile } from './replayed-file.ts';
import { countReplays } from './replayed-file.ts';
import type { ReplaySubject } from './replay-document.ts';

/** `describe`: the plain report of one history. */
export function replayJunit(
  { module, exportName }: ReplaySubject,
  files: readonly ReplayedFile[],
  durationMs: number,
  describe: (replayed: ReplayedFile) => string,
): string {
  const { total, diverged, allowed, incomplete, errors } = countReplays(files);
  const name = attribute(`${module}#${exportName}`);
  const counts = `tests="${String(total)}" failures="${String(diverged)}" errors="${String(incomplete + errors)}" skipped="${String(allowed)}" time="${seconds(durationMs)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="durable-sandbox replay" ${counts}>`,
    `  <testsuite name="${name}" ${counts}>`,
    ...files.map((replayed) => testCase(name, replayed, describe)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase(suite: string, replayed: ReplayedFile, describe: (replayed: ReplayedFile) => string): string {
  const { file, verdict, allowed } = replayed;
  const { finding, durationMs } = verdict;
  const source = finding?.source;
  const place = source === undefined ? '' : ` file="${attribute(source.file)}" line="${String(source.line)}"`;
  const head = `    <testcase classname="${suite}" name="${attribute(file)}"${place} time="${seconds(durationMs)}"`;
  if (finding === undefined) return `${head}/>`;
  const facts = `type="${finding.code}" message="${attribute(finding.message)}"`;
  const body = allowed
    ? `<skipped message="${attribute(`allowed: ${finding.code}: ${finding.message}`)}"/>`
    : `<${element(verdict.status)} ${facts}>${cdata(describe(replayed))}</${element(verdict.status)}>`;
  return `${head}>\n      ${body}\n    </testcase>`;
}

function element(status: string): string {
  return status === 'diverged' ? 'failure' : 'error';
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function allowedCharacters(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '');
}

function attribute(text: string): string {
  return allowedCharacters(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\n\r\t]/g, (character) => `&#${String(character.charCodeAt(0))};`);
}

function cdata(text: string): string {
  return `<![CDATA[${allowedCharacters(text).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}
