import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { projectFolderOf, sourceFrames } from '../../../host/serve/source-frames.ts';
import { temporaryFolder } from '../local/temporary-folder.ts';

test('frames of the project are shown with the lines around them', (context) => {
  const folder = temporaryFolder(context);
  mkdirSync(path.join(folder, 'src'));
  writeFileSync(path.join(folder, 'package.json'), '{}');
  const file = path.join(folder, 'src/order.ts');
  writeFileSync(file, Array.from({ length: 20 }, (_, index) => `line ${String(index + 1)}`).join('\n'));
  assert.equal(projectFolderOf(file), folder);
  const frames = sourceFrames(
    [
      `at charge (${pathToFileURL(file).href}:10:5)`,
      `at async ${file}:1:2`,
      'at node:internal/process/task_queues:95:5',
      `at run (${file}:99:1)`,
    ],
    folder,
  );
  assert.deepEqual(
    frames.map(({ File, Line, Column, Function: name, Lines }) => [
      File,
      Line,
      Column,
      name,
      Lines.map((l) => l.Number),
    ]),
    [
      ['src/order.ts', 10, 5, 'charge', [7, 8, 9, 10, 11, 12, 13]],
      ['src/order.ts', 1, 2, undefined, [1, 2, 3, 4]],
    ],
  );
  assert.equal(frames[0]?.Lines[3]?.Text, 'line 10');
});

test('whatever a stack says, nothing but scripts of the project is read', (context) => {
  const outside = temporaryFolder(context);
  const folder = temporaryFolder(context);
  writeFileSync(path.join(outside, 'secret.ts'), 'secret');
  for (const name of ['node_modules/p', '.git', 'src']) mkdirSync(path.join(folder, name), { recursive: true });
  for (const name of ['node_modules/p/index.js', '.git/hook.js', '.env', 'src/data.json', 'src/key.pem']) {
    writeFileSync(path.join(folder, name), 'secret');
  }
  symlinkSync(path.join(outside, 'secret.ts'), path.join(folder, 'src/link.ts'));
  symlinkSync(outside, path.join(folder, 'src/folder'));
  mkdirSync(path.join(folder, 'src/deep.ts'));
  const named = [
    '/etc/passwd',
    path.join(outside, 'secret.ts'),
    `${folder}/../${path.basename(outside)}/secret.ts`,
    path.join(folder, 'node_modules/p/index.js'),
    path.join(folder, '.git/hook.js'),
    path.join(folder, '.env'),
    path.join(folder, 'src/data.json'),
    path.join(folder, 'src/key.pem'),
    path.join(folder, 'src/link.ts'),
    path.join(folder, 'src/folder/secret.ts'),
    path.join(folder, 'src/deep.ts'),
    `${folder}\0/src/x.ts`,
    'file://server/share/x.ts',
  ];
  assert.deepEqual(
    sourceFrames(
      named.map((file) => `at f (${file}:1:1)`),
      folder,
    ),
    [],
  );
});
