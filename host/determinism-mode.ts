/**
 * How strictly an execution's determinism is enforced.
 *
 * 1. The environment counts more than the code, so that a run can be made stricter or laxer without a deployment.
 */
import { DurableSandboxError } from '../runtime/errors.ts';
import type { DeterminismMode } from '../runtime/protocol.ts';

const VARIABLE = 'DURABLE_SANDBOX_DETERMINISM';
const MODES: readonly string[] = ['strict', 'warn', 'off'] satisfies DeterminismMode[];

/**
 * `DURABLE_SANDBOX_DETERMINISM`, else what the handler was configured with, else `warn` in Lambda and in production and
 * `strict` elsewhere.
 *
 * @throws DS_CONFIG when the variable holds anything else
 */
export function determinismMode(configured: DeterminismMode | undefined): DeterminismMode {
  const given = process.env[VARIABLE];
  if (given !== undefined && given !== '') {
    if (isMode(given)) return given;
    throw new DurableSandboxError('DS_CONFIG', `The environment variable ${VARIABLE} is ${JSON.stringify(given)}.`, {
      cure: `Set it to one of ${MODES.join(', ')}.`,
    });
  }
  if (configured !== undefined) return configured;
  const inLambda = process.env['AWS_LAMBDA_FUNCTION_NAME'] !== undefined;
  return inLambda || process.env['NODE_ENV'] === 'production' ? 'warn' : 'strict';
}

function isMode(text: string): text is DeterminismMode {
  return MODES.includes(text);
}
