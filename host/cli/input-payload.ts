/**
 * The input of an execution as the command line gives it: JSON text, a file, stdin, or nothing.
 *
 * 1. What comes out is valid JSON text in its shortest form, so that the same value is the same input however it was
 *    spaced.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { CliError } from './cli-error.ts';
import type { CliIo } from './cli-io.ts';

/** JSON text, or undefined when no input was given. `option`: the one that messages are to name. */
export async function readInputPayload(
  input: string | undefined,
  event: string | undefined,
  io: Pick<CliIo, 'stdin' | 'cwd'>,
  option = '--input',
): Promise<string | undefined> {
  if (input !== undefined && event !== undefined) {
    throw new CliError('DS_CLI_USAGE', { message: '--input and --event were both given.', cure: 'Give one of them.' });
  }
  if (event !== undefined) return fromFileOrStdin(event, '--event', io);
  if (input === undefined) return undefined;
  if (input === '-') return fromFileOrStdin('-', option, io);
  if (input.startsWith('@')) return fromFileOrStdin(input.slice(1), option, io);
  return normalise(
    input,
    option,
    `Strings need their quotes, as in --input '"text"'; a file needs an @, as in --input @file.json.`,
  );
}

async function fromFileOrStdin(file: string, option: string, io: Pick<CliIo, 'stdin' | 'cwd'>): Promise<string> {
  if (file === '-') return normalise(await readAll(io.stdin), `${option} (stdin)`, undefined);
  let text: string;
  try {
    text = readFileSync(path.resolve(io.cwd, file), 'utf8');
  } catch (error) {
    throw new CliError('DS_CLI_INPUT', {
      message: `${option}: cannot read ${file}: ${error instanceof Error ? error.message : String(error)}.`,
      cause: error,
    });
  }
  return normalise(text, `${option} (${file})`, undefined);
}

function normalise(text: string, where: string, cure: string | undefined): string {
  try {
    // A byte order mark is no JSON, but editors write it.
    return JSON.stringify(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch (error) {
    throw new CliError('DS_CLI_INPUT', {
      message: `${where} is not JSON: ${error instanceof Error ? error.message : String(error)}.`,
      cure,
      cause: error,
    });
  }
}

async function readAll(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array | string));
  return Buffer.concat(chunks).toString('utf8');
}
