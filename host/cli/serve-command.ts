/**
 * `durable-sandbox serve`: the local service for whoever speaks the Lambda API, with a page to look at.
 *
 * Owns: what is printed. Does not own: the service and its parts (`host/serve/`).
 *
 * 1. The first line on stdout is the address, and nothing else, so that a script can read it.
 * 2. Executions that begin, wait for a callback or end have a line each. What functions print comes out as lines that name
 *    the function and the execution.
 */
import type { FunctionState } from '../serve/function-host.ts';
import type { FunctionLine } from '../serve/function-messages.ts';
import { siteText } from '../serve/reload-check.ts';
import type { ReloadCheck } from '../serve/reload-check.ts';
import { serve } from '../serve/serve.ts';
import { writeFully } from './cli-io.ts';
import type { CliIo } from './cli-io.ts';
import type { CommandHandler } from './command-spec.ts';
import { executionLine } from './execution-lines.ts';
import { ExitCode } from './exit-codes.ts';
import { openInBrowser } from './open-in-browser.ts';
import { readServeOptions } from './serve-options.ts';
import { createTheme, escapeControls, wantsColor, wantsUnicode } from './terminal-text.ts';
import type { ColorWish, TextTheme } from './terminal-text.ts';
import { packageVersion } from './version-command.ts';

export const serveCommand: CommandHandler = async (parsed, io) => {
  const options = readServeOptions(parsed, io);
  const theme = createTheme({
    color: wantsColor((parsed.values.get('color') ?? 'auto') as ColorWish, io.stdout, io.env),
    unicode: wantsUnicode(io.env, io.platform),
  });
  const print = (text: string): void => {
    io.stdout.write(`${text}\n`);
  };
  const served = await serve({
    ...options,
    cwd: io.cwd,
    env: io.env,
    version: packageVersion(),
    listener: {
      line: (name, line) => {
        print(lineText(name, line, theme));
      },
      state: (name, state) => {
        const text = stateText(state, options.watch, theme);
        if (text !== undefined) print(`${theme.style('bold', name)} ${text}`);
      },
      reloaded: (name, check) => {
        for (const text of reloadText(check, theme)) print(`${theme.style('bold', name)} ${text}`);
      },
    },
  });
  await writeFully(io.stdout, `${served.url}\n`);
  if (options.host !== undefined && options.allowedHosts.length > 0) {
    io.stderr.write(
      `warning: the service is open to other machines as ${options.allowedHosts.join(', ')}; everybody there can read all payloads; acting needs x-durable-sandbox-token: ${served.token}, or in the page ?token=${served.token}\n`,
    );
  }
  if (options.functions.length === 0) {
    io.stderr.write('warning: no function is served; name one with --function orders=src/order.ts#handler\n');
  }
  served.service.onEvent((told) => {
    if (told.kind !== 'history') return;
    const text = executionLine(told.executionArn, told.event, served.service, theme);
    if (text !== undefined) print(text);
  });
  if (parsed.flags.has('open')) await openInBrowser(served.url, io.platform);
  const ended = untilSignal(io);
  served.start();
  await ended;
  await served.close();
  return ExitCode.Done;
};

function untilSignal(io: CliIo): Promise<void> {
  return new Promise((resolve) => {
    const off = io.onSignal(() => {
      off();
      resolve();
    });
  });
}

function lineText(name: string, line: FunctionLine, theme: TextTheme): string {
  const execution = line.executionArn?.split('/').at(-2);
  const from = execution === undefined ? name : `${name} ${execution}`;
  const level = line.level === 'ERROR' ? theme.style('red', line.level) : line.level;
  return `${theme.style('dim', escapeControls(from))} ${level} ${escapeControls(line.message)}`;
}

/** What the open executions say to code that was changed, before they go on with it. */
function reloadText({ open, fit, misfits, unchecked }: ReloadCheck, theme: TextTheme): string[] {
  const counts = [
    `${fit} fit`,
    ...(misfits.length > 0 ? [`${misfits.length} would diverge`] : []),
    ...(unchecked > 0 ? [`${unchecked} not replayed`] : []),
  ];
  const head = open === 0 ? 'no execution is open' : `${open} open: ${counts.join(', ')}`;
  return [
    `${theme.glyph('replayed')} changed; ${head}`,
    ...misfits.map(
      (each) =>
        `${theme.glyph('failed')} ${escapeControls(each.name)} ${each.code}${escapeControls(siteText(each))}: ${escapeControls(each.message)}`,
    ),
  ];
}

function stateText(state: FunctionState, watch: boolean, theme: TextTheme): string | undefined {
  switch (state.kind) {
    case 'idle':
    case 'starting':
      return undefined;
    case 'ready':
      return `${theme.glyph('succeeded')} ready (export ${escapeControls(state.exportName)})`;
    case 'not-loaded':
      return (
        `${theme.glyph('failed')} cannot be loaded${watch ? '; its executions wait for the next change' : ''}: ` +
        escapeControls(state.error.ErrorMessage ?? '', 'keep newlines')
      );
    case 'crashed':
      return `${theme.glyph('failed')} its process ended (${state.reason}); it is started again with the next call`;
  }
}
