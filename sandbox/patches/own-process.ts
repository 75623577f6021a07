/**
 * Refuses signals to the process that this thread is part of, also in the body of a step: they would end the host and
 * every other execution in it. Signals to other processes are the step's own affair.
 */
import { DurableSandboxError } from '../../runtime/errors.ts';
import { replaceMethod } from './replace-member.ts';

type Kill = (pid: number, signal?: string | number) => true;

export function patchOwnProcess(): void {
  const own = process.pid;
  replaceMethod<Kill>(process, 'kill', (native) => (pid, signal) => {
    // 0, -1 and the group reach the process as well. Signal 0 only asks whether there is a process.
    if (signal !== 0 && [own, -own, 0, -1].includes(Number(pid))) {
      throw new DurableSandboxError('DS_OWN_PROCESS', `process.kill(${String(pid)}) would end the process.`);
    }
    return Reflect.apply(native, process, [pid, signal]);
  });
}
