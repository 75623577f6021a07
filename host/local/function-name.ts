/**
 * Names and ARNs of functions and executions, for the one account and region that the local service plays.
 */
import { invalidParameter } from './execution-model/service-exception.ts';

export const REGION = 'us-east-1';
export const ACCOUNT = '123456789012';
/** Functions have no versions here. */
export const LATEST = '$LATEST';

const FUNCTION_NAME = /^[a-zA-Z0-9\-_]{1,140}$/;
const TENANT_ID = /^[a-zA-Z0-9._:/=+\-@ ]{1,256}$/;
const EXECUTION_NAME = /^[a-zA-Z0-9\-_]{1,64}$/;

/** The bare name out of a name, a partial ARN or an ARN, each with or without a version or alias. */
export function functionNameOf(text: string): string {
  const parts = text.split(':');
  const marker = parts.indexOf('function');
  const name = (marker === -1 ? parts[0] : parts[marker + 1]) ?? '';
  if (!FUNCTION_NAME.test(name)) {
    throw invalidParameter(
      `Invalid function name ${JSON.stringify(text.slice(0, 200))}: give a function name or its ARN.`,
    );
  }
  return name;
}

export function functionArn(name: string): string {
  return `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}:${LATEST}`;
}

export function executionArn(functionName: string, executionName: string, executionId: string): string {
  return `${functionArn(functionName)}/durable-execution/${executionName}/${executionId}`;
}

export function requireExecutionName(name: string): void {
  if (EXECUTION_NAME.test(name)) return;
  throw invalidParameter(
    `Invalid durable execution name ${JSON.stringify(name.slice(0, 200))}: it must have 1 to 64 of the characters a-z, A-Z, 0-9, - and _.`,
  );
}

export function requireTenantId(tenantId: string | undefined): void {
  if (tenantId === undefined || TENANT_ID.test(tenantId)) return;
  throw invalidParameter(
    `Invalid tenant id ${JSON.stringify(tenantId.slice(0, 80))}: it must have 1 to 256 of the characters a-z, A-Z, 0-9, ._:/=+-@ and blank.`,
  );
}

/** The parts of an execution's ARN which its record needs; undefined if the text is none. */
export function parseExecutionArn(
  arn: string,
): { functionName: string; name: string; executionId: string } | undefined {
  const match = /^arn:[^:]+:lambda:[^:]*:[^:]*:function:([^:]+):[^/]+\/durable-execution\/([^/]+)\/([^/]+)$/.exec(arn);
  const [, functionName, name, executionId] = match ?? [];
  if (functionName === undefined || name === undefined || executionId === undefined) return undefined;
  return { functionName, name, executionId };
}
