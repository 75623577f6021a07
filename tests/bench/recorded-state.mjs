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

/** The invocation event of an execution whose steps have all ended. */
export function finishedSteps(steps, text) {
  const operations = [execution({ steps, text })];
  for (let i = 0; i < steps; i += 1) {
    operations.push({
      Id: hash(String(i + 1)),
      Type: 'STEP',
      SubType: 'Step',
      Name: `step-${i}`,
      Status: 'SUCCEEDED',
      StartTimestamp: new Date(START + i * 5),
      EndTimestamp: new Date(START + i * 5 + 3),
      StepDetails: { Attempt: 1, Result: JSON.stringify({ index: i, text }) },
    });
  }
  return envelope(operations);
}

/** The invocation event of an execution that begins. */
export function fresh(steps, text) {
  return envelope([execution({ steps, text })]);
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
