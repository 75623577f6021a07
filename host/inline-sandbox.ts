/** The sandbox in the host's own thread: a link for each run, over which the same messages travel. */
import { type BeginRun, SandboxRun } from './sandbox-run.ts';
import { type ServeThread, ThreadLink } from './thread-link.ts';

export function inlineSandbox(serve: ServeThread): BeginRun {
  return (task, handlers) => {
    const run = new SandboxRun(task, handlers);
    const link = new ThreadLink(serve, 1, {
      serving: () => undefined,
      freed: () => {
        link.close();
      },
      // It serves nobody else, so that it refuses nobody.
      turnedAway: () => undefined,
      closed: () => undefined,
      thread: () => undefined,
    });
    link.take(run);
    return run;
  };
}
