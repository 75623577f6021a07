import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CliError } from '../../../host/cli/cli-error.ts';
import { parseArguments } from '../../../host/cli/parse-arguments.ts';
import type { ParsedCommand } from '../../../host/cli/command-spec.ts';

function command(words: string, env: Record<string, string> = {}): ParsedCommand {
  const request = parseArguments(words.split(' ').filter(Boolean), env);
  assert.equal(request.kind, 'command');
  return (request as { parsed: ParsedCommand }).parsed;
}

test('options come from the command line, then the environment, then the table', () => {
  assert.equal(command('run a.ts').values.get('data'), '.durable-sandbox');
  assert.equal(command('run a.ts', { DURABLE_SANDBOX_DATA: 'x' }).values.get('data'), 'x');
  assert.equal(command('run a.ts', { DURABLE_SANDBOX_DATA: '' }).values.get('data'), '.durable-sandbox');
  assert.equal(command('run a.ts --data y', { DURABLE_SANDBOX_DATA: 'x' }).values.get('data'), 'y');
});

test('aliases and short forms mean the same option', () => {
  assert.equal(command('run a.ts --durable-execution-name n').values.get('name'), 'n');
  assert.equal(command('run a.ts -e event.json').values.get('event'), 'event.json');
  assert.deepEqual([...command('run a.ts --json --skip-time').flags].sort(), ['json', 'skip-time']);
  assert.deepEqual(command('run a.ts --input -').arguments, ['a.ts']);
});

test('help, version and nothing at all', () => {
  assert.equal(parseArguments([], {}).kind, 'help');
  assert.deepEqual(sizeAndCommand(['-h']), ['short', undefined]);
  assert.deepEqual(sizeAndCommand(['run', '-h']), ['short', 'run']);
  assert.deepEqual(sizeAndCommand(['history', 'x', '--help']), ['full', 'history']);
  assert.deepEqual(sizeAndCommand(['help', 'run']), ['full', 'run']);
  assert.equal(parseArguments(['--version'], {}).kind, 'version');
});

test('mistakes are usage errors with a cure', () => {
  const cases: readonly (readonly [string, RegExp, RegExp])[] = [
    ['ru a.ts', /unknown command 'ru'/, /did you mean run/],
    ['run a.ts --jsn', /unknown option '--jsn'/, /did you mean --json/],
    ['run', /missing required argument 'module'/, /run --help/],
    ['run a.ts --name', /argument missing/, /run --help/],
    ['run a.ts b.ts', /too many arguments/, /run --help/],
    ['run a.ts --color sometimes', /Allowed choices are auto, always, never/, /run --help/],
    ['history', /missing required argument 'execution'/, /history --help/],
    ['--frobnicate', /unknown option/, /--help/],
  ];
  for (const [words, message, cure] of cases) {
    assert.throws(
      () => parseArguments(words.split(' '), {}),
      (error: unknown) => {
        assert.ok(error instanceof CliError, words);
        assert.equal(error.code, 'DS_CLI_USAGE');
        assert.equal(error.exitCode, 2);
        assert.match(error.summary, message);
        assert.match(error.cure, cure);
        return true;
      },
    );
  }
});

function sizeAndCommand(words: readonly string[]): readonly unknown[] {
  const request = parseArguments(words, {});
  return request.kind === 'help' ? [request.size, request.command?.name] : [request.kind];
}
