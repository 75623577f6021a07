/**
 * Waits until the process reads and writes no files. The loader of the sources tidies up its cache while the first
 * simulations run, and the ticks of that would be counted as the workflow's: a hop would go another way, now and then.
 */
const nativeSetTimeout = setTimeout;

/** Between two requests for files there may be none for a moment. */
const QUIET_LOOKS = 3;

export async function quietMachine(): Promise<void> {
  for (let looks = 0; looks < QUIET_LOOKS; looks = usesFiles() ? 0 : looks + 1) {
    await new Promise((resolve) => nativeSetTimeout(resolve, 1));
  }
}

function usesFiles(): boolean {
  return process.getActiveResourcesInfo().some((kind) => kind.startsWith('FSReq'));
}
