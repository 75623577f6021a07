/** Where a test lets an invocation die. */

/** What the crash looks like from outside. */
export type CrashKind = 'exit' | 'oom' | 'timeout' | 'kill';

/** Where an invocation dies, once: at a checkpoint call of the execution, or in the body of a step. */
export type CrashPoint =
  | {
      /** Counts the checkpoint calls of the execution from 1. */
      readonly atCheckpoint: number;
      /**
       * `before`: the call never reaches the service. `lostResponse`: it does, but the answer is lost. `after`: the
       * answer arrives, and the crash comes with the next thing that would have reached the service.
       */
      readonly when: 'before' | 'after' | 'lostResponse';
      readonly kind?: CrashKind | undefined;
    }
  | {
      /** Name of a step: the crash comes while its body runs. */
      readonly inStep: string;
      /** Which attempt, from 1. Default 1. */
      readonly attempt?: number | undefined;
      readonly kind?: CrashKind | undefined;
    };

const LOOKS: Record<CrashKind, { name: string; message: string }> = {
  exit: { name: 'Runtime.ExitError', message: 'Runtime exited with error: exit status 1' },
  kill: { name: 'Runtime.ExitError', message: 'Runtime exited with error: signal: killed' },
  oom: { name: 'Runtime.OutOfMemory', message: 'Runtime exited with error: out of memory' },
  timeout: { name: 'Sandbox.Timedout', message: 'Task timed out' },
};

export class InjectedCrash extends Error {
  constructor(kind: CrashKind = 'exit') {
    const { name, message } = LOOKS[kind];
    super(`${message} (injected by the test)`);
    this.name = name;
  }
}

export function describeCrash(point: CrashPoint): string {
  if ('inStep' in point) return `in step "${point.inStep}", attempt ${String(point.attempt ?? 1)}`;
  const where = { before: 'before', after: 'after', lostResponse: 'with the answer lost of' }[point.when];
  return `${where} checkpoint ${String(point.atCheckpoint)}`;
}
