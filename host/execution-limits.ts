/**
 * The limits of an execution, with their defaults: what the handler was configured with, and what the environment says.
 *
 * 1. The environment counts more than the code, so that a limit can be raised without a deployment.
 */
import type { SandboxLimits } from '../runtime/config.ts';
import { DurableSandboxError } from '../runtime/errors.ts';

const VARIABLE = 'DURABLE_SANDBOX_LIMITS';
const MEGABYTE = 2 ** 20;
/** Of what Lambda gives the function, for the runtime itself. */
const LAMBDA_SHARE = 0.85;
const LEAST_MEMORY_MB = 64;

export type ExecutionLimits = { readonly [Name in keyof SandboxLimits]-?: number };

const DEFAULTS: Omit<ExecutionLimits, 'memoryMb'> = {
  blockedMs: 30_000,
  deadlineMarginMs: 500,
  operations: 30_000,
  payloadBytes: 100 * MEGABYTE,
  invocationsWithoutProgress: 10,
  unfinishedAttempts: 10,
};
const DEFAULT_MEMORY_MB = 1_536;

/**
 * `DURABLE_SANDBOX_LIMITS` (such as `blockedMs=5000,operations=1000`), else the configuration, else the defaults.
 *
 * @throws DS_CONFIG when the variable holds anything else
 */
export function executionLimits(configured: SandboxLimits | undefined): ExecutionLimits {
  const limits: Record<string, number> = { ...DEFAULTS, memoryMb: defaultMemoryMb() };
  for (const [name, value] of Object.entries(configured ?? {}) as [string, number | undefined][]) {
    if (value !== undefined) limits[name] = value;
  }
  return { ...limits, ...fromEnvironment(limits) } as ExecutionLimits;
}

function fromEnvironment(known: Record<string, number>): Record<string, number> {
  const given: Record<string, number> = {};
  for (const part of (process.env[VARIABLE] ?? '').split(',')) {
    if (part.trim() === '') continue;
    const [name = '', text = '', ...rest] = part.split('=').map((side) => side.trim());
    const value = Number(text);
    if (!(name in known) || rest.length > 0 || !isLimit(value)) {
      throw new DurableSandboxError('DS_CONFIG', `The environment variable ${VARIABLE} has ${JSON.stringify(part)}.`, {
        cure: `Give name=number, separated by commas, with names of ${Object.keys(known).join(', ')}.`,
      });
    }
    given[name] = value;
  }
  return given;
}

function isLimit(value: number): boolean {
  return value === Number.POSITIVE_INFINITY || (Number.isInteger(value) && value >= 1);
}

function defaultMemoryMb(): number {
  const given = Number(process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE']);
  if (!(given > 0)) return DEFAULT_MEMORY_MB;
  return Math.max(LEAST_MEMORY_MB, Math.floor(given * LAMBDA_SHARE - process.memoryUsage.rss() / MEGABYTE));
}
