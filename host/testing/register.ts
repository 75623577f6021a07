/**
 * Adds the assertions to `t.assert` of node:test.
 */
import { DurableSandboxError } from '../../runtime/errors.ts';
import { assertHistory } from './history-snapshot.ts';
import {
  assertFailed,
  assertNotRun,
  assertOrder,
  assertStep,
  assertSucceeded,
  assertWaited,
} from './test-assertions.ts';

/** What `node:test` exports, as far as it is needed here. */
export interface RegisteringTest {
  readonly assert?: { register?: (name: string, assertion: (...args: never[]) => unknown) => void } | undefined;
}

/**
 * Makes `t.assert.succeeded(run)`, `failed`, `step`, `waited`, `notRun`, `order` and `history` known:
 * `import * as test from 'node:test'; register(test);`
 * @throws DurableSandboxError DS_CONFIG before Node.js 22.14, which cannot register assertions
 */
export function register(test: RegisteringTest): void {
  const assert = test.assert;
  if (assert?.register === undefined) {
    throw new DurableSandboxError('DS_CONFIG', `node:test of Node.js ${process.version} cannot register assertions.`, {
      cure: 'Use Node.js 22.14 or later, or import the assertions, such as assertSucceeded, and call them.',
    });
  }
  const named = {
    succeeded: assertSucceeded,
    failed: assertFailed,
    step: assertStep,
    waited: assertWaited,
    notRun: assertNotRun,
    order: assertOrder,
    history: assertHistory,
  };
  for (const [name, assertion] of Object.entries(named)) assert.register(name, assertion);
}
