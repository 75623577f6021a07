/**
 * `process.env` in workflow code: a copy that the run makes when it is first used.
 *
 * 1. What the workflow writes goes to its copy, and no other execution sees it. Steps see the real environment.
 * 2. Variables that Lambda sets anew for each invocation are not in the copy: reading one by name is forbidden.
 */
import { FORBIDDEN_SOURCES } from '../../runtime/determinism/forbidden-sources.ts';
import type { ForbiddenSource } from '../../runtime/determinism/source.ts';
import { rule } from '../determinism/ruling.ts';
import { deterministicContext } from '../scope.ts';
import type { WorkflowRun } from '../workflow-run.ts';

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
  const current = (): Environment => {
    const run = deterministicContext()?.run;
    return run === undefined ? real : copyOf(run, real);
  };
  const traps: ProxyHandler<Environment> = {
    get: function get(_target, key) {
      const context = deterministicContext();
      if (context === undefined) return Reflect.get(real, key) as unknown;
      if (PER_INVOCATION.has(key)) {
        rule({ source, api: `process.env.${String(key)}`, context, callee: get });
        return Reflect.get(real, key) as unknown;
      }
      return Reflect.get(copyOf(context.run, real), key) as unknown;
    },
    set: (_target, key, value) => {
      const environment = current();
      // The real one turns everything into text, as does the copy.
      return Reflect.set(environment, key, environment === real ? value : String(value));
    },
    has: (_target, key) => Reflect.has(current(), key),
    deleteProperty: (_target, key) => Reflect.deleteProperty(current(), key),
    ownKeys: () => Reflect.ownKeys(current()),
    getOwnPropertyDescriptor: (_target, key) => Reflect.getOwnPropertyDescriptor(current(), key),
    defineProperty: (_target, key, descriptor) => Reflect.defineProperty(current(), key, descriptor),
  };
  process.env = new Proxy(real, traps);
}

function copyOf(run: WorkflowRun, real: Environment): Environment {
  let copy = copies.get(run);
  if (copy === undefined) {
    copy = Object.fromEntries(Object.entries(real).filter(([key]) => !PER_INVOCATION.has(key)));
    copies.set(run, copy);
  }
  return copy;
}
