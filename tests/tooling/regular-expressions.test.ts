/**
 * No regular expression of the package takes more than linear time, whatever the text: names, payloads, stacks and
 * histories are written by others.
 *
 * Each literal of the sources is attacked with long texts made of what it looks for. At this length a linear search takes
 * less than a millisecond and a quadratic one seconds.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { globSync } from 'tinyglobby';
import ts from 'typescript';

const ROOT = new URL('../../', import.meta.url);
const REPEATS = 50_000;
/** Of processor time, so that a busy machine is no matter. */
const MOST_CPU_MS = 300;
/** However busy the machine is. */
const MOST_WALL_MS = 1_000;
/** Without one of these a pattern takes a bounded number of steps at each place. */
const UNBOUNDED = /[*+]|,\}/;

interface Found {
  readonly place: string;
  readonly pattern: RegExp;
}

function literalsOf(file: string): Found[] {
  const source = ts.createSourceFile(file, readFileSync(new URL(file, ROOT), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      const end = node.text.lastIndexOf('/');
      const flags = node.text.slice(end + 1).replace('g', '');
      found.push({
        place: `${file}:${String(line)} ${node.text}`,
        pattern: new RegExp(node.text.slice(1, end), flags),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Short texts that a pattern may be looking for: its runs of plain characters, and one character of each class. */
function pieces(pattern: RegExp): string[] {
  const plain = pattern.source
    .replace(/\(\?(?:<?[=!]|:)/g, '(')
    .replace(/\\d/g, '1')
    .replace(/\\s/g, ' ')
    .replace(/\\[wS]|\[\^[^\]]*\]|(?<!\\)\./g, 'a')
    .replace(/\\[bB]|\{[\d,]*\}/g, '')
    .replace(/\\u\{?[\da-f]+\}?|\\x[\da-f]{2}/gi, '\u0001');
  const runs = plain.split(/(?<!\\)[[\]()|*+?^$]/).map((run) => run.replaceAll('\\', ''));
  const characters = [...plain].filter((character) => !'[]()|*+?^$\\'.includes(character));
  return [...new Set([...runs, ...characters, ' ', '\n', '/'])].filter((piece) => piece !== '');
}

function* attacks(pattern: RegExp): Generator<string> {
  const own = pieces(pattern);
  const runs = own.filter((piece) => piece.length > 1);
  const pumps = new Set(own.flatMap((piece) => [piece, `${piece}a`]));
  for (const run of runs) for (const next of runs) pumps.add(run + next);
  for (const pump of pumps) {
    const body = pump.repeat(REPEATS);
    for (const start of ['', ...runs.slice(0, 1), 'at f (/']) yield `${start}${body}\n\u0000\n`;
  }
}

/** The first text that takes too long. Each can be ended from outside, so that a slow one does not hold up the test. */
function slowText(pattern: RegExp): string | undefined {
  const context = createContext({ pattern, text: '' });
  for (const text of attacks(pattern)) {
    const begun = process.cpuUsage();
    try {
      context['text'] = text;
      runInContext('pattern.test(text)', context, { timeout: MOST_WALL_MS });
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'ERR_SCRIPT_EXECUTION_TIMEOUT');
      return text.slice(0, 60);
    }
    const { user, system } = process.cpuUsage(begun);
    if ((user + system) / 1000 > MOST_CPU_MS) return text.slice(0, 60);
  }
  return undefined;
}

test('the attack finds what is slow', () => {
  for (const slow of [/\s+$/, /\?.*$/, /:function:([^:/]+)(?::[^/]*)?\/end/, /^(a+)+$/, /^(?:x|[a-z])*1/m]) {
    assert.notEqual(slowText(slow), undefined, String(slow));
  }
});

test('each regular expression takes linear time', () => {
  const files = globSync(['host/**/*.{ts,tsx}', 'runtime/**/*.ts', 'sandbox/**/*.ts'], { cwd: fileURLToPath(ROOT) });
  const found = files.sort().flatMap(literalsOf);
  assert.ok(found.length > 50, 'the sources were not found');
  const slow = found
    .filter(({ pattern }) => UNBOUNDED.test(pattern.source))
    .map(({ place, pattern }) => ({ place, text: slowText(pattern) }))
    .filter(({ text }) => text !== undefined);
  assert.deepEqual(slow, []);
});
