/** `durable-sandbox replay` in a process of its own: exit codes, reports, and the debugger. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import * as workflows from '../../fixtures/replay/ten-operations.ts';
import { createLocalRun } from '../../support/local-run.ts';
import { compiledModule } from '../../support/built-package.ts';
import { CommandFolder, type CommandResult } from './command-process.ts';

const MODULE = await compiledModule(new URL('../../fixtures/replay/ten-operations.ts', import.meta.url));
const DEBUGGER = fileURLToPath(new URL('./fixtures/debugger-client.mjs', import.meta.url));

const folder = new CommandFolder();
after(() => {
  folder.remove();
});

function replay(exportName: string, ...words: string[]): Promise<CommandResult> {
  return folder.run(['replay', MODULE, '--export', exportName, ...words]);
}

before(async () => {
  const run = await createLocalRun({ functions: { order: workflows.recorded } });
  mkdirSync(path.join(folder.path, 'histories'));
  for (const id of ['a', 'b', 'c']) {
    const { arn, events } = await run.execute('order', { id, amount: 5 });
    const text = JSON.stringify({ DurableExecutionArn: arn, Events: events });
    writeFileSync(path.join(folder.path, 'histories', `${id}.json.gz`), gzipSync(text));
    if (id === 'a') {
      writeFileSync(path.join(folder.path, 'a.json'), text);
      writeFileSync(path.join(folder.path, 'cut.json'), JSON.stringify({ Events: events.slice(0, 9), NextToken: 't' }));
    }
  }
  await run.close();
});

test('histories that are reproduced: exit 0 and one line', async () => {
  const { code, stdout } = await replay('recorded', '--history', 'histories');
  assert.match(stdout, /^3 histories · 3 reproduced · 0 diverged · 0 incomplete · 30 operations in \d+\.\d s\n$/);
  assert.equal(code, 0);
});

test('histories that diverge at one place: exit 1, one block, JUnit and GitHub reports', async () => {
  const junit = path.join(folder.path, 'reports', 'replay.xml');
  const { code, stdout } = await replay('renamed', '--history', 'histories/*.gz', '--junit', junit, '--github');
  assert.equal(code, 1);
  assert.match(
    stdout,
    /✗ histories\/a\.json\.gz {2}and 2 more {2}DIVERGED after 5 of 10 operations {2}DS_REPLAY_CHANGED/,
  );
  assert.match(stdout, /~ Step label +Step sticker/);
  assert.match(stdout, /at .*ten-operations\.mjs:\d+:\d+\n.*context\.step/);
  assert.match(stdout, /\n3 histories · 0 reproduced · 3 diverged/);
  assert.ok(stdout.split('\n\n3 histories')[0]!.split('\n').length <= 25);
  assert.match(stdout, /^::error file=.*,line=\d+,col=\d+,title=Replay diverged \(3 histories\)::/m);
  const xml = readFileSync(junit, 'utf8');
  assert.match(xml, /tests="3" failures="3" errors="0"/);
  assert.equal(xml.match(/<failure type="DS_REPLAY_CHANGED"/g)?.length, 3);
});

test('an incomplete history is no pass: exit 3 and what fetches the rest', async () => {
  const { code, stdout } = await replay('recorded', '--history', 'cut.json', 'a.json');
  assert.equal(code, 3);
  assert.match(stdout, /cut\.json {2}INCOMPLETE/);
  assert.match(stdout, /aws lambda get-durable-execution-history .*--include-execution-data/);
  assert.match(stdout, /2 histories · 1 reproduced · 0 diverged · 1 incomplete/);
});

test('a class of divergence may be allowed', async () => {
  const words = ['--history', 'a.json', '--allow', 'DS_REPLAY_RESULT', '--json'];
  const { code, stdout } = await replay('otherResult', ...words);
  assert.equal(code, 0);
  const document = JSON.parse(stdout);
  assert.equal(document.Schema, 'durable-sandbox/replay@1');
  assert.deepEqual([document.Summary.Ok, document.Summary.Diverged, document.Summary.Allowed], [0, 0, 1]);
  assert.equal(document.Histories[0].Code, 'DS_REPLAY_RESULT');
});

test('a workflow that cannot be loaded: exit 3, and the JUnit report says so', async () => {
  const junit = path.join(folder.path, 'not-loaded.xml');
  const { code, stderr } = await replay('nowhere', '--history', 'histories', '--junit', junit);
  assert.equal(code, 3, stderr);
  const xml = readFileSync(junit, 'utf8');
  assert.match(xml, /tests="3" failures="0" errors="3"/);
  assert.match(xml, /<error type="DS_REPLAY_UNREADABLE" message="[^"]*nowhere/);
});

test('wrong words: exit 2', async () => {
  assert.equal((await replay('recorded')).code, 2);
  assert.equal((await replay('recorded', '--history', 'nowhere')).code, 2);
  const { code, stderr } = await replay('recorded', '--history', 'a.json', '--allow', 'DS_REPLAY_REMOVD');
  assert.equal(code, 2);
  assert.match(stderr, /Did you mean DS_REPLAY_REMOVED/);
});

test('--until shows what led to an operation', async () => {
  const { code, stdout } = await replay('recorded', '--history', 'a.json', '--until', '6');
  assert.equal(code, 0);
  assert.match(stdout, /\n▶ +6 {2}\S+Z {2}Step +label\n +at .*ten-operations\.mjs:\d+:\d+\n.*["']label["']/);
});

test('--inspect stops in the debugger before the operation, with the clock of that time', async () => {
  const { child, ended } = folder.start([
    'replay',
    MODULE,
    '--export',
    'recorded',
    '--history',
    'a.json',
    '--until',
    '6',
    '--inspect',
  ]);
  const address = await new Promise<string>((resolve) => {
    let text = '';
    child.stderr?.on('data', (chunk: string) => {
      text += chunk;
      const found = /Attach a debugger to (ws:\S+)/.exec(text);
      if (found?.[1] !== undefined) resolve(found[1]);
    });
  });
  const expression = 'JSON.stringify([customer, stock, new Date().getTime()])';
  const client = spawn(process.execPath, ['--experimental-websocket', DEBUGGER, address, 'ten-operations', expression]);
  let printed = '';
  client.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const { code, signal, stderr } = await ended;
  assert.deepEqual([code, signal], [0, null], stderr);
  const { Events } = JSON.parse(readFileSync(path.join(folder.path, 'a.json'), 'utf8'));
  const mapEnd = Events.findLast((event: { EventType: string; SubType?: string }) => event.SubType === 'Map');
  assert.deepEqual(JSON.parse(printed), ['customer of a', 3, Date.parse(mapEnd.EventTimestamp)]);
});
