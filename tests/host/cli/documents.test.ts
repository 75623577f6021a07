/** Documents that are printed fit their schemas. Those of `run` and `bench` are checked where they are tested. */
import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import * as workflows from '../../fixtures/replay/ten-operations.ts';
import { assertFitsSchema } from '../../support/document-schema.ts';
import { createLocalRun } from '../../support/local-run.ts';
import { compiledModule } from '../../support/built-package.ts';
import { CommandFolder, WIRE_WORKFLOW } from './command-process.ts';

const MODULE = await compiledModule(new URL('../../fixtures/replay/ten-operations.ts', import.meta.url));
const folder = new CommandFolder();
after(() => {
  folder.remove();
});

before(async () => {
  const run = await createLocalRun({ functions: { order: workflows.recorded } });
  const { arn, events } = await run.execute('order', { id: 'a', amount: 5 });
  const save = (name: string, document: object): void => {
    writeFileSync(path.join(folder.path, name), JSON.stringify(document));
  };
  save('whole.json', { DurableExecutionArn: arn, Events: events });
  save('cut.json', { Events: events.slice(0, 9), NextToken: 't' });
  save('none.json', { nothing: true });
  await run.close();
});

test('replay: reproduced, diverged, allowed, with warnings, incomplete, unreadable', async () => {
  const statuses = new Set<string>();
  for (const words of [
    ['--export', 'recorded', '--history', 'whole.json', 'cut.json', 'none.json'],
    ['--export', 'renamed', '--history', 'whole.json'],
    ['--export', 'otherResult', '--history', 'whole.json', '--allow', 'DS_REPLAY_RESULT'],
  ]) {
    const { stdout, stderr } = await folder.run(['replay', MODULE, ...words, '--json']);
    assert.ok(stdout.startsWith('{'), stderr);
    const document = JSON.parse(stdout) as { Histories: { Status: string }[] };
    assertFitsSchema('replay-1', document);
    for (const { Status } of document.Histories) statuses.add(Status);
  }
  assert.deepEqual([...statuses].sort(), ['allowed', 'diverged', 'error', 'incomplete', 'reproduced']);
});

test('errors, with and without a place in the source', async () => {
  writeFileSync(path.join(folder.path, 'broken.mjs'), 'export const handler = 1;\nthrow new Error("no");\n');
  for (const words of [
    ['run', WIRE_WORKFLOW, '--export', 'handlr'],
    ['run', 'broken.mjs'],
    ['bench', MODULE],
  ]) {
    const { stdout, stderr } = await folder.run([...words, '--json']);
    assert.ok(stdout.startsWith('{'), stderr);
    assertFitsSchema('error-1', JSON.parse(stdout));
  }
});

test('each schema is one that the documents are checked against', () => {
  const files = readdirSync(new URL('../../../docs/schemas/', import.meta.url)).sort();
  assert.deepEqual(files, ['bench-1.json', 'error-1.json', 'replay-1.json', 'run-1.json', 'run-line-1.json']);
});
