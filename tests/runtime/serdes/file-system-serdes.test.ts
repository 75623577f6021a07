import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { isDurableSandboxError } from '../../../runtime/errors.ts';
import {
  createFileSystemSerdes,
  FileSystemPathEncoding,
  FileSystemSerdesMode,
} from '../../../runtime/serdes/file-system-serdes.ts';

const base = mkdtempSync(path.join(os.tmpdir(), 'file-system-serdes-'));
after(() => {
  rmSync(base, { recursive: true, force: true });
});
const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:orders:live/durable-execution/order-7/inv-1';
const context = { entityId: '2-1', durableExecutionArn: arn };

void test('values are kept in a file and read back, rich ones too', async () => {
  const serdes = createFileSystemSerdes(base);
  const text = await serdes.serialize({ at: new Date(5), n: 1n }, context);
  const file = path.join(base, 'orders', 'order-7', 'inv-1', '2-1.json');
  assert.equal(text, JSON.stringify({ file }));
  assert.deepEqual(readdirSync(path.dirname(file)), ['2-1.json']);
  assert.deepEqual(await serdes.deserialize(text, context), { at: new Date(5), n: 1n });
  const again = await serdes.serialize({ a: 1 }, context);
  assert.equal(again, text);
  assert.equal(readFileSync(file, 'utf8'), '{"a":1}');
  assert.equal(await serdes.serialize(undefined, context), undefined);
  assert.equal(await serdes.deserialize(undefined, context), undefined);
});

void test('overflow: only what is too large goes into a file', async () => {
  const serdes = createFileSystemSerdes(base, { storageMode: FileSystemSerdesMode.OVERFLOW });
  assert.equal(await serdes.serialize({ a: 1 }, context), '{"data":"{\\"a\\":1}"}');
  assert.deepEqual(await serdes.deserialize('{"data":"{\\"a\\":1}"}', context), { a: 1 });
  const atLimit = 'x'.repeat(262_144 - 1024 - '{"data":"\\"\\""}'.length);
  assert.match((await serdes.serialize(atLimit, context)) ?? '', /^\{"data":/);
  const text = await serdes.serialize(`${atLimit}x`, context);
  assert.match(text ?? '', /^\{"file":/);
  assert.equal(await serdes.deserialize(text, context), `${atLimit}x`);
});

void test('a preview is recorded beside the path', async () => {
  const serdes = createFileSystemSerdes(base, { generatePreview: (value) => ({ seen: value }) });
  const text = await serdes.serialize(5, context);
  assert.deepEqual((JSON.parse(text ?? '') as { preview: unknown }).preview, { seen: 5 });
  assert.equal(await serdes.deserialize(text, context), 5);
});

void test('no id leads out of the folder', async () => {
  for (const [entityId, durableExecutionArn] of [
    ['../../../etc/passwd', '../..'],
    ['..', 'a/../../b'],
    ['.', ''],
    ['', '/etc'],
    ['a\0b', 'x:function:..:1/durable-execution/../..'],
    ['\ud800', '\ud800'],
  ] as const) {
    for (const pathEncoding of [FileSystemPathEncoding.URI, FileSystemPathEncoding.HASH]) {
      const serdes = createFileSystemSerdes(base, { pathEncoding });
      const text = await serdes.serialize('v', { entityId, durableExecutionArn });
      const { file } = JSON.parse(text ?? '') as { file: string };
      assert.ok(file.startsWith(base + path.sep), file);
      assert.ok(path.relative(base, file).split(path.sep).length >= 2, file);
      assert.equal(await serdes.deserialize(text, { entityId, durableExecutionArn }), 'v');
    }
  }
});

void test('hashed paths have parts of fixed length', async () => {
  const serdes = createFileSystemSerdes(base, { pathEncoding: FileSystemPathEncoding.HASH });
  const { file } = JSON.parse((await serdes.serialize(1, context)) ?? '') as { file: string };
  assert.match(
    path.relative(base, file).replaceAll(path.sep, '/'),
    /^[0-9a-f]{64}\/[0-9a-f]{64}\/[0-9a-f]{64}\/[0-9a-f]{64}\.json$/,
  );
});

void test('a recorded path outside of the folder, and foreign text, are refused; a lost file is the system’s own error', async () => {
  const serdes = createFileSystemSerdes(base);
  writeFileSync(`${base}-secret`, '"secret"');
  try {
    for (const text of [
      JSON.stringify({ file: `${base}-secret` }),
      JSON.stringify({ file: `${base}/../x` }),
      '{"a":1}',
      'no',
      '5',
      'null',
    ])
      await assert.rejects(
        async () => serdes.deserialize(text, context),
        (error: unknown) => isDurableSandboxError(error, 'DS_UNREADABLE_PAYLOAD'),
      );
  } finally {
    rmSync(`${base}-secret`);
  }
  await assert.rejects(async () => serdes.deserialize(JSON.stringify({ file: `${base}/gone.json` }), context), {
    code: 'ENOENT',
  });
});

void test('a write that fails leaves no file behind', async () => {
  writeFileSync(path.join(base, 'blocked'), '');
  const serdes = createFileSystemSerdes(path.join(base, 'blocked'));
  await assert.rejects(async () => serdes.serialize(1, context));
});
