/** The reports of `replay` over verdicts with everything that could break their form in them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replayDocument } from '../../../host/cli/replay/replay-document.ts';
import { githubAnnotations, githubSummary } from '../../../host/cli/replay/replay-github.ts';
import { replayJunit } from '../../../host/cli/replay/replay-junit.ts';
import { replayText, type TextContext } from '../../../host/cli/replay/replay-text.ts';
import type { ReplayedFile } from '../../../host/cli/replay/replayed-file.ts';
import { createTheme } from '../../../host/cli/terminal-text.ts';
import type { ReplayCode, ReplayStatus } from '../../../host/replay/replay-verdict.ts';

const SUBJECT = { module: 'src/order.ts', exportName: 'handler' };
const CONTEXT: TextContext = {
  theme: createTheme({ color: false, unicode: true }),
  verbose: false,
  command: (file) => `durable-sandbox replay src/order.ts --history ${file} --verbose`,
};

interface Facts {
  readonly code?: ReplayCode | undefined;
  readonly status?: ReplayStatus | undefined;
  readonly message?: string | undefined;
  readonly line?: number | undefined;
  readonly allowed?: boolean | undefined;
}

function replayed(
  file: string,
  { code, status = 'diverged', message = 'm', line, allowed = false }: Facts,
): ReplayedFile {
  const step = { path: 'a/b', type: 'STEP', subType: 'Step', name: 'b' };
  const finding = code && {
    code,
    message,
    eventId: 7,
    recorded: step,
    requested: { ...step, name: 'c', path: 'a/c' },
    source: line === undefined ? undefined : { file: '/app/src/order.ts', line, column: 5 },
  };
  return {
    file,
    allowed,
    verdict: {
      status: finding === undefined ? 'reproduced' : status,
      finding,
      warnings: [],
      executionArn: 'arn:x',
      recordedStatus: 'SUCCEEDED',
      operations: 1200,
      agreed: 3,
      rows:
        finding === undefined ? [] : [{ mark: 'changed', recorded: finding.recorded, requested: finding.requested }],
      earlier: step,
      durationMs: 12,
    },
  };
}

const CHANGED = 'DS_REPLAY_CHANGED';

test('text: histories that part at one place are one block with a count, others have their own; the line at the end sums up', () => {
  const files = [
    replayed('1.json', { code: CHANGED, line: 4 }),
    replayed('2.json', { code: CHANGED, line: 4 }),
    replayed('3.json', { code: CHANGED, line: 9 }),
    replayed('4.json', { code: 'DS_REPLAY_INCOMPLETE', status: 'incomplete' }),
    replayed('5.json', {}),
  ];
  const text = replayText(files, 900, CONTEXT);
  assert.match(text, /^✗ 1\.json {2}and 1 more {2}DIVERGED after 3 of 1200 operations {2}DS_REPLAY_CHANGED: /m);
  assert.match(text, /^ {2}also: 2\.json$/m);
  assert.match(text, /^✗ 3\.json {2}DIVERGED/m);
  assert.match(text, /^✗ 4\.json {2}INCOMPLETE/m);
  assert.match(text, /~ Step a\/b +Step a\/c\n/);
  for (const part of [
    /both agree up to Step a\/b/,
    /means: .+\./,
    /help: .+\./,
    /closer: durable-sandbox replay .*1\.json/,
  ]) {
    assert.match(text, part);
  }
  assert.ok(
    text.endsWith('\n5 histories · 1 reproduced · 3 diverged · 1 incomplete · 6,000 operations in 0.9 s\n'),
    text,
  );
});

test('text: control characters of histories do not reach the terminal', () => {
  const text = replayText(
    [replayed('\u001b[2J.json', { code: CHANGED, message: 'a\u001b]0;title\u0007' })],
    1,
    CONTEXT,
  );
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});

test('text: where a workflow returned early, the call that it made last is shown', () => {
  const text = replayText([replayed('1.json', { code: 'DS_REPLAY_RETURNED_EARLY', line: 4 })], 1, CONTEXT);
  assert.match(text, /ended after the call at \/app\/src\/order\.ts:4:5/);
});

test('JUnit: well-formed whatever the texts hold', () => {
  const message = 'a < b & "c" ]]> \u0000\u001b\ufffe\ud800 d\nnext';
  const files = [
    replayed('1 & <2>.json', { code: CHANGED, message, line: 4 }),
    replayed('3.json', { code: 'DS_REPLAY_UNREADABLE', status: 'error', message }),
    replayed('4.json', { code: 'DS_REPLAY_RESULT', allowed: true }),
    replayed('5.json', {}),
  ];
  const xml = replayJunit(SUBJECT, files, 1500, (entry) => replayText([entry], 1, CONTEXT));
  assert.match(
    xml,
    /<testsuite name="src\/order\.ts#handler" tests="4" failures="1" errors="1" skipped="1" time="1\.500">/,
  );
  assert.match(xml, /<testcase [^>]*name="1 &amp; &lt;2&gt;\.json" file="\/app\/src\/order\.ts" line="4"/);
  assert.match(xml, /<failure type="DS_REPLAY_CHANGED" message="a &lt; b &amp; &quot;c&quot; \]\]&gt; {2}d&#10;next">/);
  assert.match(xml, /<error type="DS_REPLAY_UNREADABLE"/);
  assert.match(xml, /<skipped message="allowed: DS_REPLAY_RESULT/);
  assertWellFormed(xml);
});

/** Tags are closed in order, and there is nothing that XML 1.0 does not allow. */
function assertWellFormed(xml: string): void {
  assert.doesNotMatch(xml, /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
  const open: string[] = [];
  const rest = xml.replace(/^<\?xml [^>]*\?>/, '').replaceAll(/<!\[CDATA\[.*?\]\]>/gs, '');
  for (const [tag = '', end, name, selfClosing] of rest.matchAll(/<(\/?)([a-z]+)(?: [a-z]+="[^"<]*")*(\/?)>/g)) {
    if (end === '/') assert.equal(open.pop(), name, tag);
    else if (selfClosing !== '/') open.push(name ?? '');
  }
  assert.deepEqual(open, []);
  assert.equal(rest.replaceAll(/<\/?[a-z]+(?: [a-z]+="[^"<]*")*\/?>/g, '').trim(), '');
}

test('GitHub: one annotation a place, at most ten, escaped; allowed ones are none', () => {
  const files = [
    replayed('1.json', { code: CHANGED, line: 4, message: '100 %\r\nnext' }),
    replayed('2.json', { code: CHANGED, line: 4, message: '100 %\r\nnext' }),
    replayed('3.json', { code: 'DS_REPLAY_RESULT', allowed: true, line: 5 }),
    ...Array.from({ length: 20 }, (_, n) => replayed(`more-${String(n)}.json`, { code: CHANGED, line: 100 + n })),
  ];
  const lines = githubAnnotations(files, '/app').trimEnd().split('\n');
  assert.equal(lines.length, 10);
  assert.equal(
    lines[0],
    '::error file=src/order.ts,line=4,col=5,title=Replay diverged (2 histories)::100 %25%0D%0Anext [DS_REPLAY_CHANGED]',
  );
  assert.ok(lines.every((line) => !line.includes('line=5,')));
  const summary = githubSummary('title', [replayed('a|b\n<c>.json', { code: CHANGED, message: '`x`' })]);
  assert.match(summary, /^\| a\\\|b \\<c\\>\.json \| ✗ diverged \| 1200 \| DS\\?_REPLAY\\?_CHANGED: \\`x\\` \|$/m);
  const many = Array.from({ length: 20_000 }, (_, n) => replayed(`${String(n)}.json`, { code: CHANGED }));
  assert.ok(Buffer.byteLength(githubSummary('title', many)) < 2 ** 20);
});

test('JSON: durable-sandbox/replay@1', () => {
  const document = replayDocument(
    SUBJECT,
    [replayed('1.json', { code: CHANGED, line: 4 }), replayed('2.json', {})],
    10,
  );
  const { Summary, Histories, ...head } = JSON.parse(JSON.stringify(document));
  assert.deepEqual(head, { Schema: 'durable-sandbox/replay@1', Module: 'src/order.ts', Export: 'handler' });
  assert.deepEqual(Summary, {
    Total: 2,
    Ok: 1,
    Diverged: 1,
    Allowed: 0,
    Incomplete: 0,
    Errors: 0,
    Operations: 2400,
    DurationMs: 10,
  });
  const [first, second] = Histories;
  assert.deepEqual(first.At, { EventId: 7, Path: 'a/b' });
  assert.deepEqual(first.Source, { File: '/app/src/order.ts', Line: 4, Column: 5 });
  assert.deepEqual(
    [first.File, first.DurableExecutionArn, first.Status, first.Code, first.Requested.Path, first.Earlier.Path],
    ['1.json', 'arn:x', 'diverged', CHANGED, 'a/c', 'a/b'],
  );
  assert.ok(first.Cure.length > 10);
  assert.deepEqual([second.Status, second.Code, second.Cure], ['reproduced', undefined, undefined]);
});
