// Starts the sandbox from its TypeScript sources (development and tests); the pool's entry, worker-dev.cjs, imports it. On
// Node 20 `--import tsx` does not take effect for imports in a worker, so the loader is registered here.
import { register } from 'tsx/esm/api';

// Registered twice, it would transform twice, and functions would have another text than in the host's thread.
const inherited =
  Number(process.versions.node.split('.')[0]) >= 22 && process.execArgv.some((arg) => arg.includes('tsx'));
if (!inherited) register();
globalThis[Symbol.for('durable-sandbox/typescript-loader')] = true;
const { serve } = await import('./worker.ts');
export { serve };
