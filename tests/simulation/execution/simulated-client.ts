/**
 * The client of one invocation: the network, and the retries of the AWS client, between the function and the service.
 *
 * 1. Each call takes a random time there and back. What fails is tried three times, with the same idempotency token.
 * 2. Boundaries are counted over the whole execution; crashes and faults come at theirs.
 */
import type { DurableService } from '../../../host/local/index.ts';
import type { DurableExecutionClient } from '../../../runtime/durable-execution-client.ts';
import type {
  CheckpointDurableExecutionRequest,
  CheckpointDurableExecutionResponse,
  OperationUpdate,
} from '../../../runtime/wire.ts';
import { loop } from '../platform/install.ts';
import { SeededStream } from '../platform/seeded-stream.ts';
import type { Crash, Disturbance, ServiceFault } from './disturbance.ts';
import type { InvocationLife } from './invocation-life.ts';
import type { Ledger } from './ledger.ts';
import type { PlantedFault } from './planted-fault.ts';
import { shownRecords } from './shown-records.ts';

const TRIES = 3;
const BACKOFF_MS = 100;
const TIMEOUT_MS = 5000;
/** Longest time for which a process goes on after the event that is to kill it. */
const LINGER_MS = 8;

export interface CheckpointCall {
  readonly invocation: number;
  readonly updates: readonly OperationUpdate[];
  /** Whether the service applied it. */
  applied: boolean;
}

/** What the calls of an execution have in common. */
export interface CallBook {
  readonly calls: CheckpointCall[];
  readonly ledger: Ledger;
  readonly disturbance: Disturbance;
  readonly random: SeededStream;
  /** Crashes that came. */
  readonly crashed: Crash[];
  faultsCome: number;
  /** Called when a crash or a fault comes. */
  readonly disturbed: () => void;
  readonly planted: PlantedFault | undefined;
}

export function simulatedClient(service: DurableService, life: InvocationLife, book: CallBook): DurableExecutionClient {
  return {
    checkpoint: (request) => new ClientOfLife(service, life, book).checkpoint(request),
    getExecutionState: async (request) => {
      life.assertAlive();
      await latency();
      const page = service.getExecutionState(request);
      book.ledger.told(page.Operations);
      await latency();
      life.assertAlive();
      return { ...page, Operations: shownRecords(page.Operations, book.planted, book.crashed.length > 0) };
    },
  };
}

class ClientOfLife {
  constructor(
    private readonly service: DurableService,
    private readonly life: InvocationLife,
    private readonly book: CallBook,
  ) {}

  async checkpoint(request: CheckpointDurableExecutionRequest): Promise<CheckpointDurableExecutionResponse> {
    const { life, book } = this;
    life.assertAlive();
    const updates = structuredClone(request.Updates ?? []);
    const call: CheckpointCall = { invocation: life.number, updates, applied: false };
    book.calls.push(call);
    const number = book.calls.length;
    const crash = book.disturbance.crashes.find((one) => one.atCall === number);
    if (crash?.position === 'before-send') throw this.die(crash);
    if (crash?.position === 'request-lost') {
      // From here on the run is another one: the service goes on without what it should have got.
      book.disturbed();
      await this.linger();
      throw this.die(crash);
    }
    const sent = book.planted === 'lost-parents' ? { ...request, Updates: updates.map(withoutParent) } : request;
    const signed = { ...sent, ClientToken: `call-${number}` };
    if (book.planted === 'early-acknowledgement') {
      void sleep(LINGER_MS).then(() => this.apply(signed, call));
      return { NewExecutionState: undefined };
    }
    const response = await this.tries(signed, call, number);
    if (crash?.position === 'response-lost') throw this.die(crash);
    await latency();
    life.assertAlive();
    if (crash?.position === 'before-delivery') throw this.die(crash);
    book.ledger.told(response.NewExecutionState?.Operations ?? []);
    if (crash?.position === 'after-delivery') void this.linger().then(() => this.die(crash));
    if (crash?.position === 'in-step') life.diesInNextBody = true;
    if (crash?.position === 'at-answer') life.diesAtAnswer = true;
    return response;
  }

  private async tries(
    request: CheckpointDurableExecutionRequest,
    call: CheckpointCall,
    number: number,
  ): Promise<CheckpointDurableExecutionResponse> {
    const faults = this.book.disturbance.faults.find((one) => one.atCall === number)?.faults ?? [];
    for (let attempt = 0; ; attempt += 1) {
      await latency();
      this.life.assertAlive();
      const fault = faults[attempt];
      if (fault === undefined) return this.apply(request, call);
      this.book.faultsCome += 1;
      this.book.disturbed();
      const error = await this.fail(fault, request, call);
      if (attempt + 1 >= TRIES) throw error;
      await sleep(BACKOFF_MS * 2 ** attempt);
    }
  }

  private async fail(
    fault: ServiceFault,
    request: CheckpointDurableExecutionRequest,
    call: CheckpointCall,
  ): Promise<Error> {
    switch (fault) {
      case 'throttled':
        return failure('TooManyRequestsException', 429);
      case 'server-error':
        return failure('ServiceException', 500);
      case 'reset':
        return failure('ECONNRESET', undefined);
      case 'timeout':
        await sleep(TIMEOUT_MS);
        return failure('TimeoutError', undefined);
      case 'reset-after-effect':
        this.apply(request, call);
        return failure('ECONNRESET', undefined);
      case 'timeout-after-effect':
        this.apply(request, call);
        await sleep(TIMEOUT_MS);
        return failure('TimeoutError', undefined);
    }
  }

  private apply(request: CheckpointDurableExecutionRequest, call: CheckpointCall): CheckpointDurableExecutionResponse {
    this.life.assertAlive();
    const lost = lostBy(this.book.planted);
    if (lost !== undefined && call.updates.some(lost)) {
      this.book.ledger.applied(call.updates);
      this.service.checkpoint({ ...request, Updates: call.updates.filter((update) => !lost(update)) });
      // Without the operations, so that the function takes all of it for applied.
      return { NewExecutionState: undefined };
    }
    const response = this.service.checkpoint(request);
    call.applied = true;
    this.book.ledger.applied(call.updates);
    return response;
  }

  /** From a stream of its own, so that all goes on as undisturbed until then. */
  private linger(): Promise<void> {
    return sleep(this.book.random.fraction() * LINGER_MS);
  }

  private die(crash: Crash): Error {
    if (!this.life.isOver) {
      this.book.crashed.push(crash);
      this.book.disturbed();
    }
    return this.life.die();
  }
}

/** What the service acknowledges and does not keep. */
function lostBy(planted: PlantedFault | undefined): ((update: OperationUpdate) => boolean) | undefined {
  if (planted === 'lost-acknowledgement') return ({ Action }) => Action === 'SUCCEED';
  if (planted === 'forgotten-start') return ({ Type, Action }) => Type === 'STEP' && Action === 'START';
  return undefined;
}

function withoutParent({ ParentId: _ParentId, ...update }: OperationUpdate): OperationUpdate {
  return update;
}

function failure(name: string, httpStatusCode: number | undefined): Error {
  return Object.assign(new Error(`${name} (simulated)`), {
    name,
    ...(httpStatusCode === undefined ? {} : { $metadata: { httpStatusCode } }),
  });
}

/** Of one way: mostly short, now and then long enough for much to happen meanwhile. */
function latency(): Promise<void> {
  const random = loop.strand?.random ?? new SeededStream(0n);
  const ms = random.below(8) === 0 ? random.fraction() * 20 : 0.2 + random.fraction();
  return sleep(ms);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => loop.enqueue(resolve, ms));
}
