import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { COMMANDS } from '../../../host/cli/commands.ts';
import { completionScript } from '../../../host/cli/completion-script.ts';
import { SHELLS } from '../../../host/cli/shells.ts';
import { temporaryFolder } from '../local/temporary-folder.ts';

test('every script knows every command, option and fixed value', () => {
  for (const shell of SHELLS) {
    const script = completionScript(shell);
    const has = (word: string): boolean => new RegExp(`(?<![\\w-])${word}(?![\\w-])`).test(script);
    for (const command of COMMANDS) {
      assert.ok(has(command.name), `${shell} ${command.name}`);
      for (const { name, choices } of command.options) {
        assert.ok(has(shell === 'fish' ? `-l ${name}` : `--${name}`), `${shell} ${command.name} --${name}`);
        for (const choice of choices ?? []) assert.ok(has(choice), `${shell} --${name} ${choice}`);
      }
    }
  }
});

/** What bash offers for the last of these words. */
function offered(context: TestContext, ...words: string[]): string[] {
  const folder = temporaryFolder(context);
  // Stands for the command that the script asks for executions and callbacks.
  const bin = path.join(folder, 'bin');
  mkdirSync(bin);
  const asked = `#!/bin/sh\ncase "$2" in execution) echo order-42; echo @last ;; callback) echo order-42/approval ;; esac\n`;
  writeFileSync(path.join(bin, 'durable-sandbox'), asked, { mode: 0o755 });
  const script = [
    completionScript('bash'),
    `COMP_WORDS=(durable-sandbox ${words.map((word) => `'${word}'`).join(' ')})`,
    `COMP_CWORD=${String(words.length)}`,
    '_durable_sandbox',
    `printf '%s\\n' "\${COMPREPLY[@]}"`,
  ].join('\n');
  const { stdout, stderr } = spawnSync('bash', ['-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}` },
  });
  assert.equal(stderr, '');
  return stdout.split('\n').filter((line) => line !== '');
}

test('bash completes commands, options, values, executions and callbacks', (context) => {
  assert.deepEqual(offered(context, 'ser'), ['serve']);
  assert.deepEqual(offered(context, 'serve', '--wat'), ['--watch']);
  assert.deepEqual(offered(context, 'history', '--format', 't'), ['tree', 'table']);
  assert.deepEqual(offered(context, 'get', 'ord'), ['order-42']);
  assert.deepEqual(offered(context, 'ls', '-'), offered(context, 'list', '-'));
  assert.deepEqual(offered(context, 'callback', 'su'), ['succeed']);
  assert.deepEqual(offered(context, 'callback', 'succeed', ''), ['order-42/approval']);
  assert.deepEqual(offered(context, 'completion', 'f'), ['fish']);
});
