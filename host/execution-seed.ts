/**
 * What the random values of an execution's workflow follow from: its ARN, and a secret where there is one.
 *
 * 1. The same in each invocation, replay and proof of an execution, as long as the secret is the same.
 * 2. The secret itself is not sent to the sandbox: there, only what is derived from it for this execution is known.
 */
import { createHmac } from 'node:crypto';
import { checkSeedSecret, type DurableSandboxConfig } from '../runtime/config.ts';

const VARIABLE = 'DURABLE_SANDBOX_SEED_SECRET';

export function executionSeed(executionArn: string, secret: string | undefined): string {
  return secret === undefined ? executionArn : createHmac('sha256', secret).update(executionArn).digest('hex');
}

/** `DURABLE_SANDBOX_SEED_SECRET`, else what the handler was configured with. @throws DS_CONFIG when the variable is short */
export function seedSecretOf(config: Pick<DurableSandboxConfig, 'seedSecret'>): string | undefined {
  const given = process.env[VARIABLE];
  if (given === undefined || given === '') return config.seedSecret;
  checkSeedSecret(`environment variable ${VARIABLE}`, given);
  return given;
}
