/**
 * A second process of this program that goes on when the first has ended, as `run --detach` starts it.
 *
 * 1. The first process waits until the second is under way, or has ended: what was wrong with the command is its own error.
 * 2. The mark by which the second knows its part is taken out of its environment, so that nothing it starts has it too.
 */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { makePrivateFolder } from '../local/store/private-folder.ts';
import type { BackgroundStart, StartedInBackground } from './cli-io.ts';
import { ExitCode } from './exit-codes.ts';

const MARK = 'DURABLE_SANDBOX_BACKGROUND';

export function startInBackground(words: readonly string[], outputFile: string): Promise<BackgroundStart> {
  // What it prints shows results and errors, and the folder is that of the executions.
  makePrivateFolder(path.dirname(outputFile));
  const output = openSync(outputFile, 'w', 0o600);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? '', ...words], {
      detached: true,
      env: { ...process.env, [MARK]: '1' },
      stdio: ['ignore', output, output, 'ipc'],
    });
    closeSync(output);
    child.on('error', reject);
    child.on('exit', (code) => {
      resolve({ kind: 'ended', exitCode: (code ?? ExitCode.Internal) as ExitCode });
    });
    child.once('message', (message: StartedInBackground) => {
      resolve({ kind: 'started', pid: child.pid ?? 0, message });
      child.disconnect();
      child.unref();
    });
  });
}

/** Undefined but in a process that was started so. */
export function starterOf(): ((message: StartedInBackground) => void) | undefined {
  if (process.env[MARK] === undefined || process.send === undefined) return undefined;
  Reflect.deleteProperty(process.env, MARK);
  return (message) => {
    process.send?.(message);
  };
}
