/** A process of its own that runs the executions of `tests/fixtures/containment` on demand. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ExecuteAnswer, ExecuteOrder } from '../fixtures/containment/contained-process.ts';

const PROGRAM = fileURLToPath(new URL('../fixtures/containment/contained-process.ts', import.meta.url));

export class ContainedProcess {
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  private errors = '';
  private orders = 0;
  private readonly open = new Map<number, (answer: ExecuteAnswer) => void>();
  private ready!: () => void;
  private readonly whenReady = new Promise<void>((resolve) => {
    this.ready = resolve;
  });

  private constructor(readonly child: ChildProcess) {
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        resolve({ code, signal });
      });
    });
    child.stderr?.on('data', (data: Buffer) => {
      this.errors += data.toString();
    });
    child.on('message', (message: 'ready' | ExecuteAnswer) => {
      if (message === 'ready') this.ready();
      else this.open.get(message.number)?.(message);
    });
  }

  /** With a folder, executions are kept in it, in real time; else in memory, with time that is skipped. */
  static async start(dataDir?: string): Promise<ContainedProcess> {
    const args = dataDir === undefined ? [] : [dataDir];
    const started = new ContainedProcess(fork(PROGRAM, args, { execArgv: ['--import', 'tsx'], silent: true }));
    await Promise.race([started.whenReady, started.failed()]);
    return started;
  }

  /** Rejects when the process ends before it answers. */
  execute(order: Omit<ExecuteOrder, 'number'>): Promise<ExecuteAnswer> {
    const number = (this.orders += 1);
    const answered = new Promise<ExecuteAnswer>((resolve) => this.open.set(number, resolve));
    this.child.send({ ...order, number } satisfies ExecuteOrder);
    return Promise.race([answered, this.failed()]);
  }

  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  private async failed(): Promise<never> {
    const { code, signal } = await this.ended;
    throw new Error(`The process ended with ${String(code ?? signal)}:\n${this.errors.slice(-2_000)}`);
  }
}
