/** A local service as `durable-sandbox serve` starts it, without functions. */
import type { TestContext } from 'node:test';
import { serve } from '../../host/serve/serve.ts';
import type { Served, ServeOptions } from '../../host/serve/serve.ts';

export async function startServed(context: TestContext, options: Partial<ServeOptions>): Promise<Served> {
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
  served.start();
  return served;
}
