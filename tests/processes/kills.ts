/** Kills `run` at random instants, over random workflows, until as many kills have fallen as were asked for. */
import { SeededRandom } from '../../runtime/seeded-random.ts';
import { randomProgram } from '../fixtures/processes/program.ts';
import type { CommandFolder } from '../host/cli/command-process.ts';
import { TorturedExecution } from './tortured-execution.ts';

export interface KillPlan {
  readonly seed: string;
  readonly kills: number;
  readonly workflows: number;
  /** Called after each workflow. */
  readonly progress?: (report: KillReport) => void;
}

export interface KillReport {
  kills: number;
  /** After the process had said that the execution is under way. */
  killsInside: number;
  workflows: number;
  executions: number;
  /** Transitions, and successes of steps, that were recorded by processes which were then killed. */
  recorded: number;
  acknowledged: number;
  /** Attempts of at-least-once steps that happened again, since their end was not recorded. */
  repeated: number;
}

/** Workflows that are tortured side by side, each in its own data folder. */
const LANES = 2;
const OPERATIONS = 30;

/** Rejects when an execution breaks a rule (`tortured-execution.ts`). */
export async function killAtRandom(folder: CommandFolder, plan: KillPlan): Promise<KillReport> {
  const report: KillReport = {
    kills: 0,
    killsInside: 0,
    workflows: 0,
    executions: 0,
    recorded: 0,
    acknowledged: 0,
    repeated: 0,
  };
  const numbers = Array.from({ length: plan.workflows }, (_, index) => index);
  const lanes = Array.from({ length: LANES }, async () => {
    for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) {
      await torture(folder, plan, number, report);
      report.workflows += 1;
      plan.progress?.(report);
    }
  });
  await Promise.all(lanes);
  return report;
}

/** As many kills as fall to one workflow, over as many executions of it as that takes. */
async function torture(folder: CommandFolder, plan: KillPlan, number: number, report: KillReport): Promise<void> {
  const random = new SeededRandom(`${plan.seed}/${String(number)}`);
  const program = randomProgram(random, OPERATIONS);
  const before = Math.floor((plan.kills * number) / plan.workflows);
  let wanted = Math.floor((plan.kills * (number + 1)) / plan.workflows) - before;
  for (let execution = 0; wanted > 0; execution += 1) {
    const tortured = new TorturedExecution(folder, `w${String(number)}-${String(execution)}`, program);
    report.executions += 1;
    let ended = false;
    while (!ended && wanted > 0) {
      const outcome = await tortured.runAndKill(random);
      ended = outcome === 'ended';
      if (ended) break;
      wanted -= 1;
      report.kills += 1;
      if (outcome === 'killed inside') report.killsInside += 1;
    }
    report.recorded += tortured.recorded;
    report.acknowledged += tortured.acknowledgedSteps;
    report.repeated += await tortured.finishAndCheck();
  }
}

export function describeReport(report: KillReport): string {
  const { kills, killsInside, workflows, executions, recorded, acknowledged, repeated } = report;
  return (
    `${String(kills)} SIGKILLs (${String(killsInside)} inside of an execution), ${String(workflows)} workflows, ` +
    `${String(executions)} executions; ${String(recorded)} transitions recorded before, 0 lost; ` +
    `${String(acknowledged)} steps acknowledged before, 0 repeated; ` +
    `${String(repeated)} attempts without a recorded end happened again; all ended`
  );
}
