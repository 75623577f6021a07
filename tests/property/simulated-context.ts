/**
 * Steps, waits and child contexts over nothing but a delivery queue: the order of deliveries without threads, service
 * and messages, so that a test may use hops which the runtime does not have.
 *
 * Live, operations complete in the order of their turns of the event loop and are recorded; on replay a recorded
 * operation is queued when it is asked for, and one without record never completes.
 */
import type { DurableContext } from '../../runtime/index.ts';
import { DeliveryQueue } from '../../sandbox/delivery-queue.ts';
import type { Hop } from '../../sandbox/hop.ts';

export interface Outcome {
  readonly at: number;
  readonly settle: (resolve: (value: unknown) => void, reject: (error: unknown) => void) => void;
}

type Body = (info: { attempt: number }) => Promise<unknown>;
type ChildBody = (context: DurableContext) => Promise<unknown>;

export class Simulation {
  /** What completed, by id. */
  readonly outcomes = new Map<string, Outcome>();
  private readonly queue: DeliveryQueue;
  private clock = 0;

  /** Without a record: live. */
  constructor(
    hop: Hop,
    private readonly recorded: ReadonlyMap<string, Outcome> | undefined,
  ) {
    this.queue = new DeliveryQueue(
      () => undefined,
      (callback) => () => {
        hop(callback);
      },
    );
  }

  context(prefix = ''): DurableContext {
    let count = 0;
    const nextId = (): string => {
      count += 1;
      return `${prefix}${String(count)}`;
    };
    const simulated = {
      step: (...args: unknown[]) => {
        const body = args.find((arg) => typeof arg === 'function') as Body;
        return this.operation(nextId(), async () => {
          try {
            return await body({ attempt: 1 });
          } catch {
            // A repeated attempt comes later, as a suspension would have it.
            await turns(3);
            return body({ attempt: 2 });
          }
        });
      },
      wait: ({ seconds }: { seconds: number }) => this.operation(nextId(), () => turns(4 * seconds)),
      runInChildContext: (_name: string, body: ChildBody, { virtualContext }: { virtualContext: boolean }) => {
        const id = nextId();
        const run = (): Promise<unknown> =>
          Promise.resolve()
            .then(() => body(this.context(`${id}-`)))
            // What goes on in a branch left behind must not reach a result that was given.
            .then((value) => structuredClone(value));
        return virtualContext ? run() : this.operation(id, run);
      },
    };
    return simulated as unknown as DurableContext;
  }

  stop(): void {
    this.queue.stop();
  }

  private operation(rawId: string, body: () => Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const deliver = ({ at, settle }: Outcome): void => {
        this.queue.add({
          at,
          rawId,
          settle: () => {
            settle(resolve, reject);
          },
        });
      };
      if (this.recorded !== undefined) {
        const recorded = this.recorded.get(rawId);
        if (recorded !== undefined) deliver(recorded);
        return;
      }
      const complete = (settle: Outcome['settle']): void => {
        // Acknowledgements arrive in a turn of their own.
        setImmediate(() => {
          this.clock += 1;
          const outcome = { at: this.clock, settle };
          this.outcomes.set(rawId, outcome);
          deliver(outcome);
        });
      };
      body().then(
        (value) => {
          complete((fulfil) => {
            fulfil(value);
          });
        },
        (error: unknown) => {
          complete((_fulfil, refuse) => {
            refuse(error);
          });
        },
      );
    });
  }
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
