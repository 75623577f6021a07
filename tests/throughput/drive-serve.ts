/**
 * Drives many executions through `serve` in a process of its own, with the AWS client, and counts what came of them.
 *
 * Owns: the service's process, starting again after a kill, the count. Does not own: what is asked of the figures.
 *
 * 1. An execution counts only when the service says that it succeeded, with the right result and all its operations.
 * 2. A start that got no answer is sent again under the same name, as any client does; it can start nothing twice.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { GetDurableExecutionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { BUILT_COMMAND, compiledModule } from '../support/built-package.ts';
import { expectedResult, OPERATIONS } from './twenty-operations.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Each look costs the service a list of all executions. */
const POLL_MS = 200;
const FLOW = new URL('twenty-operations.ts', import.meta.url);

export interface DriveOptions {
  readonly executions: number;
  /** Starts that wait for their answer at a time. */
  readonly concurrency: number;
  readonly dataDir: string;
  /** Kills the service as soon as so many executions have ended, and starts it again. */
  readonly killAfter?: number | undefined;
}

export interface DriveReport {
  /** Executions that succeeded with the right result and all operations. */
  readonly complete: number;
  readonly wrong: readonly string[];
  readonly seconds: number;
  /** Executions that had ended when the service was killed, and those that were open. */
  readonly atKill: { readonly ended: number; readonly open: number } | undefined;
  /** Processor seconds of the service and of its function's process, as far as they lived until the end. */
  readonly processorSeconds: { readonly service: number; readonly functions: number };
}

interface Counts {
  readonly RUNNING: number;
  readonly SUCCEEDED: number;
  readonly FAILED: number;
  readonly TIMED_OUT: number;
  readonly STOPPED: number;
}

interface RunningService {
  readonly child: ChildProcess;
  readonly url: string;
}

export async function driveServe(options: DriveOptions): Promise<DriveReport> {
  let service = await startService(options.dataDir);
  try {
    const began = performance.now();
    const starting = startAll(options, () => service.url);
    let atKill: DriveReport['atKill'];
    for (;;) {
      const counts = await countsOf(service.url);
      const ended = counts.SUCCEEDED + counts.FAILED + counts.TIMED_OUT + counts.STOPPED;
      if (options.killAfter !== undefined && atKill === undefined && ended >= options.killAfter) {
        atKill = { ended, open: counts.RUNNING };
        service.child.kill('SIGKILL');
        await new Promise((resolve) => service.child.once('exit', resolve));
        service = await startService(options.dataDir);
      }
      if (ended >= options.executions) break;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    await starting;
    const seconds = (performance.now() - began) / 1000;
    const processorSeconds = processorTimes(service.child.pid ?? 0);
    return { ...(await verify(service.url, options.executions)), seconds, atKill, processorSeconds };
  } finally {
    service.child.kill('SIGKILL');
  }
}

async function startService(dataDir: string): Promise<RunningService> {
  const words = ['serve', '--port', '0', '--headless', '--wait-scale', '0', '--data', dataDir];
  const child = spawn(
    process.execPath,
    [BUILT_COMMAND, ...words, '--function', `twenty=${await compiledModule(FLOW)}#twenty`],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('ready')) resolve(text.split('\n')[0] ?? '');
    });
    child.on('exit', () => reject(new Error(`The service ended before it was ready:\n${text}`)));
  });
  // What it prints from now on is of no interest, but must not fill the pipe.
  child.stdout.removeAllListeners('data').resume();
  return { child, url };
}

async function startAll({ executions, concurrency }: DriveOptions, url: () => string): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < executions) {
      const number = next;
      next += 1;
      await startOne(number, url);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

const clients = new Map<string, LambdaClient>();

function clientOf(url: string): LambdaClient {
  let client = clients.get(url);
  if (client === undefined) {
    client = new LambdaClient({
      endpoint: url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    clients.set(url, client);
  }
  return client;
}

async function startOne(number: number, url: () => string): Promise<void> {
  for (;;) {
    const address = url();
    const command = new InvokeCommand({
      FunctionName: 'twenty',
      InvocationType: 'Event',
      DurableExecutionName: `e-${number}`,
      Payload: JSON.stringify(number),
    });
    try {
      await clientOf(address).send(command);
      return;
    } catch (error) {
      // The service was killed: its successor has another address, soon.
      if (!['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'TimeoutError'].includes(nameOf(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function nameOf(error: unknown): string {
  const { code, name } = error as NodeJS.ErrnoException;
  return code ?? name;
}

async function countsOf(url: string): Promise<Counts> {
  const response = await fetch(`${url}/_local/v1/executions?limit=1`);
  return ((await response.json()) as { Counts: Counts }).Counts;
}

/** Asks for each execution by itself: a status in a list would prove little. */
async function verify(url: string, executions: number): Promise<Pick<DriveReport, 'complete' | 'wrong'>> {
  const wrong: string[] = [];
  let complete = 0;
  let marker = '';
  do {
    const response = await fetch(`${url}/_local/v1/executions?limit=200${marker}`);
    const page = (await response.json()) as {
      Executions: { DurableExecutionArn: string; DurableExecutionName: string; Operations: number }[];
      NextMarker?: string;
    };
    for (const { DurableExecutionArn, DurableExecutionName, Operations } of page.Executions) {
      const { Status, Result } = await clientOf(url).send(new GetDurableExecutionCommand({ DurableExecutionArn }));
      const expected = JSON.stringify(expectedResult(Number(DurableExecutionName.slice(2))));
      if (Status === 'SUCCEEDED' && Result === expected && Operations === OPERATIONS) complete += 1;
      else wrong.push(`${DurableExecutionName}: ${Status}, ${Result}, ${Operations} operations`);
    }
    marker = page.NextMarker === undefined ? '' : `&marker=${page.NextMarker}`;
  } while (marker !== '');
  if (complete + wrong.length !== executions) wrong.push(`${executions - complete - wrong.length} are missing`);
  return { complete, wrong };
}

/** User and system time of a process and of its children, where the system tells them in /proc. */
function processorTimes(pid: number): DriveReport['processorSeconds'] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).filter(Boolean);
    const functions = children.map((child) => secondsOf(Number(child))).reduce((sum, each) => sum + each, 0);
    return { service: secondsOf(pid), functions };
  } catch {
    return { service: Number.NaN, functions: Number.NaN };
  }
}

function secondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return (user + system) / 100;
}
