/**
 * The process of the command line: the only file here that touches `process`.
 *
 * 1. The exit code is that of the command or of the error it threw; nothing else decides it.
 * 2. Output is written completely before the process ends. It then ends at once: what a user's module left open
 *    (connections, timers) must not keep a finished command alive.
 */
import { startInBackground, starterOf } from './background-process.ts';
import { writeFully } from './cli-io.ts';
import type { CliIo } from './cli-io.ts';
import { describeError, errorDocument, renderError } from './cli-error.ts';
import { ExitCode } from './exit-codes.ts';
import { helpText } from './help.ts';
import { parseArguments } from './parse-arguments.ts';
import { findCommand } from './commands.ts';

async function main(words: readonly string[], io: CliIo): Promise<ExitCode> {
  const request = parseArguments(words, io.env);
  switch (request.kind) {
    case 'help':
      await writeFully(io.stdout, helpText(request.command, request.size));
      return ExitCode.Done;
    case 'version': {
      const { versionCommand } = await import('./version-command.ts');
      const spec = findCommand('version');
      if (spec === undefined) return ExitCode.Internal;
      return versionCommand({ spec, arguments: [], values: new Map(), flags: new Set(), lists: new Map() }, io);
    }
    case 'command': {
      const handler = await request.parsed.spec.load();
      return handler(request.parsed, io);
    }
  }
}

function processIo(): CliIo {
  const stdout = process.stdout;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // The reader went away: there is nobody left to tell.
      if (error.code === 'EPIPE') process.exit(ExitCode.Done);
    });
  }
  return {
    stdin: process.stdin,
    stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    platform: process.platform,
    startInBackground,
    tellStarter: starterOf(),
    onSignal: (listener) => {
      process.on('SIGINT', listener);
      process.on('SIGTERM', listener);
      return () => {
        process.off('SIGINT', listener);
        process.off('SIGTERM', listener);
      };
    },
  };
}

// The AWS client announces on every start that it will drop Node 20 some day: nothing the user of a command can act on.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const words = process.argv.slice(2);
const io = processIo();
let exitCode: ExitCode;
try {
  exitCode = await main(words, io);
} catch (thrown) {
  const error = describeError(thrown);
  await writeFully(io.stderr, renderError(error, words.includes('--verbose')));
  if (words.includes('--json') || words.includes('--jsonl'))
    await writeFully(io.stdout, `${JSON.stringify(errorDocument(error))}\n`);
  exitCode = error.exitCode;
}
process.exit(exitCode);
