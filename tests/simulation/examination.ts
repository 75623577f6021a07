/**
 * Everything that is done to one program: the undisturbed run, its replay, disturbed runs, changed code.
 *
 * Invariant: program and seed decide all of it, so that a failure can be repeated and shrunk.
 */
import { CRASH_POSITIONS, SERVICE_FAULTS, type Disturbance } from './execution/disturbance.ts';
import { simulate, type SimulatedRun, type SimulationSettings } from './execution/simulated-execution.ts';
import { SeededStream } from './platform/seeded-stream.ts';
import { changedProgram } from './program/changed-program.ts';
import { orderFreeProgram } from './program/order-free-program.ts';
import type { Program } from './program/program.ts';
import { acknowledgements } from './properties/acknowledgements.ts';
import { crashEquality } from './properties/crash-equality.ts';
import { divergence } from './properties/divergence.ts';
import { effects } from './properties/effects.ts';
import { progress } from './properties/progress.ts';
import { replayIdentity } from './properties/replay-identity.ts';
import type { Tally } from './tally.ts';

export interface Finding {
  readonly violations: readonly string[];
  readonly run: SimulatedRun;
}

/** Which disturbances: so many random ones, or each position at each boundary. */
export type Plan = { readonly kind: 'random'; readonly runs: number } | { readonly kind: 'every-boundary' };

/** One of so many programs does not depend on order, so that each of its crashes can be compared. */
const ORDER_FREE_SHARE = 3;
/** One of so many is replayed by the runtime itself after each invocation. */
const PROVED_SHARE = 6;
/** One of so many disturbed runs is replayed as well. */
const REPLAYED_SHARE = 4;

export class Examination {
  private readonly random: SeededStream;
  private readonly base: SimulationSettings;
  private readonly orderFree: boolean;

  constructor(
    program: Program,
    seed: bigint,
    private readonly plan: Plan,
    private readonly tally: Tally,
  ) {
    this.random = new SeededStream(seed).derive('examination');
    this.orderFree = this.random.below(ORDER_FREE_SHARE) === 0;
    this.base = {
      seed,
      program: this.orderFree ? orderFreeProgram(program) : program,
      journal: !this.orderFree,
      options: {
        childOperationsDepth: this.random.pick([undefined, undefined, undefined, 1, Infinity]),
        replayProof: this.random.below(PROVED_SHARE) === 0,
      },
    };
  }

  /** The first finding, if there is one. */
  async find(): Promise<Finding | undefined> {
    this.tally.programs += 1;
    const undisturbed = await this.run({});
    const first = await this.judge(undisturbed, [], true);
    if (first !== undefined) return first;
    for (const [index, disturbance] of this.disturbances(undisturbed).entries()) {
      const run = await this.run({ disturbance });
      if (run.crashed.length + run.faultsCome > 0) this.tally.disturbed += 1;
      const { violations, compared } = crashEquality(undisturbed, run, this.orderFree);
      if (compared) this.tally.compared += 1;
      const finding = await this.judge(run, violations, index % REPLAYED_SHARE === 0);
      if (finding !== undefined) return finding;
    }
    return this.change(undisturbed);
  }

  private async change({ invocations }: SimulatedRun): Promise<Finding | undefined> {
    if (invocations.length < 2) return undefined;
    const after = 1 + this.random.below(invocations.length - 1);
    const program = changedProgram(this.base.program, this.random);
    const run = await this.run({ changed: { after, program } });
    this.tally.changed += 1;
    if (run.mismatches.length > 0) this.tally.alarms += 1;
    const violations = divergence(run);
    return violations.length === 0 ? undefined : { violations, run };
  }

  private async run(more: Partial<SimulationSettings>): Promise<SimulatedRun> {
    const run = await simulate({ ...this.base, ...more });
    this.tally.executions += 1;
    this.tally.operations += run.operations.length;
    return run;
  }

  private async judge(run: SimulatedRun, more: readonly string[], replay: boolean): Promise<Finding | undefined> {
    const violations = [...more, ...effects(run), ...acknowledgements(run), ...progress(run), ...divergence(run)];
    if (replay) {
      this.tally.replays += 1;
      violations.push(...(await replayIdentity(run)));
    }
    return violations.length === 0 ? undefined : { violations, run };
  }

  private disturbances({ calls }: SimulatedRun): Disturbance[] {
    const boundaries = calls.length;
    if (boundaries === 0) return [];
    if (this.plan.kind === 'every-boundary') {
      return Array.from({ length: boundaries }, (_, index) => index + 1).flatMap((atCall) =>
        CRASH_POSITIONS.map((position) => ({ crashes: [{ atCall, position }], faults: [] })),
      );
    }
    return Array.from({ length: this.plan.runs }, (_, index) => this.disturbance(index, boundaries));
  }

  /** Each position of a crash in turn, then faults, then both. */
  private disturbance(index: number, boundaries: number): Disturbance {
    const { random } = this;
    const atCall = 1 + random.below(boundaries);
    const position = CRASH_POSITIONS[index % 11];
    const crashes = position === undefined ? [] : [{ atCall, position }];
    if (position !== undefined && random.below(4) > 0) return { crashes, faults: [] };
    const faults = Array.from({ length: 1 + random.below(5) }, () => random.pick(SERVICE_FAULTS));
    // Beside a crash, at another boundary.
    const faultyCall = position === undefined ? atCall : atCall + 1;
    return { crashes, faults: [{ atCall: faultyCall, faults }] };
  }
}
