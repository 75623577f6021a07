/** Installs the patches once for each thread, before any module of the user is loaded. */
import { syncBuiltinESMExports } from 'node:module';
import { patchConsole } from './patches/console.ts';
import { patchDate } from './patches/date.ts';
import { patchNativeCalls } from './patches/native-calls.ts';
import { patchNextTick } from './patches/next-tick.ts';
import { patchRandom } from './patches/random.ts';

let installed = false;

export function installPatches(target: 'thread' | 'inline'): void {
  if (installed) return;
  installed = true;
  patchDate();
  patchRandom();
  patchNextTick();
  patchNativeCalls();
  // Inline, console and process belong to the host: its lines go where they always go.
  if (target === 'thread') patchConsole();
  // Makes named imports of built-in modules see the patches.
  syncBuiltinESMExports();
}
