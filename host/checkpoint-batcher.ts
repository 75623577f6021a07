/**
 * Sends the transitions which the sandbox asks for, in order, in as few calls as possible.
 *
 * Owns: the checkpoint token, the queue and the one call in flight. Does not own: what an acknowledgement leads to.
 *
 * 1. One call is in flight at a time, and each uses the newest token.
 * 2. What is enqueued in one turn of the event loop shares a call, up to 250 updates and about 750 KB; a single larger
 *    update goes alone.
 * 3. Two calls are sent at least `MIN_GAP_MS` apart where the order of what they record matters. The service records
 *    milliseconds, and the order of completions is read from them: two such batches must not share one.
 * 4. While there is more to send, the next call leaves before the answer to the last one is worked on.
 * 5. After a failure nothing is sent any more.
 */
import { monotonicNow, setImmediateNative, setTimer } from '../runtime/clock.ts';
import type { DurableExecutionClient } from '../runtime/durable-execution-client.ts';
import { MAX_BATCH_BYTES, MAX_BATCH_UPDATES } from '../runtime/limits.ts';
import type { CheckpointUpdatedExecutionState, OperationUpdate } from '../runtime/wire.ts';
import { classifyCheckpointFailure, type ServiceFailure } from './service-failure.ts';

const MIN_GAP_MS = 2;
/** With all its members, and each character escaped, an update with such a payload stays below the bytes. */
const SMALL_PAYLOAD_CHARACTERS = 200;
const SMALL_UPDATE_BYTES = 2_500;
/** Allowance for what surrounds the updates in a request. */
const REQUEST_BYTES = 100;

export interface BatcherEvents {
  /** The service accepted the updates. Awaited before the next call, so that acknowledgements keep their order. */
  accepted(updates: readonly OperationUpdate[], state: CheckpointUpdatedExecutionState): Promise<void> | void;
  failed(error: unknown): void;
}

export class CheckpointBatcher {
  /** Calls made, for reports. */
  calls = 0;
  private queue: OperationUpdate[] = [];
  private phase: 'quiet' | 'scheduled' | 'sending' | 'stopped' = 'quiet';
  private refreshDue = false;
  private gapDue = false;
  private lastSend = Number.NEGATIVE_INFINITY;
  private whenQuiet: (() => void)[] = [];

  constructor(
    private readonly client: DurableExecutionClient,
    private readonly executionArn: string,
    private currentToken: string,
    private readonly events: BatcherEvents,
    private readonly maxUpdates = MAX_BATCH_UPDATES,
  ) {}

  get token(): string {
    return this.currentToken;
  }

  /** Nothing queued, nothing in flight. */
  get isQuiet(): boolean {
    return this.phase === 'quiet' || this.phase === 'stopped';
  }

  /** `inOrder`: what the last call recorded comes before these updates, whatever their times. */
  add(updates: readonly OperationUpdate[], inOrder = false): void {
    if (this.phase === 'stopped' || updates.length === 0) return;
    for (const update of updates) this.queue.push(update);
    if (!inOrder) this.gapDue = true;
    this.schedule();
  }

  /** Asks for what the service changed by itself; rides along with queued updates. */
  refresh(): void {
    if (this.phase === 'stopped') return;
    this.refreshDue = true;
    this.gapDue = true;
    this.schedule();
  }

  /** Sends one more update, alone, after everything else. Returns the failure, if there was one. */
  async sendLast(update: OperationUpdate): Promise<ServiceFailure | undefined> {
    await this.quiet();
    try {
      await this.checkpoint([update]);
      return undefined;
    } catch (error) {
      return classifyCheckpointFailure(error, this.executionArn);
    }
  }

  stop(): void {
    this.phase = 'stopped';
    this.queue = [];
    this.wakeWaiters();
  }

  /** Resolves once nothing is queued or in flight, or after a failure. */
  quiet(): Promise<void> {
    if (this.isQuiet) return Promise.resolve();
    return new Promise((resolve) => this.whenQuiet.push(resolve));
  }

  private schedule(): void {
    if (this.phase !== 'quiet') return;
    this.phase = 'scheduled';
    setImmediateNative(() => {
      this.sendWhenDue();
    });
  }

  private sendWhenDue(): void {
    const wait = this.waitMs();
    if (wait <= 0) void this.send();
    // Timers may fire a little early, by up to a millisecond: then it looks again.
    else setTimer(() => this.sendWhenDue(), Math.ceil(wait));
  }

  private waitMs(): number {
    return this.gapDue ? this.lastSend + MIN_GAP_MS - monotonicNow() : 0;
  }

  private async send(): Promise<void> {
    if (this.phase !== 'scheduled') return;
    this.phase = 'sending';
    try {
      for (let call: Call | undefined = this.call(); call !== undefined;) {
        const state = await call.answer;
        if (this.isStopped()) return;
        const next = this.callAhead(state);
        await this.events.accepted(call.updates, state);
        if (this.isStopped()) return;
        call = next;
      }
    } catch (error) {
      if (this.isStopped()) return;
      this.stop();
      this.events.failed(error);
      return;
    }
    this.phase = 'quiet';
    if (this.queue.length > 0 || this.refreshDue) this.schedule();
    else this.wakeWaiters();
  }

  private call(): Call {
    const updates = this.takeBatch();
    this.refreshDue = false;
    // What is left of more than one call holds is asked for together with this.
    this.gapDue = this.queue.length > 0;
    return { updates, answer: this.checkpoint(updates) };
  }

  /** Further pages of an answer are asked for with its token, so that nothing may be sent before they are there. */
  private callAhead({ NextMarker }: CheckpointUpdatedExecutionState): Call | undefined {
    if (this.queue.length === 0 || this.waitMs() > 0 || (NextMarker ?? '') !== '') return undefined;
    const call = this.call();
    // If working on the last answer fails, nobody looks at this one.
    call.answer.catch(() => undefined);
    return call;
  }

  private async checkpoint(updates: readonly OperationUpdate[]): Promise<CheckpointUpdatedExecutionState> {
    this.lastSend = monotonicNow();
    this.calls += 1;
    const response = await this.client.checkpoint({
      DurableExecutionArn: this.executionArn,
      CheckpointToken: this.currentToken,
      Updates: [...updates],
    });
    if (response.CheckpointToken !== undefined && response.CheckpointToken !== '') {
      this.currentToken = response.CheckpointToken;
    }
    return response.NewExecutionState ?? {};
  }

  // A method, since the compiler would take the phase for unchanged over an await.
  private isStopped(): boolean {
    return this.phase === 'stopped';
  }

  private takeBatch(): OperationUpdate[] {
    let bytes = this.currentToken.length + REQUEST_BYTES;
    let count = 0;
    for (const update of this.queue) {
      bytes += estimateBytes(update);
      if (count > 0 && (count >= this.maxUpdates || bytes > MAX_BATCH_BYTES)) break;
      count += 1;
    }
    const batch = this.queue.slice(0, count);
    this.queue = this.queue.slice(count);
    return batch;
  }

  private wakeWaiters(): void {
    const waiters = this.whenQuiet;
    this.whenQuiet = [];
    for (const wake of waiters) wake();
  }
}

interface Call {
  readonly updates: readonly OperationUpdate[];
  readonly answer: Promise<CheckpointUpdatedExecutionState>;
}

/** Small updates are not counted: 250 of them stay far below the limit. */
function estimateBytes(update: OperationUpdate): number {
  const { Payload, Error: error } = update;
  if (error === undefined && (Payload?.length ?? 0) < SMALL_PAYLOAD_CHARACTERS) return SMALL_UPDATE_BYTES;
  return Buffer.byteLength(JSON.stringify({ Id: update.Id, data: update }), 'utf8');
}
