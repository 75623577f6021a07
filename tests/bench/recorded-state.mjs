// Histories and a service for the measured invocations: the same for both packages.
import { createHash } from 'node:crypto';

const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:bench:1/durable-execution/bench/bench';
const START = Date.parse('2026-01-01T00:00:00Z');

const hash = (rawId) => createHash('md5').update(rawId).digest('hex').slice(0, 16);

function execution(input) {
  return {
    Id: 'execution',
    Type: 'EXECUTION',
    Status: 'STARTED',
    StartTimestamp: new Date(START),
    ExecutionDetails: { InputPayload: JSON.stringify(input) },
  };
}

/** The invocation event of an execution whose n steps have all ended. */
export function finishedSteps(steps, text) {
  const recorder = new Recorder({ steps, text });
  for (let i = 0; i < steps; i += 1) recorder.step(String(i + 1), undefined, `step-${i}`, { index: i, text });
  return recorder.event();
}

/** Ten ended child contexts, with their n steps each still in the state. */
export function finishedChildren(steps, text) {
  const recorder = new Recorder({ steps, text });
  for (let c = 1; c <= 10; c += 1) {
    recorder.context(String(c), undefined, `child-${c - 1}`, 'RunInChildContext', (steps * (steps - 1)) / 2, () => {
      for (let i = 0; i < steps; i += 1) recorder.step(`${c}-${i + 1}`, String(c), `step-${i}`, { index: i, text });
    });
  }
  return recorder.event();
}

/** One ended map over n items, as it is stored: the parent has all results. */
export function finishedMap(steps) {
  const recorder = new Recorder({ steps });
  const all = Array.from({ length: steps }, (_, index) => ({ result: index * 2, index, status: 'SUCCEEDED' }));
  recorder.context('1', undefined, 'items', 'Map', { all, completionReason: 'ALL_COMPLETED' }, () => undefined);
  return recorder.event();
}

class Recorder {
  #operations;
  #now = START;

  constructor(input) {
    this.#operations = [execution(input)];
  }

  step(rawId, parent, name, result) {
    this.#operations.push({
      ...this.#identity(rawId, parent, name, 'STEP', 'Step'),
      EndTimestamp: this.#tick(),
      StepDetails: { Attempt: 1, Result: JSON.stringify(result) },
    });
  }

  context(rawId, parent, name, subType, result, body) {
    const operation = this.#identity(rawId, parent, name, 'CONTEXT', subType);
    this.#operations.push(operation);
    body();
    operation.EndTimestamp = this.#tick();
    operation.ContextDetails = { Result: JSON.stringify(result) };
  }

  event() {
    return envelope(this.#operations);
  }

  #identity(rawId, parent, name, type, subType) {
    return {
      Id: hash(rawId),
      ...(parent === undefined ? {} : { ParentId: hash(parent) }),
      Type: type,
      SubType: subType,
      Name: name,
      Status: 'SUCCEEDED',
      StartTimestamp: this.#tick(),
    };
  }

  #tick() {
    this.#now += 3;
    return new Date(this.#now);
  }
}

/** The invocation event of an execution that begins. */
export function fresh(input) {
  return envelope([execution(input)]);
}

function envelope(operations) {
  return { DurableExecutionArn: ARN, CheckpointToken: 'token', InitialExecutionState: { Operations: operations } };
}

/** A service that accepts what it is sent, after `latencyMs`, and counts the calls. */
export class MeasuredService {
  calls = 0;
  #operations = new Map();

  constructor(latencyMs) {
    this.latencyMs = latencyMs;
  }

  reset() {
    this.calls = 0;
    this.#operations.clear();
  }

  async getExecutionState() {
    return { Operations: [] };
  }

  async checkpoint({ Updates = [] }) {
    this.calls += 1;
    if (this.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, this.latencyMs));
    const changed = new Map();
    const now = new Date();
    for (const update of Updates) {
      const before = this.#operations.get(update.Id);
      const operation = {
        Id: update.Id,
        ParentId: update.ParentId,
        Name: update.Name,
        Type: update.Type,
        SubType: update.SubType,
        StartTimestamp: before?.StartTimestamp ?? now,
        ...(update.Action === 'START'
          ? { Status: 'STARTED' }
          : { Status: 'SUCCEEDED', EndTimestamp: now, StepDetails: { Attempt: 1, Result: update.Payload } }),
      };
      this.#operations.set(update.Id, operation);
      changed.set(update.Id, operation);
    }
    return { CheckpointToken: 'token', NewExecutionState: { Operations: [...changed.values()] } };
  }
}

/** A Lambda context, as far as handlers look at it. */
export const lambdaContext = {
  awsRequestId: 'bench',
  functionName: 'bench',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:bench:1',
  memoryLimitInMB: '1024',
  logGroupName: 'bench',
  logStreamName: 'bench',
  getRemainingTimeInMillis: () => 900_000,
};
