/** `Event#timeStamp` read in workflow code: the time of the workflow at which it was first read, in milliseconds. */
import { executionTime } from './performance.ts';
import { replaceGetter } from './replace-member.ts';

const times = new WeakMap<object, number>();

export function patchEventTime(): void {
  replaceGetter(Event.prototype, 'timeStamp', (read) => {
    return function (this: unknown) {
      const native = read(this);
      const time = executionTime();
      if (time === undefined) return native;
      const event = this as object;
      const first = times.get(event) ?? time;
      times.set(event, first);
      return first;
    };
  });
}
