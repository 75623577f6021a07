import { spawn } from 'node:child_process';
import type { CliIo } from './cli-io.ts';

/** What opens an address is the business of the desktop; where there is none, the printed address has to do. */
export function openInBrowser(url: string, platform: CliIo['platform']): Promise<void> {
  const [command, ...words] =
    platform === 'darwin' ? ['open', url] : platform === 'win32' ? ['explorer.exe', url] : ['xdg-open', url];
  return new Promise((resolve) => {
    const child = spawn(command ?? '', words, { stdio: 'ignore', detached: true });
    child.on('error', () => {
      resolve();
    });
    child.on('spawn', () => {
      child.unref();
      resolve();
    });
  });
}
