/**
 * An execution that one runtime began is resumed by the other, at each suspension, in the midst of each kind of operation;
 * and both leave the same records.
 */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import {
  createDurableService,
  durableExecutionClientFor,
  type DurableService,
  type LocalFunctionHandler,
} from '../../host/local/index.ts';
import * as own from '../../runtime/index.ts';
import type { DurableLambdaHandler, ErrorObject, Operation } from '../../runtime/index.ts';
import { flowsOf } from '../fixtures/interop/flows.ts';
import { ownHandlers } from '../fixtures/interop/own-handlers.ts';
import { answerCallbacks } from '../support/callback-answers.ts';
import { CapturedLogs } from '../support/captured-logs.ts';
import { withClient } from '../support/local-run.ts';
import { findOfficialSdk, type OfficialSdk } from '../support/official-sdk.ts';

const found = await findOfficialSdk();
if (found.kind === 'missing') test(`the official SDK`, { skip: found.why }, () => undefined);
else compare(found.sdk);

interface Outcome {
  readonly status: string;
  readonly result: string | undefined;
  readonly invocations: number;
  readonly operations: Comparable[];
}

type Comparable = { readonly id: string } & Record<string, unknown>;

function compare(sdk: OfficialSdk): void {
  const logs = new CapturedLogs();
  after(() => {
    logs.release();
  });

  test('every value that the official SDK exports is exported here, of the same kind', () => {
    const ours = own as unknown as Record<string, unknown>;
    for (const [name, value] of Object.entries(sdk as unknown as Record<string, unknown>)) {
      assert.equal(typeof ours[name], typeof value, name);
      if (typeof value === 'object' || typeof value === 'string')
        assert.deepEqual(plain(ours[name]), plain(value), name);
    }
  });

  describe('each workflow, run by one or by both in turn', () => {
    for (const [name, flow] of Object.entries(flowsOf(sdk))) {
      const official = sdk.withDurableExecution(flow);
      const ours = ownHandlers[name];
      assert.ok(ours !== undefined);
      test(name, async () => {
        const expected = await run(name, [official]);
        assert.equal(expected.status, 'SUCCEEDED', expected.result);
        assert.ok(expected.invocations >= 2);
        const alone = await run(name, [ours]);
        assert.deepEqual(alone.operations, expected.operations);
        assert.equal(alone.result, expected.result);
        for (const turns of [
          [official, ours],
          [ours, official],
          [official, official, ours, ours],
        ]) {
          const mixed = await run(name, turns);
          assert.deepEqual(mixed.operations, expected.operations);
          assert.equal(mixed.result, expected.result);
        }
      });
    }
  });
}

/** Runs a workflow whose invocations the handlers take in turn. */
async function run(name: string, turns: readonly DurableLambdaHandler[]): Promise<Outcome> {
  const service = createDurableService({ time: 'skip' });
  const client = durableExecutionClientFor(service);
  let invocation = 0;
  const inTurn: DurableLambdaHandler = (event, context) => {
    const handler = turns[invocation % turns.length];
    invocation += 1;
    if (handler === undefined) throw new RangeError('There is a handler for each turn.');
    return handler(event, context);
  };
  service.registerFunction(name, withClient(inTurn, client));
  service.registerFunction(
    'echo',
    plainFunction((input) => ({ echoed: input })),
    { durable: false },
  );
  service.registerFunction(
    'refuser',
    plainFunction(() => {
      throw Object.assign(new Error('refused'), { name: 'Refusal' });
    }),
    { durable: false },
  );
  const stop = answerCallbacks(service, (id) => {
    service.sendCallbackSuccess(id, '{"answer":42}');
  });
  try {
    const { executionArn } = await service.invoke(name, '{}', { type: 'Event' });
    assert.ok(executionArn !== undefined);
    await service.whenEnded(executionArn);
    return outcomeOf(service, executionArn);
  } finally {
    stop();
    service.close();
  }
}

function outcomeOf(service: DurableService, arn: string): Outcome {
  const { Status, Result, Error: error } = service.getExecution(arn);
  return {
    status: String(Status),
    result: Result ?? (error === undefined ? undefined : JSON.stringify(error)),
    invocations: service.listInvocations(arn).length,
    operations: service
      .getOperations(arn)
      .filter(({ Type }) => Type !== 'EXECUTION')
      .map((operation) => plain(comparable(operation)) as Comparable)
      .sort((a, b) => a.id.localeCompare(b.id)),
  };
}

/** All of a record that does not depend on when, and by which process, it was made. */
function comparable(operation: Operation): Comparable {
  const { Id, ParentId, Type, SubType, Name, Status } = operation;
  const details =
    operation.StepDetails ?? operation.ContextDetails ?? operation.CallbackDetails ?? operation.ChainedInvokeDetails;
  const {
    Result,
    Error: error,
    Attempt,
    ReplayChildren,
  } = (details ?? {}) as {
    Result?: string;
    Error?: ErrorObject;
    Attempt?: number;
    ReplayChildren?: boolean;
  };
  return {
    id: Id,
    parentId: ParentId,
    type: Type,
    subType: SubType,
    name: Name,
    status: Status,
    // Traces name the lines of either SDK.
    result: Result?.replaceAll(/"stack":"(?:[^"\\]|\\.)*"/g, '"stack":"…"'),
    // The trace is what this package adds.
    error: error && { ...error, StackTrace: undefined },
    attempt: Attempt,
    replayChildren: ReplayChildren,
  };
}

function plainFunction(body: (input: unknown) => unknown): LocalFunctionHandler {
  return async (event: unknown) => Promise.resolve(body(event));
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
