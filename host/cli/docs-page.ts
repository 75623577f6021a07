/** The page docs/CLI.md, made from the command table. */
import { OPTION_GROUPS } from './command-spec.ts';
import { COMMANDS } from './commands.ts';
import { EXIT_CODE_MEANINGS, ExitCode } from './exit-codes.ts';
import { optionHead, optionDetails, usageLine } from './help.ts';

const DOCUMENTS = [
  ['durable-sandbox/run@1', '`run --json`', 'run-1.json'],
  ['a line', '`run --jsonl`', 'run-line-1.json'],
  ['durable-sandbox/replay@1', '`replay --json`', 'replay-1.json'],
  ['durable-sandbox/bench@1', '`bench --json`', 'bench-1.json'],
  ['durable-sandbox/error@1', 'any of them, when it cannot do what it was asked for', 'error-1.json'],
] as const;

export function cliDocsPage(): string {
  const page = [
    '# Command line',
    '',
    '<!-- Made by `npm run docs:cli` from host/cli/commands.ts. Edit the table, not this page. -->',
    '',
    '`durable-sandbox` runs durable workflows on this machine, on a local service that speaks the Lambda API.',
    '',
    '| Command | |',
    '| --- | --- |',
    ...COMMANDS.map((command) => `| [\`${command.name}\`](#${command.name}) | ${command.summary} |`),
    '',
    '`-h` prints one screen, `--help` everything.',
  ];
  for (const command of COMMANDS) {
    page.push(
      '',
      `## ${command.name}`,
      '',
      '```',
      usageLine(command),
      '```',
      '',
      command.description ?? command.summary,
    );
    if (command.arguments.length > 0) {
      page.push('', ...command.arguments.map((argument) => `- \`<${argument.name}>\`: ${argument.summary}`));
    }
    for (const group of OPTION_GROUPS) {
      const options = command.options.filter((option) => option.group === group);
      if (options.length === 0) continue;
      page.push('', `### ${group}`, '', '| Option | Meaning |', '| --- | --- |');
      page.push(
        ...options.map(
          (option) => `| \`${escapePipes(optionHead(option))}\` | ${escapePipes(optionDetails(option))} |`,
        ),
      );
    }
    page.push('', '### Examples');
    for (const example of command.examples) {
      page.push('', `${example.meaning}:`, '', '```sh', example.command, '```');
    }
    page.push('', `Exit codes: ${command.exitCodes.map(String).join(', ')}.`);
  }
  page.push('', '## Exit codes', '', '| Code | Meaning |', '| --- | --- |');
  page.push(...Object.values(ExitCode).map((code) => `| ${String(code)} | ${EXIT_CODE_MEANINGS[code].long} |`));
  page.push('', '## Documents', '');
  page.push(
    'What commands print under `--json` and `--jsonl` is described by JSON Schemas in [schemas/](schemas/):',
    '',
  );
  page.push('| Document | Printed by | Schema |', '| --- | --- | --- |', ...DOCUMENTS.map(documentRow), '');
  page.push('`get`, `list` and `history` print what the Lambda API answers. A further member is no breaking change.');
  return `${page.join('\n')}\n`;
}

function documentRow([document, command, file]: (typeof DOCUMENTS)[number]): string {
  return `| ${document} | ${command} | [${file}](schemas/${file}) |`;
}

function escapePipes(text: string): string {
  return text.replaceAll('|', '\\|');
}
