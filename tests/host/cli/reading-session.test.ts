import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openReadingSession } from '../../../host/cli/reading-session.ts';
import { createDurableService } from '../../../host/local/index.ts';

const root = mkdtempSync(path.join(tmpdir(), 'durable-read-'));
after(() => {
  rmSync(root, { recursive: true });
});

const READER = fileURLToPath(new URL('./fixtures/reader-loop.ts', import.meta.url));

function begin(dataDir: string): ReturnType<typeof createDurableService> {
  const service = createDurableService({ dataDir, resume: 'on-demand' });
  service.registerFunction('f', () => ({ Status: 'SUCCEEDED', Result: '1' }));
  return service;
}

test('a service that comes, writes and goes while others read is never disturbed', async () => {
  const dataDir = path.join(root, 'busy');
  const first = begin(dataDir);
  await first.invoke('f', '0');
  first.close();
  const reader = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), READER, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let output = '';
  reader.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const ended = once(reader, 'close');
  await Promise.race([once(reader.stdout, 'data'), ended]);
  for (let round = 0; round < 60; round += 1) {
    const service = begin(dataDir);
    for (let index = 0; index < 3; index += 1) await service.invoke('f', String(index));
    service.close();
  }
  reader.stdin.end();
  assert.deepEqual(await ended, [0, null]);
  assert.match(output, /read \d+ times/);
});

test('a folder without executions is said to be one, and stays as it is', () => {
  const empty = path.join(root, 'empty');
  mkdirSync(empty);
  assert.throws(() => openReadingSession(empty), { code: 'DS_CLI_EXECUTION_NOT_FOUND' });
  writeFileSync(path.join(empty, 'executions.db'), '');
  assert.throws(() => openReadingSession(empty), { code: 'DS_CLI_EXECUTION_NOT_FOUND' });
  assert.throws(() => openReadingSession(path.join(root, 'nowhere')), /does not exist/);
});
