/** The determinism table. */
import { ALLOWED_SOURCES } from './allowed-sources.ts';
import { FORBIDDEN_SOURCES } from './forbidden-sources.ts';
import { PATCHED_SOURCES } from './patched-sources.ts';
import type { DeterminismSource } from './source.ts';

export const DETERMINISM_SOURCES: readonly DeterminismSource[] = [
  ...PATCHED_SOURCES,
  ...FORBIDDEN_SOURCES,
  ...ALLOWED_SOURCES,
];
