/** A local service as `durable-sandbox serve` makes it, without functions, which ends with the test. */
import { serve } from '../../host/serve/serve.ts';
import type { Served, ServeOptions } from '../../host/serve/serve.ts';

/** Anything with an end: a test, or the whole of them. */
export interface Ending {
  after(end: () => unknown): unknown;
}

/** One that functions are still to be registered with: it starts nothing yet. */
export async function makeServed(context: Ending, options: Partial<ServeOptions>): Promise<Served> {
  const nothing = (): void => undefined;
  const served = await serve({
    port: 0,
    functions: [],
    cwd: process.cwd(),
    env: process.env,
    version: 'test',
    listener: { line: nothing, state: nothing, reloaded: nothing },
    ...options,
  });
  context.after(() => served.close());
  return served;
}

export async function startServed(context: Ending, options: Partial<ServeOptions>): Promise<Served> {
  const served = await makeServed(context, options);
  served.start();
  return served;
}
