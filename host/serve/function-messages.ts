/** What the service and the process of a function tell each other. Plain JSON: each message crosses as text. */
import type { LogLevel } from '../local/index.ts';
import type { ReplayVerdict } from '../replay/replay-verdict.ts';
import type { RequestPlaces } from '../replay/request-places.ts';
import type { ErrorObject } from '../../runtime/wire.ts';

/** Where a function comes from. */
export interface FunctionSource {
  readonly file: string;
  readonly exportName: string | undefined;
}

/** The fields of a Lambda context that can be sent. */
export interface ContextFields {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly awsRequestId: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly tenantId?: string | undefined;
}

/** To the function's process. */
export interface CallMessage {
  readonly kind: 'call';
  readonly call: number;
  readonly event: unknown;
  readonly context: ContextFields;
  readonly remainingMs: number;
}

/** To the function's process: does its code still replay that history? */
export interface ReplayMessage {
  readonly kind: 'replay';
  readonly call: number;
  /** The text of a history. */
  readonly history: string;
}

/** To the function's process: where does its code ask for the operations of that history? */
export interface PlacesMessage {
  readonly kind: 'places';
  readonly call: number;
  /** The text of a history. */
  readonly history: string;
}

export type HostMessage = CallMessage | ReplayMessage | PlacesMessage;

/** A line that a function printed. */
export interface FunctionLine {
  readonly executionArn?: string | undefined;
  readonly operationId?: string | undefined;
  readonly level: LogLevel;
  readonly message: string;
}

/** From the function's process. */
export type FunctionMessage =
  /** `concurrency`: calls that can be under way at a time; absent: any number. */
  | { readonly kind: 'ready'; readonly exportName: string; readonly concurrency?: number | undefined }
  | { readonly kind: 'not-loaded'; readonly error: ErrorObject }
  | { readonly kind: 'answered'; readonly call: number; readonly output?: unknown }
  | { readonly kind: 'replayed'; readonly call: number; readonly verdict: ReplayVerdict }
  | { readonly kind: 'placed'; readonly call: number; readonly places: RequestPlaces }
  | { readonly kind: 'threw'; readonly call: number; readonly error: ErrorObject }
  | ({ readonly kind: 'line' } & FunctionLine);
