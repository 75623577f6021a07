import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { after, test } from 'node:test';
import { CliError } from '../../../host/cli/cli-error.ts';
import { readInputPayload } from '../../../host/cli/input-payload.ts';

const cwd = mkdtempSync(path.join(tmpdir(), 'cli-input-'));
writeFileSync(path.join(cwd, 'order.json'), '\uFEFF{ "a": [1, 2] }\n');
writeFileSync(path.join(cwd, 'broken.json'), '{ "a": ');
after(() => {
  rmSync(cwd, { recursive: true });
});

function io(stdin = ''): { stdin: Readable; cwd: string } {
  return { stdin: Readable.from([Buffer.from(stdin)]), cwd };
}

test('input comes as text, from a file or from stdin, and is brought into one form', async () => {
  assert.equal(await readInputPayload(undefined, undefined, io()), undefined);
  assert.equal(await readInputPayload('{ "a":1 }', undefined, io()), '{"a":1}');
  assert.equal(await readInputPayload('null', undefined, io()), 'null');
  assert.equal(await readInputPayload('@order.json', undefined, io()), '{"a":[1,2]}');
  assert.equal(await readInputPayload('-', undefined, io(' "täglich" ')), '"täglich"');
  assert.equal(await readInputPayload(undefined, 'order.json', io()), '{"a":[1,2]}');
  assert.equal(await readInputPayload(undefined, '-', io('[ ]')), '[]');
});

test('what is no JSON, or not there, is said with where it was given', async () => {
  const cases: readonly (readonly [string | undefined, string | undefined, RegExp, RegExp])[] = [
    ['hello', undefined, /^--input is not JSON/, /quotes/],
    ['', undefined, /^--input is not JSON/, /quotes/],
    ['@missing.json', undefined, /--input: cannot read missing\.json/, /@file/],
    ['@broken.json', undefined, /--input \(broken\.json\) is not JSON/, /@file/],
    [undefined, 'missing.json', /--event: cannot read missing\.json/, /@file/],
    ['-', undefined, /--input \(stdin\) is not JSON/, /@file/],
    ['1', 'order.json', /both given/, /one of them/],
  ];
  for (const [input, event, message, cure] of cases) {
    await assert.rejects(readInputPayload(input, event, io('{')), (error: unknown) => {
      assert.ok(error instanceof CliError);
      assert.equal(error.exitCode, 2);
      assert.match(error.summary, message);
      assert.match(error.cure, cure);
      return true;
    });
  }
});
