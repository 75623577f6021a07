/**
 * Tests and handler in one file: the sandbox imports that file for the handler's sake and must not run the tests.
 *
 * node:test offers no way to take an announced test back, so the first hook of the sandbox's thread never ends: whatever
 * is announced after it waits for it.
 */
import { DurableSandboxError } from '../../runtime/errors.ts';
import { isSandboxThread } from '../../runtime/workflow-registry.ts';

/** To be called when this package's testing entry is imported. Does nothing outside of the sandbox's thread. */
export function holdTestsInSandbox(): void {
  if (!isSandboxThread()) return;
  process.getBuiltinModule('node:test').before(() => new Promise(() => undefined));
}

/** Where tests run in the sandbox nevertheless, they are told what is wrong. @throws DurableSandboxError DS_CONFIG */
export function requireTestThread(): void {
  if (!isSandboxThread()) return;
  throw new DurableSandboxError('DS_CONFIG', 'A test runs inside of the sandbox, which imported the test file.', {
    cure: "Move the handler into a module of its own, give it isolation: 'inline', or run it with node:test.",
  });
}
