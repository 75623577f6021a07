/** Counts the ticks that user code queues: they are what a cheap hop (`hop.ts`) could be outlasted by. */
import { noteUserTick } from '../hop.ts';

export function patchNextTick(): void {
  const native = process.nextTick.bind(process) as (...args: unknown[]) => void;
  process.nextTick = function nextTick(...args: unknown[]): void {
    noteUserTick();
    native(...args);
  };
}
