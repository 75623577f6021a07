/**
 * What the host wants to know of a run beyond what travels anyway: the requests it makes, one by one.
 *
 * Owns: the shapes. Does not own: how requests are noted (`sandbox/request-trace.ts`) and compared (`host/replay/`).
 */
import type { SourceSite } from './determinism-error.ts';
import type { OperationType } from './wire.ts';

export interface RunObservation {
  /**
   * `execute`: an invocation. `replay`: only what is recorded is answered; no body of a step or condition runs, no plugin
   * is told, and operations without a record stay open.
   */
  readonly purpose: 'execute' | 'replay';
  /** `sites`: with the place in the user's source of each request, which takes a capture of the stack. */
  readonly trace: 'none' | 'requests' | 'sites';
  /** `separate`: an instance of the workflow's module that no invocation uses. */
  readonly module: 'shared' | 'separate';
  /** Stops in the debugger before this request (the first is 1). */
  readonly pauseBefore?: number | undefined;
  /** Reports how long the workflow ran in the sandbox, and what of it was the decoding of payloads. */
  readonly measure?: boolean | undefined;
}

/** Where the time of a run went, as far as the sandbox knows. */
export interface RunMeasures {
  /** Milliseconds from the call of the workflow to its end or rest, decoding among them. */
  readonly runMs: number;
  readonly decodeMs: number;
  /** The payloads that took longest to decode, longest first. */
  readonly slowest: readonly DecodedPayload[];
  /** Heap of the thread that was in use at the end. */
  readonly heapBytes: number;
}

/** A recorded payload that was decoded. */
export interface DecodedPayload {
  /** Id of the operation before it was hashed. */
  readonly rawId: string;
  readonly ms: number;
  readonly characters: number;
}

/** One durable operation that the workflow asked for. */
export interface TracedRequest {
  readonly id: string;
  /** The id before it was hashed, such as `2-1`. */
  readonly rawId: string;
  readonly parentId: string | undefined;
  /** The context whose code made the call, by its hashed id; undefined for the workflow's own. */
  readonly callerId: string | undefined;
  readonly type: OperationType;
  readonly subType: string;
  readonly name: string | undefined;
  /** The context's clock at the request, milliseconds since the epoch. */
  readonly clock: number;
  /** How much was drawn from each of the context's random streams. */
  readonly draws: string;
  readonly site: SourceSite | undefined;
  /** What the service is or was told beside the identity (seconds, function, input), as JSON. */
  arguments: string | undefined;
}
