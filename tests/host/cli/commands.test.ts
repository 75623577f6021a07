import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { format } from 'prettier';
import { COMMANDS } from '../../../host/cli/commands.ts';
import { cliDocsPage } from '../../../host/cli/docs-page.ts';
import { EXIT_CODE_MEANINGS, ExitCode } from '../../../host/cli/exit-codes.ts';
import { helpText } from '../../../host/cli/help.ts';

test('docs/CLI.md is what the table makes of it', async () => {
  const page = readFileSync(new URL('../../../docs/CLI.md', import.meta.url), 'utf8');
  const current = await format(cliDocsPage(), { parser: 'markdown', printWidth: 120 });
  assert.equal(page, current, 'run npm run docs:cli');
});

test('every row of the table is complete and names nothing twice', async () => {
  const names = COMMANDS.flatMap((command) => [command.name, ...(command.aliases ?? [])]);
  assert.equal(new Set(names).size, names.length);
  for (const command of COMMANDS) {
    const options = command.options.flatMap((option) => [option.name, ...(option.aliases ?? [])]);
    const shorts = command.options.flatMap((option) => option.short ?? []);
    assert.equal(new Set(options).size, options.length, command.name);
    assert.equal(new Set(shorts).size, shorts.length, command.name);
    assert.ok(command.examples.length > 0, command.name);
    assert.equal(typeof (await command.load()), 'function', command.name);
  }
});

test('the short help fits one screen, the long one names every option, variable and exit code', () => {
  for (const command of COMMANDS) {
    const short = helpText(command, 'short');
    assert.ok(short.split('\n').length <= 24, command.name);
    const full = helpText(command, 'full');
    for (const option of command.options) {
      assert.ok(full.includes(`--${option.name}`), option.name);
      if (option.environment !== undefined) assert.ok(full.includes(option.environment));
      for (const alias of option.aliases ?? []) assert.ok(full.includes(`--${alias}`));
    }
    for (const code of command.exitCodes) assert.ok(full.includes(EXIT_CODE_MEANINGS[code].long));
  }
  for (const command of COMMANDS) assert.ok(helpText(undefined, 'short').includes(command.summary));
});

test('exit codes have the documented values', () => {
  assert.deepEqual(Object.values(ExitCode), [0, 1, 2, 3, 4, 5, 6, 70, 130, 143]);
});
