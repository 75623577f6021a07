/**
 * One execution of a random workflow by `run`, whose process is killed again and again.
 *
 * What must hold, whenever the kill comes:
 * 1. What was recorded stays: the history only grows.
 * 2. A step whose success was recorded does not happen again.
 * 3. An attempt of an at-most-once step happens once at most.
 * 4. The same command line, run to its end, gives the result of an execution that nobody disturbed.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { openReadingSession } from '../../host/cli/reading-session.ts';
import type { RunDocument } from '../../host/cli/run-document.ts';
import type { SeededRandom } from '../../runtime/seeded-random.ts';
import type { GeneratedInput } from '../fixtures/processes/generated-workflow.ts';
import { expectedResult, type Program, type ProgramNode } from '../fixtures/processes/program.ts';
import type { CommandFolder, CommandResult } from '../host/cli/command-process.ts';
import { compiledModule } from '../support/built-package.ts';

const WORKFLOW = await compiledModule(new URL('../fixtures/processes/generated-workflow.ts', import.meta.url));
/** Longest time from the start of the process, from its first line, and from its first operation to the kill. */
const PATIENCE_MS = { start: 1_500, line: 300, operation: 400 };

export type KillOutcome = 'ended' | 'killed early' | 'killed inside';

export class TorturedExecution {
  readonly #effects: string;
  readonly #words: readonly string[];
  readonly #dataDir: string;
  /** Lines of effects that were there when their step was first seen to have succeeded, by the name of the step. */
  readonly #acknowledged = new Map<string, number>();
  #history: readonly string[] = [];

  constructor(
    private readonly folder: CommandFolder,
    private readonly name: string,
    private readonly program: Program,
  ) {
    this.#effects = path.join(folder.path, `${name}.effects`);
    this.#dataDir = path.join(folder.path, name);
    const input: GeneratedInput = { effects: this.#effects, program };
    this.#words = ['run', WORKFLOW, '--name', name, '--data', name, '--skip-time', '--input', JSON.stringify(input)];
  }

  /** Transitions that were recorded before a kill. */
  get recorded(): number {
    return this.#history.length;
  }

  get acknowledgedSteps(): number {
    return this.#acknowledged.size;
  }

  /** One kill in ten falls into the start of the process, two after its first line, the others amid its operations. */
  async runAndKill(random: SeededRandom): Promise<KillOutcome> {
    const running = this.folder.start(this.#words);
    const place = random.next();
    const patience = random.next();
    const kill = (): boolean => running.child.kill('SIGKILL');
    let delay = PATIENCE_MS.start;
    if (place >= 0.3) {
      await Promise.race([running.printed(' op-'), running.ended]);
      delay = PATIENCE_MS.operation;
    } else if (place >= 0.1) {
      await Promise.race([running.printed(`▶ ${this.name}`), running.ended]);
      delay = PATIENCE_MS.line;
    }
    const timer = setTimeout(kill, patience * delay);
    const { code, signal, stdout, stderr } = await running.ended;
    clearTimeout(timer);
    if (signal !== 'SIGKILL') assert.equal(code, 0, `${stdout}\n${stderr}`);
    this.#look();
    if (signal !== 'SIGKILL') return 'ended';
    return stdout.includes('▶') ? 'killed inside' : 'killed early';
  }

  /** Runs it where no file can grow beyond so many kilobytes. Returns what the process said when it gave up. */
  async runOnFullDisk(fileSizeKb: number): Promise<{ readonly code: number | null; readonly stderr: string }> {
    const { code, stderr } = await this.folder.start(this.#words, { fileSizeKb }).ended;
    this.#look();
    return { code, stderr };
  }

  /** Starts so many processes of it at once; returns what each ended with. */
  async runManyAtOnce(processes: number): Promise<readonly CommandResult[]> {
    const running = Array.from({ length: processes }, () => this.folder.start(this.#words));
    const results = await Promise.all(running.map(({ ended }) => ended));
    this.#look();
    return results;
  }

  /** Lets it run to its end; returns how many attempts of steps happened more than once. */
  async finishAndCheck(): Promise<number> {
    const { code, stdout, stderr } = await this.folder.run([...this.#words, '--json']);
    assert.equal(code, 0, `${stdout.slice(-3_000)}\n${stderr}`);
    const document = JSON.parse(stdout) as RunDocument;
    assert.equal(document.Status, 'SUCCEEDED');
    assert.deepEqual(document.Result, expectedResult(this.program), this.name);
    const acknowledged = new Map(this.#acknowledged);
    this.#look();
    const effects = this.#effectLines();
    for (const [step, lines] of acknowledged) {
      assert.equal(countOf(effects, step), lines, `${step} of ${this.name} ran again after it was acknowledged`);
    }
    const attempts = new Map<string, number>();
    for (const line of effects) attempts.set(line, (attempts.get(line) ?? 0) + 1);
    for (const step of onceOnly(this.program)) {
      for (const [line, count] of attempts) {
        if (line.startsWith(`${step} `)) assert.equal(count, 1, `attempt ${line} of ${this.name} happened twice`);
      }
    }
    for (const step of this.#acknowledged.keys()) {
      if (!isPoll(this.program, step)) assert.ok(countOf(effects, step) > 0, `${step} never happened`);
    }
    return [...attempts.values()].reduce((sum, count) => sum + count - 1, 0);
  }

  /** Reads what is recorded now. */
  #look(): void {
    if (!existsSync(path.join(this.#dataDir, 'executions.db'))) return;
    const session = openReadingSession(this.#dataDir);
    try {
      const effects = this.#effectLines();
      for (const { arn } of session.executions()) {
        const events = session.history(arn, false);
        const history = events.map(
          ({ EventId, EventType, Id }) => `${String(EventId)} ${String(EventType)} ${String(Id)}`,
        );
        assert.deepEqual(history.slice(0, this.#history.length), this.#history, 'what was recorded has changed');
        this.#history = history;
        for (const { EventType, Name, StepSucceededDetails } of events) {
          const pollAgain = StepSucceededDetails?.RetryDetails?.NextAttemptDelaySeconds !== undefined;
          if (EventType !== 'StepSucceeded' || Name === undefined || pollAgain) continue;
          if (!this.#acknowledged.has(Name)) this.#acknowledged.set(Name, countOf(effects, Name));
        }
      }
    } finally {
      session.close();
    }
  }

  #effectLines(): string[] {
    if (!existsSync(this.#effects)) return [];
    return readFileSync(this.#effects, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  }
}

function countOf(effects: readonly string[], step: string): number {
  return effects.filter((line) => line.startsWith(`${step} `)).length;
}

function* nodesOf(program: Program): Generator<ProgramNode> {
  for (const node of program) {
    yield node;
    if (node.kind === 'child') yield* nodesOf(node.body);
    if (node.kind === 'branches') for (const body of node.bodies) yield* nodesOf(body);
  }
}

function onceOnly(program: Program): string[] {
  return [...nodesOf(program)].flatMap((node) => (node.kind === 'step' && node.once ? [node.name] : []));
}

/** A condition is recorded as a step, but leaves no line. */
function isPoll(program: Program, name: string): boolean {
  return [...nodesOf(program)].some((node) => node.kind === 'condition' && node.name === name);
}
