/** Runs the real command line in a process of its own, in a folder of its own. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { BUILT_COMMAND } from '../../support/built-package.ts';

export const WIRE_WORKFLOW = fileURLToPath(new URL('./fixtures/wire-workflow.mjs', import.meta.url));

export interface CommandResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly child: ChildProcess;
  readonly ended: Promise<CommandResult>;
  /** Resolves when stdout contains the text. */
  readonly printed: (text: string) => Promise<void>;
}

export interface CommandOptions {
  readonly stdin?: string;
  readonly env?: Record<string, string>;
  /** Largest size of a file that the process may write, kilobytes: what is beyond fails, as on a full disk. */
  readonly fileSizeKb?: number;
  /** At a terminal, by `script` of util-linux; what is typed is written to the child's stdin. */
  readonly terminal?: boolean;
}

export class CommandFolder {
  readonly path = mkdtempSync(path.join(tmpdir(), 'durable-cli-'));
  readonly #running = new Set<ChildProcess>();

  start(words: readonly string[], options: CommandOptions = {}): RunningCommand {
    const { NO_COLOR: _no, FORCE_COLOR: _force, CI: _ci, ...inherited } = process.env;
    const node = [process.execPath, BUILT_COMMAND, ...words];
    const { fileSizeKb } = options;
    // A POSIX shell counts in blocks of 512 bytes.
    const limit = ['sh', '-c', 'ulimit -f "$1"; shift; exec "$@"', 'sh', String((fileSizeKb ?? 0) * 2)];
    const quoted = node.map((word) => `'${word}'`).join(' ');
    const [command = '', ...rest] =
      options.terminal === true
        ? ['script', '-qec', quoted, '/dev/null']
        : fileSizeKb === undefined
          ? node
          : [...limit, ...node];
    const child = spawn(command, rest, {
      cwd: this.path,
      env: { ...inherited, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', TERM: 'xterm', ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#running.add(child);
    child.on('close', () => this.#running.delete(child));
    if (options.terminal !== true) child.stdin.end(options.stdin ?? '');
    const output = { stdout: '', stderr: '' };
    const listeners = new Set<() => void>();
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text;
        for (const listener of listeners) listener();
      });
    }
    const ended = new Promise<CommandResult>((resolve) => {
      child.on('close', (code, signal) => {
        resolve({ code, signal, ...output });
      });
    });
    const printed = (text: string): Promise<void> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!output.stdout.includes(text)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
        child.on('close', () => {
          reject(new Error(`ended without printing ${text}:\n${output.stdout}\n${output.stderr}`));
        });
      });
    return { child, ended, printed };
  }

  run(words: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    return this.start(words, options).ended;
  }

  /** Ends what a failed test left running, then removes the folder. */
  remove(): void {
    for (const child of this.#running) child.kill('SIGKILL');
    rmSync(this.path, { recursive: true, force: true });
  }
}
