/**
 * The service's API as functions and clients call it, without sockets: each request is answered or refused by name,
 * and a refused one changes nothing.
 *
 * An input is a short list of requests to one new execution, one a line: `<call> <body>`. In a body, `"<token>"` stands
 * for the newest checkpoint token, and `<callback>` for the id of a callback.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createDurableService, type DurableService } from '../../../host/local/index.ts';
import { thrownAnswer, type HttpAnswer } from '../../../host/local/http-api/http-answer.ts';
import { RouteTable } from '../../../host/local/http-api/route-match.ts';
import { ROUTES } from '../../../host/local/http-api/routes.ts';
import { isTerminal, type Operation } from '../../../runtime/wire.ts';
import type { FuzzTarget } from '../fuzz-target.ts';
import { damaged, hostileJson, hostileText, objectWith, oneOf } from '../hostile-json.ts';

const EXECUTION = '/2025-12-01/durable-executions/<arn>';
const CALLS: Readonly<Record<string, readonly ['GET' | 'POST', string]>> = {
  checkpoint: ['POST', `${EXECUTION}/checkpoint`],
  state: ['GET', `${EXECUTION}/state`],
  history: ['GET', `${EXECUTION}/history`],
  get: ['GET', EXECUTION],
  stop: ['POST', `${EXECUTION}/stop`],
  succeed: ['POST', '/2025-12-01/durable-execution-callbacks/<callback>/succeed'],
  fail: ['POST', '/2025-12-01/durable-execution-callbacks/<callback>/fail'],
  heartbeat: ['POST', '/2025-12-01/durable-execution-callbacks/<callback>/heartbeat'],
  list: ['GET', '/2025-12-01/functions/f/durable-executions'],
};
const REFUSALS = new Set([
  'InvalidParameterValueException',
  'InvalidRequestContentException',
  'CallbackTimeoutException',
  'ResourceNotFoundException',
  'RequestTooLargeException',
]);
/** A service keeps what it was told, so now and then there is a new one. */
const INPUTS_PER_SERVICE = 500;

const id = oneOf('a', 'b', 'c', 'd');
const text = hostileText.map((value) => JSON.stringify(value));
const seconds = fc.constantFrom('1', '60', '0', '-1', '1.5', '1e999', '"1"');
const error = objectWith({ ErrorType: text, ErrorMessage: text, ErrorData: text, StackTrace: fc.constant('["at x"]') });
const PAIRS = [
  ['STEP', 'START'],
  ['STEP', 'SUCCEED'],
  ['STEP', 'FAIL'],
  ['STEP', 'RETRY'],
  ['CONTEXT', 'START'],
  ['CONTEXT', 'SUCCEED'],
  ['CONTEXT', 'FAIL'],
  ['WAIT', 'START'],
  ['WAIT', 'CANCEL'],
  ['CALLBACK', 'START'],
  ['CHAINED_INVOKE', 'START'],
  ['EXECUTION', 'SUCCEED'],
] as const;
const OPTIONS: Readonly<Record<string, Readonly<Record<string, fc.Arbitrary<string>>>>> = {
  'STEP RETRY': { StepOptions: objectWith({ NextAttemptDelaySeconds: seconds }), Error: error },
  'STEP SUCCEED': { Payload: text },
  'STEP FAIL': { Error: error },
  'CONTEXT SUCCEED': {
    Payload: text,
    ContextOptions: objectWith({ ReplayChildren: fc.constantFrom('true', 'false') }),
  },
  'CONTEXT FAIL': { Error: error },
  'WAIT START': { WaitOptions: objectWith({ WaitSeconds: seconds }) },
  'CALLBACK START': { CallbackOptions: objectWith({ TimeoutSeconds: seconds, HeartbeatTimeoutSeconds: seconds }) },
  'CHAINED_INVOKE START': { ChainedInvokeOptions: objectWith({ FunctionName: oneOf('g', 'f') }), Payload: text },
};
/** Right by itself; whether it fits to what is there is another matter. */
const fitting = fc.constantFrom(...PAIRS).chain(([type, action]) =>
  objectWith({
    Id: id,
    Type: oneOf(type),
    Action: oneOf(action),
    ...OPTIONS[`${type} ${action}`],
  }),
);
const any = objectWith({
  Id: fc.oneof(id, text),
  Type: oneOf('STEP', 'CONTEXT', 'WAIT', 'toString'),
  Action: oneOf('START', 'SUCCEED', 'RETRY', 'constructor'),
  ParentId: id,
  Name: fc.oneof(oneOf('n'), text),
  SubType: fc.oneof(oneOf('s'), text),
  Payload: text,
  Error: error,
});
const updates = fc
  .array(fc.oneof({ weight: 4, arbitrary: fitting }, { weight: 1, arbitrary: any }), { maxLength: 4 })
  .map((items) => `[${items.join(',')}]`);
const body = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.oneof(
      updates.map((list) => `{"CheckpointToken":"<token>","Updates":${list}}`),
      objectWith({ CheckpointToken: oneOf('<token>', 'x'), ClientToken: oneOf('k1', 'k2'), Updates: updates }),
    ),
  },
  { weight: 1, arbitrary: damaged(updates.map((list) => `{"CheckpointToken":"<token>","Updates":${list}}`)) },
);
const query = fc
  .array(
    fc.tuple(
      fc.constantFrom('CheckpointToken', 'Marker', 'MaxItems', 'ReverseOrder', 'Statuses', 'StartedAfter'),
      fc.oneof(fc.constantFrom('<token>', '1', '0', '1001', 'true', 'RUNNING', '2025-12-01', 'MQ=='), hostileText),
    ),
    { maxLength: 3 },
  )
  .map((members) =>
    members
      .map(([key, value]) => `${key}=${encodeURIComponent(Buffer.from(value, 'utf8').toString('utf8'))}`)
      .join('&'),
  );
const request = fc.oneof(
  { weight: 10, arbitrary: body.map((json) => `checkpoint ${json}`) },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constantFrom('state', 'history', 'get', 'list'), query).map(([call, q]) => `${call} ${q}`),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('stop', 'fail', 'succeed', 'heartbeat'), fc.oneof(error, hostileJson))
      .map(([call, json]) => `${call} ${json}`),
  },
);

export const checkpointApi: FuzzTarget = {
  name: 'checkpoint API',
  open: () => {
    let subject = new Subject();
    let left = INPUTS_PER_SERVICE;
    return {
      // Line breaks separate requests; none of these texts has one but by escape.
      inputs: fc
        .array(
          request.map((line) => line.replaceAll(/[\n\r]/g, ' ')),
          { minLength: 1, maxLength: 5 },
        )
        .map((lines) => lines.join('\n')),
      tryOut: async (input) => {
        left -= 1;
        if (left < 0) {
          subject.close();
          subject = new Subject();
          left = INPUTS_PER_SERVICE;
        }
        return subject.tryOut(input.split('\n'));
      },
      close: () => {
        subject.close();
      },
    };
  },
};

class Subject {
  readonly #service: DurableService;
  readonly #table = new RouteTable(ROUTES);
  #token = '';

  constructor() {
    this.#service = createDurableService({ time: 'virtual', seed: 'fuzz' });
    // It never answers: the requests are its.
    this.#service.registerFunction('f', (event: { CheckpointToken?: string }) => {
      this.#token = event.CheckpointToken ?? '';
      return new Promise(() => undefined);
    });
    this.#service.registerFunction('g', () => new Promise(() => undefined), { durable: false });
  }

  close(): void {
    this.#service.close();
  }

  async tryOut(requests: readonly string[]): Promise<string> {
    this.#token = '';
    const arn = this.#service.begin('f', '{}');
    while (this.#token === '') await Promise.resolve();
    let accepted = 0;
    for (const line of requests) if (await this.#request(arn, line)) accepted += 1;
    const { Status } = this.#service.getExecution(arn);
    if (Status === 'RUNNING') this.#service.stopExecution(arn);
    return accepted === requests.length ? 'accepted' : accepted === 0 ? 'refused' : 'accepted in part';
  }

  async #request(arn: string, line: string): Promise<boolean> {
    const space = line.indexOf(' ');
    const call = line.slice(0, space);
    const before = this.#service.getOperations(arn);
    const callback = before.find(({ CallbackDetails }) => CallbackDetails !== undefined)?.CallbackDetails?.CallbackId;
    const data = line.slice(space + 1).replaceAll('<token>', this.#token);
    const [method, template] = CALLS[call] ?? (['GET', EXECUTION] as const);
    const path = template
      .replace('<arn>', encodeURIComponent(arn))
      .replace('<callback>', encodeURIComponent(callback ?? 'bm9uZQ=='));
    const answer = await this.#answer(method, path, data);
    const refusal = answer.headers?.['x-amzn-errortype'];
    if (answer.status !== 200) {
      assert.ok(refusal !== undefined && REFUSALS.has(refusal), `${String(answer.status)} ${String(answer.body)}`);
    }
    const parsed = JSON.parse(String(answer.body)) as { CheckpointToken?: string };
    const after = this.#service.getOperations(arn);
    if (answer.status !== 200 || method === 'GET') assert.deepEqual(after, before);
    if (call === 'checkpoint' && answer.status === 200) this.#takeToken(parsed.CheckpointToken);
    assertConsistent(before, after);
    this.#assertNumbered(arn);
    return answer.status === 200;
  }

  #takeToken(token: string | undefined): void {
    assert.equal(typeof token, 'string');
    this.#token = token ?? '';
  }

  async #answer(method: string, path: string, data: string): Promise<HttpAnswer> {
    const match = this.#table.match(method, path);
    assert.ok(match !== undefined);
    const get = method === 'GET';
    try {
      return await match.route.answer({
        service: this.#service,
        labels: match.labels,
        query: new URLSearchParams(get ? data : ''),
        headers: {},
        body: get ? '' : data,
      });
    } catch (thrown) {
      if (thrownAnswer(thrown).status >= 500) throw thrown;
      return thrownAnswer(thrown);
    }
  }

  #assertNumbered(arn: string): void {
    const { Events } = this.#service.getHistory(arn, { MaxItems: 1000 });
    Events.forEach(({ EventId }, index) => {
      assert.equal(EventId, index + 1);
    });
  }
}

function assertConsistent(before: readonly Operation[], after: readonly Operation[]): void {
  const seen = new Map<string, Operation>();
  for (const operation of after) {
    const { Id = '', ParentId, Status, EndTimestamp, Name, SubType } = operation;
    assert.ok(!seen.has(Id), `${Id} is there twice`);
    if (ParentId !== undefined) assert.equal(seen.get(ParentId)?.Type, 'CONTEXT');
    for (const field of [Name, SubType]) assert.ok(field === undefined || typeof field === 'string');
    assert.equal(EndTimestamp !== undefined, Status !== undefined && isTerminal(Status), JSON.stringify(operation));
    seen.set(Id, operation);
  }
  for (const operation of before) {
    const now = seen.get(operation.Id ?? '');
    assert.ok(now !== undefined, 'an operation has gone');
    if (operation.Status !== undefined && isTerminal(operation.Status)) assert.deepEqual(now, operation);
  }
}
