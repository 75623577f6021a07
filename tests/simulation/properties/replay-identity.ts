/**
 * P1: a finished history, given to its code again, leads to the same end, byte for byte, clocks and random numbers
 * included; where nothing was left open it writes nothing, and asks for just the operations that it is shown.
 */
import { isDeepStrictEqual } from 'node:util';
import type { DurableExecutionHandler, DurableExecutionInvocationOutput, Operation } from '../../../runtime/index.ts';
import { replayHistory, withoutHidden } from '../../support/replay-history.ts';
import { wireId } from '../execution/ledger.ts';
import { inlineHandler, type SimulatedRun } from '../execution/simulated-execution.ts';
import { loop } from '../platform/install.ts';
import { SeededStream } from '../platform/seeded-stream.ts';
import type { Observer } from '../program/observer.ts';
import { partsOf, type Node, type Program } from '../program/program.ts';
import { runProgram } from '../program/walk.ts';
import { plainError } from './final-state.ts';

/** Virtual milliseconds after which a replay will not end any more. */
const LONGEST_REPLAY_MS = 3_600_000;

export async function replayIdentity(run: SimulatedRun): Promise<string[]> {
  const { program, journal, seed, planted, options } = run.settings;
  const requests = new Set<string>();
  const observer = requestsInto(requests);
  const workflow: DurableExecutionHandler = (_event, context) => runProgram(program, context, { observer, journal });
  const operations = planted === 'swapped-completions' ? withSwappedEnds(run.operations) : run.operations;
  await loop.reset();
  const strand = { random: new SeededStream(seed).derive('replay'), messageJitter: 0 };
  const report = await loop.begin(strand, () =>
    Promise.race([
      replayHistory(inlineHandler(workflow, options), { arn: run.arn, operations }),
      new Promise<undefined>((resolve) => loop.enqueue(() => resolve(undefined), LONGEST_REPLAY_MS)),
    ]),
  );
  if (report === undefined) return ['replay: does not come to an end'];
  const violations: string[] = [];
  if (!sameEnd(run, report.output)) {
    violations.push(
      `replay: ended as ${JSON.stringify(report.output)}\nfirst: ${run.status} ${String(run.result)} ${JSON.stringify(run.error)}`,
    );
  }
  if (leavesNothingOpen(program, options?.childOperationsDepth !== undefined)) {
    if (report.updates.length > 0) violations.push(`replay: writes ${JSON.stringify(report.updates)}`);
    const shown = withoutHidden(operations).filter(({ Type }) => Type !== 'EXECUTION');
    const missing = shown.filter((operation) => isCalled(operation, shown) && !requests.has(String(operation.Id)));
    if (missing.length > 0) violations.push(`replay: does not ask for ${missing.map(({ Id }) => Id).join(', ')}`);
    if (requests.size > shown.length)
      violations.push(`replay: asks for ${requests.size} operations of ${shown.length}`);
  }
  return violations;
}

/**
 * Whether the program calls it on replay: not items of a batch, nor what a callback with a submitter is made of, nor what
 * is inside of a failed context, which never runs again.
 */
function isCalled(operation: Operation, shown: readonly Operation[]): boolean {
  if (operation.SubType === 'MapIteration' || operation.SubType === 'ParallelBranch') return false;
  for (let inner = operation; ;) {
    const parent = shown.find(({ Id }) => Id === inner.ParentId);
    if (parent === undefined) return true;
    if (parent.Status === 'FAILED' || parent.SubType === 'WaitForCallback') return false;
    inner = parent;
  }
}

function sameEnd(run: SimulatedRun, output: DurableExecutionInvocationOutput): boolean {
  if (String(output.Status) !== run.status) return false;
  if ('Error' in output) return isDeepStrictEqual(plainError(output.Error), plainError(run.error));
  return 'Result' in output && output.Result === run.result;
}

/**
 * What a program left open runs again on replay, and so does what it left in a child context that runs again itself: one
 * without a record, or each where finished contexts keep their inside.
 */
function leavesNothingOpen({ root, drained }: Program, contextsRunAgain: boolean): boolean {
  const closes = (node: Node): boolean => {
    if (node.kind === 'detached') return false;
    if (node.kind === 'child' && !node.drained && (node.virtual || contextsRunAgain)) return false;
    if ((node.kind === 'map' || node.kind === 'parallel') && contextsRunAgain) {
      if (node.settings.policy.kind !== 'tolerant') return false;
    }
    return partsOf(node).every(closes);
  };
  return drained && closes(root);
}

function requestsInto(requests: Set<string>): Observer {
  const nothing = (): void => undefined;
  return {
    requested: ({ rawId }) => void requests.add(wireId(rawId)),
    virtualRequested: nothing,
    bodyBegins: nothing,
    delivered: nothing,
    callbackSubmitted: nothing,
    returned: nothing,
  };
}

/** The recorded times of the first and the last completion, the other way round. */
function withSwappedEnds(operations: readonly Operation[]): Operation[] {
  const copies = operations.map((operation) => ({ ...operation }));
  const ended = copies.filter(({ Type, EndTimestamp }) => Type !== 'EXECUTION' && EndTimestamp instanceof Date);
  const [first] = ended;
  const last = ended.at(-1);
  if (first !== undefined && last !== undefined) {
    [first.EndTimestamp, last.EndTimestamp] = [last.EndTimestamp, first.EndTimestamp];
  }
  return copies;
}
