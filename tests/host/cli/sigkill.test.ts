/**
 * The promise of the whole: kill the process at any moment, run the same line again, and it ends right; what was
 * acknowledged does not happen a second time.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { openReadingSession } from '../../../host/cli/reading-session.ts';
import type { RunDocument } from '../../../host/cli/run-document.ts';
import { SeededRandom } from '../../../runtime/seeded-random.ts';
import { compiledModule } from '../../support/built-package.ts';
import { CommandFolder } from './command-process.ts';
import type { KillInput } from './fixtures/kill-workflow.ts';

const WORKFLOW = await compiledModule(new URL('./fixtures/kill-workflow.ts', import.meta.url));
const KILLS = 50;
/** Two executions are tortured side by side, each in its own folder. */
const LANES = 2;
const ROUNDS = 40;
const EXPECTED_SUM = (ROUNDS * (ROUNDS - 1)) / 2 + 3 * ROUNDS;

const folder = new CommandFolder();
after(() => {
  folder.remove();
});

interface LaneReport {
  readonly kills: number;
  readonly killsInside: number;
  readonly repeats: number;
  readonly executions: number;
  /** Steps that were acknowledged by a process which was then killed. */
  readonly survivors: number;
}

test(`killed ${String(KILLS)} times at random instants: ends right, repeats nothing acknowledged`, async (t) => {
  const seed = process.env['KILL_SEED'] ?? String(Date.now());
  t.diagnostic(`seed ${seed} (KILL_SEED repeats it)`);
  const lanes = await Promise.all(Array.from({ length: LANES }, (_, lane) => torture(`${seed}/${String(lane)}`, lane)));
  const total = (count: (lane: LaneReport) => number): number => lanes.reduce((sum, lane) => sum + count(lane), 0);
  t.diagnostic(
    `${String(total((lane) => lane.kills))} kills, ${String(total((lane) => lane.killsInside))} of them after the first line; ` +
      `${String(total((lane) => lane.repeats))} effects repeated; ${String(total((lane) => lane.survivors))} steps outlived a kill; ${String(total((lane) => lane.executions))} executions`,
  );
  assert.equal(
    total((lane) => lane.kills),
    KILLS,
  );
  assert.ok(total((lane) => lane.survivors) >= KILLS / 2, 'the kills came too early to show anything');
  assert.ok(total((lane) => lane.killsInside) >= KILLS / 4, 'too few kills hit a running workflow to show anything');
});

async function torture(seed: string, lane: number): Promise<LaneReport> {
  const random = new SeededRandom(seed);
  const wanted = KILLS / LANES;
  const report = { kills: 0, killsInside: 0, repeats: 0, executions: 0, survivors: 0 };
  while (report.kills < wanted) {
    report.executions += 1;
    const name = `lane-${String(lane)}-${String(report.executions)}`;
    const execution = new TorturedExecution(name);
    const killsBefore = report.kills;
    let ended = false;
    while (!ended && report.kills < wanted) {
      const outcome = await execution.runAndKill(random);
      ended = outcome === 'ended';
      if (!ended) report.kills += 1;
      if (outcome === 'killed inside') report.killsInside += 1;
      execution.noteAcknowledged();
    }
    const repeats = await execution.finishAndCheck();
    assert.ok(repeats <= report.kills - killsBefore, `${String(repeats)} repeats, ${String(report.kills)} kills`);
    report.repeats += repeats;
    report.survivors += execution.acknowledgedSteps;
  }
  return report;
}

class TorturedExecution {
  readonly #effects: string;
  readonly #words: readonly string[];
  readonly #dataDir: string;
  readonly #name: string;
  /** How often an effect had happened when its step was first seen acknowledged. */
  readonly #acknowledged = new Map<string, number>();

  constructor(name: string) {
    this.#name = name;
    this.#effects = path.join(folder.path, `${name}.effects`);
    this.#dataDir = path.join(folder.path, name);
    const input: KillInput = { effects: this.#effects, rounds: ROUNDS };
    this.#words = ['run', WORKFLOW, '--name', name, '--data', name, '--skip-time', '--input', JSON.stringify(input)];
  }

  get acknowledgedSteps(): number {
    return this.#acknowledged.size;
  }

  /**
   * One kill in five falls somewhere into the start of the process, one in five somewhere after its first line, the
   * others some time after it brought the workflow forward, so that there is progress on a slow machine, too.
   */
  async runAndKill(random: SeededRandom): Promise<'ended' | 'killed early' | 'killed inside'> {
    const running = folder.start(this.#words);
    const place = random.next();
    const patience = random.next();
    const kill = (): boolean => running.child.kill('SIGKILL');
    let timer: NodeJS.Timeout;
    if (place < 0.2) {
      timer = setTimeout(kill, patience * 800);
    } else if (place < 0.4) {
      await Promise.race([running.printed(`▶ ${this.#name}`), running.ended]);
      timer = setTimeout(kill, patience * 400);
    } else {
      await Promise.race([running.printed('▷ round-'), running.ended]);
      timer = setTimeout(kill, patience * 200);
    }
    const { code, signal, stdout, stderr } = await running.ended;
    clearTimeout(timer);
    if (signal === 'SIGKILL') return stdout.includes('▶') ? 'killed inside' : 'killed early';
    assert.equal(code, 0, `${stdout}\n${stderr}`);
    return 'ended';
  }

  noteAcknowledged(): void {
    if (!existsSync(path.join(this.#dataDir, 'executions.db'))) return;
    const session = openReadingSession(this.#dataDir);
    try {
      const counts = this.#effectCounts();
      for (const { arn } of session.executions()) {
        for (const { EventType, Name } of session.history(arn, false)) {
          if (EventType !== 'StepSucceeded' || Name === undefined || this.#acknowledged.has(Name)) continue;
          this.#acknowledged.set(Name, counts.get(Name) ?? 0);
        }
      }
    } finally {
      session.close();
    }
  }

  /** Lets it run to its end and returns how many effects happened more than once. */
  async finishAndCheck(): Promise<number> {
    const { code, stdout, stderr } = await folder.run([...this.#words, '--json']);
    assert.equal(code, 0, `${stdout.slice(-3000)}\n${stderr}`);
    const document = JSON.parse(stdout) as RunDocument;
    assert.deepEqual(document.Result, { sum: EXPECTED_SUM, drawsAgree: true });
    const counts = this.#effectCounts();
    for (const [step, count] of this.#acknowledged) {
      if (step !== 'compare-draws')
        assert.equal(counts.get(step), count, `${step} ran again after it was acknowledged`);
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const part of ['a', 'b', 'c'])
        assert.ok(counts.has(`round-${String(round)}-${part}`), `round ${String(round)} ${part}`);
    }
    return [...counts.values()].reduce((sum, count) => sum + count - 1, 0);
  }

  #effectCounts(): Map<string, number> {
    const counts = new Map<string, number>();
    if (!existsSync(this.#effects)) return counts;
    for (const label of readFileSync(this.#effects, 'utf8').split('\n')) {
      if (label !== '') counts.set(label, (counts.get(label) ?? 0) + 1);
    }
    return counts;
  }
}
