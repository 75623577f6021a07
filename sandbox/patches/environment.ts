/**
 * `process.env` in workflow code: a copy that the run makes when it is first used.
 *
 * 1. It shows what the process and its modules have set, and what the workflow itself writes; no other execution sees
 *    that. What steps write is not in it: a replay does not run them.
 * 2. Steps, and all else, see and write the real environment.
 * 3. Variables that Lambda sets anew for each invocation are not in the copy: reading one by name is forbidden.
 */
import { FORBIDDEN_SOURCES } from '../../runtime/determinism/forbidden-sources.ts';
import type { ForbiddenSource } from '../../runtime/determinism/source.ts';
import { rule } from '../determinism/ruling.ts';
import { currentScope, deterministicContext } from '../scope.ts';
import type { WorkflowRun } from '../workflow-run.ts';
import { replaceMethod } from './replace-member.ts';

type Environment = Record<string, string | undefined>;

const PER_INVOCATION: ReadonlySet<PropertyKey> = new Set([
  '_X_AMZN_TRACE_ID',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
]);

const copies = new WeakMap<WorkflowRun, Environment>();

export function patchEnvironment(): void {
  const source = FORBIDDEN_SOURCES.find(({ code }) => code === 'DS_DET_INVOCATION') as ForbiddenSource;
  const real = process.env;
  /** The real environment without what steps have changed. */
  const base: Environment = { ...real };
  const current = (): Environment => {
    const run = deterministicContext()?.run;
    return run === undefined ? real : copyOf(run, base);
  };
  const traps: ProxyHandler<Environment> = {
    get: function get(_target, key) {
      const context = deterministicContext();
      if (context === undefined) return Reflect.get(real, key) as unknown;
      if (PER_INVOCATION.has(key)) {
        rule({ source, api: `process.env.${String(key)}`, context, callee: get });
        return Reflect.get(real, key) as unknown;
      }
      return Reflect.get(copyOf(context.run, base), key) as unknown;
    },
    set: (_target, key, value) => {
      const environment = current();
      if (currentScope() === undefined) Reflect.set(base, key, String(value));
      // The real one turns everything into text, as does the copy.
      return Reflect.set(environment, key, environment === real ? value : String(value));
    },
    has: (_target, key) => Reflect.has(current(), key),
    deleteProperty: (_target, key) => {
      if (currentScope() === undefined) Reflect.deleteProperty(base, key);
      return Reflect.deleteProperty(current(), key);
    },
    ownKeys: () => Reflect.ownKeys(current()),
    getOwnPropertyDescriptor: (_target, key) => Reflect.getOwnPropertyDescriptor(current(), key),
    defineProperty: (_target, key, descriptor) => Reflect.defineProperty(current(), key, descriptor),
  };
  process.env = new Proxy(real, traps);
  replaceMethod<(path?: string) => void>(process, 'loadEnvFile', (native) => (...path) => {
    native(...path);
    if (currentScope() === undefined) Object.assign(base, real);
  });
}

function copyOf(run: WorkflowRun, base: Environment): Environment {
  let copy = copies.get(run);
  if (copy === undefined) {
    copy = Object.fromEntries(Object.entries(base).filter(([key]) => !PER_INVOCATION.has(key)));
    copies.set(run, copy);
  }
  return copy;
}
