/** `durable-sandbox version`. */
import { readFileSync } from 'node:fs';
import type { CommandHandler } from './command-spec.ts';
import { writeFully } from './cli-io.ts';
import { ExitCode } from './exit-codes.ts';

export const versionCommand: CommandHandler = async (_parsed, io) => {
  await writeFully(io.stdout, `${packageVersion()}\n`);
  return ExitCode.Done;
};

/** Version of the package this file belongs to: beside `dist/` when built, two folders up in the sources. */
export function packageVersion(): string {
  for (const candidate of ['../package.json', '../../package.json']) {
    const manifest = readManifest(new URL(candidate, import.meta.url));
    if (manifest?.name === 'durable-sandbox' && manifest.version !== undefined) return manifest.version;
  }
  return 'unknown';
}

function readManifest(location: URL): { name?: string; version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(location, 'utf8')) as { name?: string; version?: string };
  } catch {
    return undefined;
  }
}
