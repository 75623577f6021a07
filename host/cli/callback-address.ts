/**
 * Which open callback a person means: by id, or as execution/operation, such as `order-42/approval` or
 * `order-42/items/item-3/approval`.
 *
 * 1. An operation is named as elsewhere: by its path, its last part where that is unambiguous, or its id. The callback of a
 *    `waitForCallback` is named as that is: it has no name of its own.
 * 2. Ids may hold slashes as well. A text that can be one is taken for one if its beginning stands for no known execution.
 */
import { OperationSubType, OperationType } from '../../runtime/wire.ts';
import type { ExecutionRow, OpenCallback } from '../local/index.ts';
import { CliError } from './cli-error.ts';
import { ExecutionProgress } from './execution-progress.ts';
import type { OperationProgress } from './execution-progress.ts';
import type { KnownExecution } from './find-execution.ts';
import { asking, namedExecution } from './named-execution.ts';
import { nearestName } from './nearest-name.ts';
import type { ExecutionQuestions } from './service-access.ts';

const ID = /^[A-Za-z0-9+/]{40,}={0,2}$/;

/** The shortest address that stands for this callback alone. */
export function callbackAddress(row: ExecutionRow, { name, operationId }: OpenCallback): string {
  const isAlone = name !== undefined && row.openCallbacks.filter((other) => other.name === name).length === 1;
  return `${row.name}/${isAlone ? name : operationId}`;
}

/** The path by which a callback is addressed within its execution. */
export function callbackPath(callback: OperationProgress, progress: ExecutionProgress): string {
  return (waitForCallbackOf(callback, progress) ?? callback).path;
}

export async function findCallbackId(questions: ExecutionQuestions, address: string): Promise<string> {
  const [, arn, ofArn] = /^(arn:[^/]+\/durable-execution\/[^/]+\/[^/]+)\/(.+)$/.exec(address) ?? [];
  if (arn !== undefined && ofArn !== undefined) return openCallbackId(questions, arn, arn, ofArn);
  const slash = address.indexOf('/');
  if (slash === -1) return address;
  const [beginning, operation] = [address.slice(0, slash), address.slice(slash + 1)];
  let execution: KnownExecution;
  try {
    execution = await namedExecution(questions, beginning);
  } catch (thrown) {
    // Also AWS, which lists no executions of all functions.
    if (thrown instanceof CliError && thrown.code !== 'DS_CLI_SERVICE' && ID.test(address)) return address;
    throw thrown;
  }
  return openCallbackId(questions, execution.arn, execution.name, operation);
}

async function openCallbackId(
  questions: ExecutionQuestions,
  arn: string,
  execution: string,
  wanted: string,
): Promise<string> {
  const progress = new ExecutionProgress();
  for (const event of await asking(questions.history(arn, false))) progress.apply(event);
  const open = progress.waiting.filter(({ type }) => type === OperationType.CALLBACK);
  const exact = open.filter((callback) =>
    [callback.id, callback.path, callbackPath(callback, progress)].includes(wanted),
  );
  const found = exact.length > 0 ? exact : open.filter((callback) => lastParts(callback, progress).includes(wanted));
  const [only, ...others] = found;
  if (only?.callbackId !== undefined && others.length === 0) return only.callbackId;
  const paths = (found.length > 0 ? found : open).map((callback) => callbackPath(callback, progress));
  if (found.length > 0) {
    throw new CliError('DS_CLI_USAGE', {
      message: `${JSON.stringify(wanted)} stands for ${String(found.length)} open callbacks of ${execution}.`,
      cure: `Give one of: ${listed(paths)}.`,
    });
  }
  const near = nearestName(wanted, paths);
  throw new CliError('DS_CLI_CALLBACK_NOT_FOUND', {
    message: `No callback ${JSON.stringify(wanted)} is open in ${execution}.`,
    cure:
      near !== undefined
        ? `Did you mean ${near}?`
        : paths.length === 0
          ? 'No callback is open there; history shows what became of it.'
          : `Open are: ${listed(paths)}.`,
  });
}

function lastParts(callback: OperationProgress, progress: ExecutionProgress): (string | undefined)[] {
  const outer = waitForCallbackOf(callback, progress);
  return [callback.name, callback.segment, outer?.name, outer?.segment];
}

function waitForCallbackOf(
  { parentId }: OperationProgress,
  progress: ExecutionProgress,
): OperationProgress | undefined {
  const parent = parentId === undefined ? undefined : progress.operation(parentId);
  return parent?.subType === OperationSubType.WAIT_FOR_CALLBACK ? parent : undefined;
}

function listed(paths: readonly string[]): string {
  return `${paths.slice(0, 10).join(', ')}${paths.length > 10 ? ', …' : ''}`;
}
