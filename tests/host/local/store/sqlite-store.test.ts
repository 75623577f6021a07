import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { ExecutionStore } from '../../../../host/local/store/execution-store.ts';
import { openDataFolder } from '../../../../host/local/store/data-folder.ts';
import { readDataFolderHolder } from '../../../../host/local/store/data-folder-lock.ts';
import { MemoryStore } from '../../../../host/local/store/memory-store.ts';
import { openSqlite } from '../../../../host/local/store/sqlite-database.ts';
import { TestModel, update } from '../execution-model/test-model.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const STORES: [name: string, open: (folder: string) => ExecutionStore][] = [
  ['memory', () => new MemoryStore()],
  ['data folder', (folder) => openDataFolder(folder).store],
];

for (const [name, open] of STORES) {
  test(`${name}: what was committed is read back`, (context) => {
    const store = open(temporaryFolder(context));
    const service = new TestModel();
    service.send(
      update('STEP', 'START', 'a', { Name: 'n' }),
      update('WAIT', 'START', 'w', { WaitOptions: { WaitSeconds: 9 } }),
    );
    store.commit(service.model.takeChange());
    service.send(update('STEP', 'SUCCEED', 'a', { Payload: '"é"' }));
    store.commit(service.model.takeChange());
    assert.deepEqual(
      JSON.parse(JSON.stringify(store.load('arn:x')?.operations)),
      JSON.parse(JSON.stringify([...service.model.operations()])),
    );
    assert.equal(store.record('arn:x')?.revision, service.model.record.revision);
    assert.equal(store.root('arn:x')?.input, '{"a":1}');
    assert.equal(store.findByName('f', 'x')?.arn, 'arn:x');
    assert.equal(store.findByName('g', 'x'), undefined);
    assert.deepEqual(store.open(), ['arn:x']);
    const types = (events: { EventType: string }[]) => events.map((event) => event.EventType);
    const all = ['ExecutionStarted', 'StepStarted', 'WaitStarted', 'StepSucceeded'];
    assert.deepEqual(types(store.events('arn:x', { newestFirst: false, limit: 10 })), all);
    assert.deepEqual(types(store.events('arn:x', { newestFirst: false, limit: 2, beyond: 1 })), all.slice(1, 3));
    assert.deepEqual(types(store.events('arn:x', { newestFirst: true, limit: 2 })), ['StepSucceeded', 'WaitStarted']);
    assert.deepEqual(types(store.events('arn:x', { newestFirst: true, limit: 9, beyond: 2 })), ['ExecutionStarted']);
    const wait = store.events('arn:x', { newestFirst: false, limit: 1, beyond: 2 })[0];
    assert.ok(wait?.EventTimestamp instanceof Date);
    assert.ok(wait.WaitStartedDetails?.ScheduledEndTimestamp instanceof Date);
    assert.equal(store.load('arn:none'), undefined);
    assert.deepEqual(store.events('arn:none', { newestFirst: false, limit: 9 }), []);
    store.close();
  });
}

test('a commit is all or nothing', (context) => {
  const { store } = openDataFolder(temporaryFolder(context));
  const service = new TestModel();
  store.commit(service.model.takeChange());
  const change = service.model.takeChange();
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  const record = { ...change.execution, revision: 99 };
  assert.throws(() => store.commit({ ...change, execution: record, events: [circular as never] }));
  assert.notEqual(store.record('arn:x')?.revision, 99);
  store.commit({ ...change, execution: record });
  assert.equal(store.record('arn:x')?.revision, 99);
  store.close();
});

test('the folder is for its owner alone, and the latest time is kept', (context) => {
  const folder = join(temporaryFolder(context), 'deep', 'data');
  const { store } = openDataFolder(folder);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  assert.equal(store.latestTimestamp(), 0);
  const service = new TestModel();
  service.now = 5_000_000;
  service.send(update('STEP', 'START', 'a'));
  store.commit(service.model.takeChange());
  assert.equal(store.latestTimestamp(), service.now);
  store.close();
  const again = openDataFolder(folder).store;
  assert.equal(again.latestTimestamp(), service.now);
  again.close();
});

const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);

test('the files are for their owner alone, also those that were open to others', (context) => {
  const folder = join(temporaryFolder(context), 'data');
  const open = openDataFolder(folder);
  const files = ['executions.db', 'executions.db-wal', 'executions.db-shm', 'lock.db', 'service.json'];
  const modes = () => Object.fromEntries(files.map((name) => [name, modeOf(join(folder, name))]));
  assert.deepEqual(modes(), Object.fromEntries(files.map((name) => [name, '600'])));
  open.store.close();

  chmodSync(folder, 0o755);
  for (const name of ['executions.db', 'lock.db']) chmodSync(join(folder, name), 0o644);
  const again = openDataFolder(folder);
  assert.equal(modeOf(folder), '700');
  assert.deepEqual(modes(), Object.fromEntries(files.map((name) => [name, '600'])));
  again.store.close();
});

test('a folder that is used for other things as well keeps its mode, and so do those', (context) => {
  const folder = temporaryFolder(context);
  chmodSync(folder, 0o755);
  for (const name of ['package.json', 'app.log']) writeFileSync(join(folder, name), '{}', { mode: 0o644 });
  const { store } = openDataFolder(folder);
  assert.deepEqual(
    ['.', 'package.json', 'app.log', 'executions.db'].map((name) => modeOf(join(folder, name))),
    ['755', '644', '644', '600'],
  );
  store.close();
});

test('a second service on the folder is refused, here and in another process', async (context) => {
  const folder = temporaryFolder(context);
  const held = openDataFolder(folder);
  held.announce('http://127.0.0.1:1234');
  const refused = {
    code: 'DS_DATA_DIR_LOCKED',
    message: new RegExp(`in use by process ${process.pid}, whose service listens at http://127.0.0.1:1234`),
  };
  assert.throws(() => openDataFolder(folder), refused);
  const child = startWriter(folder);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  assert.match(line, /^DS_DATA_DIR_LOCKED /);
  await once(child, 'exit');
  assert.deepEqual(readDataFolderHolder(folder), { pid: process.pid, url: 'http://127.0.0.1:1234' });
  held.store.close();
  assert.equal(readDataFolderHolder(folder), undefined);
  openDataFolder(folder).store.close();
});

test('everything acknowledged survives SIGKILL, and the lock of the dead is taken over', async (context) => {
  const folder = temporaryFolder(context);
  const child = startWriter(folder);
  const lines = createInterface(child.stdout);
  let acknowledged = 0;
  for await (const line of lines) {
    acknowledged = Number(line);
    if (acknowledged >= 50) child.kill('SIGKILL');
  }
  assert.ok(acknowledged >= 50);
  const { store } = openDataFolder(folder);
  const stored = store.load('arn:x');
  // One operation each, beside the execution's own; a commit whose number was not read yet may be there as well.
  assert.ok((stored?.operations.length ?? 0) >= acknowledged + 1);
  assert.deepEqual(
    store.events('arn:x', { newestFirst: false, limit: 1e6 }).map((event) => event.EventId),
    Array.from({ length: stored?.execution.lastEventId ?? 0 }, (_, index) => index + 1),
  );
  store.close();
});

test('a folder of a newer version is refused and left alone', (context) => {
  const folder = temporaryFolder(context);
  const file = join(folder, 'executions.db');
  const database = openSqlite(file);
  database.exec('CREATE TABLE future (a); PRAGMA user_version = 7');
  database.close();
  const before = readFileSync(file);
  const message = /executions\.db has schema version 7, and this version of durable-sandbox knows up to 1\./;
  assert.throws(() => openDataFolder(folder), { code: 'DS_DATA_SCHEMA_TOO_NEW', message });
  assert.deepEqual(readFileSync(file), before);
  // The lock was given back.
  assert.throws(() => openDataFolder(folder), { code: 'DS_DATA_SCHEMA_TOO_NEW' });
});

test('a file that is no database is refused with a cure', (context) => {
  const folder = temporaryFolder(context);
  writeFileSync(join(folder, 'executions.db'), 'this is not a database, but long enough to look at '.repeat(100));
  assert.throws(() => openDataFolder(folder), { code: 'DS_CONFIG', message: /cannot be opened as a database/ });
});

function startWriter(folder: string) {
  const script = fileURLToPath(new URL('./endless-writer.ts', import.meta.url));
  return spawn(process.execPath, ['--import', 'tsx', script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
}
