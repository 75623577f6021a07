/**
 * Assertions about an execution. They throw `AssertionError`s of `node:assert`, with the operations of the execution as a
 * tree in the message, and work under any test runner.
 */
import { AssertionError } from 'node:assert';
import { isDeepStrictEqual } from 'node:util';
import type { Event } from '@aws-sdk/client-lambda';
import { type Operation, OperationType } from '../../runtime/wire.ts';
import { costLine } from '../cli/cost-line.ts';
import { parseDurationText } from '../cli/duration-text.ts';
import { historyTree } from '../cli/history-format.ts';
import { createTheme } from '../cli/terminal-text.ts';
import { findByPath, operationPaths } from './operation-paths.ts';
import { recordedValue } from './recorded-value.ts';
import type { TestResult } from './test-result.ts';

/** A run of a test environment, or the result of a test runner. */
export type ExaminedRun = Pick<
  TestResult<unknown>,
  'getStatus' | 'getResult' | 'getError' | 'getHistoryEvents' | 'getOperations' | 'cost'
>;

/** What an error must be like; members that are absent may be anything. */
export interface ExpectedFailure {
  readonly type?: string | undefined;
  /** A text must be part of the message. */
  readonly message?: string | RegExp | undefined;
}

/** What a step must be like; members that are absent may be anything. */
export interface ExpectedStep {
  /** Attempts that came to an end. */
  readonly attempts?: number | undefined;
  readonly result?: unknown;
  readonly status?: Operation['Status'] | undefined;
  readonly error?: ExpectedFailure | undefined;
}

/** The execution succeeded, with that result if one is given. */
export function assertSucceeded(run: ExaminedRun, ...expected: [result?: unknown]): void {
  if (run.getStatus() !== 'SUCCEEDED') fail(run, assertSucceeded, `The execution is ${endText(run)}, not SUCCEEDED.`);
  if (expected.length > 0) equal(run, assertSucceeded, 'The result of the execution', run.getResult(), expected[0]);
}

/** The execution failed, with that error if one is given. */
export function assertFailed(run: ExaminedRun, expected: ExpectedFailure = {}): void {
  if (run.getStatus() !== 'FAILED') fail(run, assertFailed, `The execution is ${endText(run)}, not FAILED.`);
  const { errorType, errorMessage } = run.getError();
  checkFailure(run, assertFailed, 'The execution', { type: errorType, message: errorMessage }, expected);
}

/** There is a step of that path, or name, and it ended as expected: SUCCEEDED unless another status or an error is given. */
export function assertStep(run: ExaminedRun, path: string, expected: ExpectedStep = {}): void {
  const step = operationOf(run, assertStep, path, OperationType.STEP);
  const details = step.StepDetails;
  const status = expected.status ?? (expected.error === undefined ? 'SUCCEEDED' : 'FAILED');
  equal(run, assertStep, `The status of step "${path}"`, step.Status, status);
  if (expected.attempts !== undefined) {
    equal(run, assertStep, `The number of attempts of step "${path}"`, details?.Attempt, expected.attempts);
  }
  if ('result' in expected) {
    equal(run, assertStep, `The result of step "${path}"`, recordedValue(details?.Result), expected.result);
  }
  if (expected.error !== undefined) {
    const { ErrorType, ErrorMessage } = details?.Error ?? {};
    checkFailure(run, assertStep, `Step "${path}"`, { type: ErrorType, message: ErrorMessage }, expected.error);
  }
}

/** There is a wait of that path, or name, that came to its end, and was that long if a duration such as `2 h` is given. */
export function assertWaited(run: ExaminedRun, path: string, duration?: string): void {
  const wait = operationOf(run, assertWaited, path, OperationType.WAIT);
  equal(run, assertWaited, `The status of wait "${path}"`, wait.Status, 'SUCCEEDED');
  if (duration === undefined) return;
  const expected = parseDurationText(duration);
  if (expected === undefined) throw new TypeError(`"${duration}" is no duration, such as 90s, 2 h or 1d 12h.`);
  const started = run.getHistoryEvents().find(({ Id, EventType }) => Id === wait.Id && EventType === 'WaitStarted');
  const seconds = started?.WaitStartedDetails?.Duration;
  equal(run, assertWaited, `The length of wait "${path}", in seconds`, seconds, expected / 1000);
}

/** There is no operation of that path, or name. */
export function assertNotRun(run: ExaminedRun, path: string): void {
  const found = findByPath(operationsOf(run), path);
  if (found !== undefined) fail(run, assertNotRun, `Operation "${path}" was run: it is ${found.Status}.`);
}

/** The operations began in that order, whatever was between them. */
export function assertOrder(run: ExaminedRun, paths: readonly string[]): void {
  const operations = operationsOf(run);
  const positions = paths.map((path) => {
    const found = findByPath(operations, path);
    if (found === undefined) fail(run, assertOrder, `There is no operation "${path}".`);
    return operations.indexOf(found);
  });
  const actual = paths.map((path, index) => ({ path, at: positions[index] ?? 0 })).sort((a, b) => a.at - b.at);
  equal(
    run,
    assertOrder,
    'The order of operations',
    actual.map(({ path }) => path),
    [...paths],
  );
}

/** The operations of a run as text, for messages, with what the run costs in the last line where that is known. */
export function operationTree(run: ExaminedRun): string {
  const events: Event[] = run.getHistoryEvents();
  const theme = createTheme({ color: false, unicode: true });
  const tree = historyTree(events, 'Operations:', theme, 120).trimEnd();
  return run.cost === undefined ? tree : `${tree}\n${costLine(run.cost, theme.dot)}`;
}

function operationsOf(run: ExaminedRun): Operation[] {
  return run.getOperations().flatMap((operation) => operation.getOperationData() ?? []);
}

type Assertion = (...args: never[]) => unknown;

function operationOf(run: ExaminedRun, assertion: Assertion, path: string, type: OperationType): Operation {
  const operations = operationsOf(run);
  const found = findByPath(operations, path);
  if (found === undefined) {
    const known = [...operationPaths(operations).values()].join(', ') || 'none';
    fail(run, assertion, `There is no operation "${path}". There are: ${known}.`);
  }
  if (found.Type !== type) fail(run, assertion, `Operation "${path}" is a ${found.Type}, not a ${type}.`);
  return found;
}

function checkFailure(
  run: ExaminedRun,
  assertion: Assertion,
  what: string,
  actual: { readonly type: string | undefined; readonly message: string | undefined },
  expected: ExpectedFailure,
): void {
  if (expected.type !== undefined) equal(run, assertion, `${what}: the type of the error`, actual.type, expected.type);
  const { message } = expected;
  if (message === undefined) return;
  const text = actual.message ?? '';
  if (typeof message === 'string' ? text.includes(message) : message.test(text)) return;
  fail(
    run,
    assertion,
    `${what}: the message of the error is ${JSON.stringify(text)}, which ${String(message)} does not match.`,
  );
}

function endText(run: ExaminedRun): string {
  const status = run.getStatus() ?? 'RUNNING';
  if (status === 'SUCCEEDED' || status === 'RUNNING') return status;
  const { errorType = 'Error', errorMessage = '' } = run.getError();
  return `${status} (${errorType}: ${errorMessage})`;
}

function equal(run: ExaminedRun, assertion: Assertion, what: string, actual: unknown, expected: unknown): void {
  if (isDeepStrictEqual(actual, expected)) return;
  // Made once without a message, for its comparison.
  const { message } = new AssertionError({ actual, expected, operator: 'deepStrictEqual' });
  throw new AssertionError({
    message: `${what} is not as expected.\n${message}\n\n${operationTree(run)}`,
    actual,
    expected,
    operator: 'deepStrictEqual',
    stackStartFn: assertion,
  });
}

function fail(run: ExaminedRun, assertion: Assertion, message: string): never {
  throw new AssertionError({ message: `${message}\n\n${operationTree(run)}`, stackStartFn: assertion });
}
