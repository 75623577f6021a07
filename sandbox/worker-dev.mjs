// Starts the sandbox from its TypeScript sources (development and tests). On Node 20 `--import tsx` does not take
// effect for imports in a worker, so the loader is registered here; the top-level await makes the pool import this file
// instead of requiring it, so that there is one instance of each module.
import { register } from 'tsx/esm/api';

register();
globalThis[Symbol.for('durable-sandbox/typescript-loader')] = true;
const { runTask } = await import('./worker.ts');
export { runTask };
