/** What a campaign has done, in numbers that add up over processes. */
export interface Tally {
  programs: number;
  /** Executions from beginning to end. */
  executions: number;
  /** Executions in which a crash or a fault came. */
  disturbed: number;
  /** Of these, those whose final state was compared with the undisturbed one's. */
  compared: number;
  replays: number;
  /** Executions whose code was changed under way, and those which had to be stopped for it. */
  changed: number;
  alarms: number;
  /** Executions run side by side. */
  together: number;
  /** Programs run under the official SDK too. */
  equivalent: number;
  operations: number;
}

export function emptyTally(): Tally {
  return {
    programs: 0,
    executions: 0,
    disturbed: 0,
    compared: 0,
    replays: 0,
    changed: 0,
    alarms: 0,
    together: 0,
    equivalent: 0,
    operations: 0,
  };
}

export function addTally(total: Tally, part: Tally): void {
  for (const key of Object.keys(total) as (keyof Tally)[]) total[key] += part[key];
}

export function describeTally(tally: Tally): string {
  return (
    `${tally.programs} programs, ${tally.executions} executions of ${tally.operations} operations; ` +
    `${tally.disturbed} with crashes or faults, ${tally.compared} compared with the undisturbed end; ` +
    `${tally.replays} replayed, ${tally.changed} with changed code (${tally.alarms} stopped), ` +
    `${tally.together} side by side, ${tally.equivalent} under the official SDK too`
  );
}
