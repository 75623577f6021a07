/**
 * Keeps one warning of Node to itself: that `import()` works in a module which was compiled here is an experimental
 * feature of Node in name only, and the user can do nothing about it.
 */
const FEATURE = 'vm.USE_MAIN_CONTEXT_DEFAULT_LOADER';

let accepted = false;

/** Node gives the warning once for each thread. */
export function acceptWarningOfImport(): void {
  if (accepted) return;
  accepted = true;
  const emitWarning = process.emitWarning.bind(process) as (...args: unknown[]) => void;
  process.emitWarning = (...args: unknown[]): void => {
    if (!String(args[0]).startsWith(FEATURE)) emitWarning(...args);
  };
}
