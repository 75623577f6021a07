/**
 * Who writes where during a run: chooses the view, and keeps what user code writes out of its way.
 *
 * 1. Under --json stdout belongs to the document; everything else goes to stderr. Under --jsonl user output becomes lines
 *    of the stream.
 * 2. In the live view every line of the user's output goes above the frame, through the view.
 */
import type { CliIo, OutputStream } from './cli-io.ts';
import type { ExecutionProgress } from './execution-progress.ts';
import { JsonLinesView } from './json-lines-view.ts';
import { LineView } from './line-view.ts';
import { LiveTreeView } from './live-tree-view.ts';
import { divertOutput } from './output-diversion.ts';
import type { OutputDiversion } from './output-diversion.ts';
import { QuietView } from './quiet-view.ts';
import type { RunOptions } from './run-options.ts';
import type { RunView } from './run-view.ts';
import { createTheme, wantsColor, wantsUnicode } from './terminal-text.ts';
import type { TextTheme } from './terminal-text.ts';

export interface RunOutput {
  readonly view: RunView;
  readonly theme: TextTheme;
  /** The real stdout. */
  readonly stdout: OutputStream;
  /** The real stderr. */
  readonly stderr: OutputStream;
  /** Gives the streams back; safe to call more than once. */
  readonly release: () => void;
}

export function claimRunOutput(options: RunOptions, progress: ExecutionProgress, io: CliIo): RunOutput {
  const unicode = wantsUnicode(io.env, io.platform);
  if (options.output === 'jsonl') return claimLines(unicode, io);
  if (options.output === 'json') {
    const theme = createTheme({ color: false, unicode });
    const view = new QuietView(io.stderr, theme);
    const stdout = divertOutput(io.stdout, (text) => {
      view.log(text);
    });
    return { view, theme, stdout: stdout.direct, stderr: io.stderr, release: stdout.end };
  }
  const theme = createTheme({ color: wantsColor(options.color, io.stdout, io.env), unicode });
  if (io.stdout.isTTY !== true || io.env['TERM'] === 'dumb') {
    const stdout = divertOutput(io.stdout, (text) => {
      lines.log(text);
    });
    const lines = new LineView(stdout.direct, theme, progress);
    return { view: lines, theme, stdout: stdout.direct, stderr: io.stderr, release: stdout.end };
  }
  return claimTerminal(progress, theme, io);
}

function claimLines(unicode: boolean, io: CliIo): RunOutput {
  const stdout = divertOutput(io.stdout, (text) => {
    view.userWrote('INFO', text);
  });
  const stderr = divertOutput(io.stderr, (text) => {
    view.userWrote('WARN', text);
  });
  const theme = createTheme({ color: false, unicode });
  const view = new JsonLinesView(stdout.direct, stderr.direct, theme);
  return {
    view,
    theme,
    stdout: stdout.direct,
    stderr: stderr.direct,
    release: () => {
      stdout.end();
      stderr.end();
    },
  };
}

function claimTerminal(progress: ExecutionProgress, theme: TextTheme, io: CliIo): RunOutput {
  const diversions: OutputDiversion[] = [];
  const log = (text: string): void => {
    view.log(text);
  };
  const stdout = divertOutput(io.stdout, log);
  const view = new LiveTreeView({ stream: stdout.direct, theme, progress });
  diversions.push(stdout);
  if (io.stderr.isTTY === true) diversions.push(divertOutput(io.stderr, log));
  return {
    view,
    theme,
    stdout: stdout.direct,
    stderr: io.stderr,
    release: () => {
      for (const diversion of diversions) diversion.end();
    },
  };
}
