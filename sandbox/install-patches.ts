/**
 * Installs the patches once for each thread, before any module of the user is loaded.
 *
 * Each patched row of the determinism table has its installer here; the compiler asks for those that are missing.
 */
import { syncBuiltinESMExports } from 'node:module';
import type { PatchedCode } from '../runtime/determinism/patched-sources.ts';
import { patchConsole } from './patches/console.ts';
import { patchDate } from './patches/date.ts';
import { patchEnvironment } from './patches/environment.ts';
import { patchEventTime } from './patches/event-time.ts';
import { patchFileTime } from './patches/file-time.ts';
import { patchForbidden } from './patches/forbidden.ts';
import { patchIntl } from './patches/intl.ts';
import { patchLocalTime } from './patches/local-time.ts';
import { patchNativeCalls } from './patches/native-calls.ts';
import { patchNextTick } from './patches/next-tick.ts';
import { patchOwnProcess } from './patches/own-process.ts';
import { patchPerformance } from './patches/performance.ts';
import { patchProcessClock } from './patches/process-clock.ts';
import { patchMathRandom, patchRandomBytes, patchUuid } from './patches/random.ts';
import { patchTemporal } from './patches/temporal.ts';

const INSTALLERS: Record<PatchedCode, () => void> = {
  DS_DET_DATE: patchDate,
  DS_DET_LOCAL_TIME: patchLocalTime,
  DS_DET_INTL: patchIntl,
  DS_DET_TEMPORAL: patchTemporal,
  DS_DET_PERFORMANCE: patchPerformance,
  DS_DET_PROCESS_CLOCK: patchProcessClock,
  DS_DET_EVENT_TIME: patchEventTime,
  DS_DET_FILE_TIME: patchFileTime,
  DS_DET_MATH_RANDOM: patchMathRandom,
  DS_DET_UUID: patchUuid,
  DS_DET_RANDOM_BYTES: patchRandomBytes,
  DS_DET_ENVIRONMENT: patchEnvironment,
  // Kept with the record of the operation (runtime/recorded-stack.ts).
  DS_DET_ERROR_STACK: () => undefined,
};

let installed = false;

export function installPatches(target: 'thread' | 'inline'): void {
  if (installed) return;
  installed = true;
  for (const install of Object.values(INSTALLERS)) install();
  patchNextTick();
  patchNativeCalls();
  // Before the guards, which are to be asked first.
  if (target === 'thread') patchOwnProcess();
  patchForbidden(target);
  // Inline, console and process belong to the host: its lines go where they always go.
  if (target === 'thread') patchConsole();
  // Makes named imports of built-in modules see the patches.
  syncBuiltinESMExports();
}
