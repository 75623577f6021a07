/** What the interpreter of a program tells of what it does, for those who check it. */

/** An operation as its call names it. */
export interface Request {
  /** Path of the id before it is hashed. */
  readonly rawId: string;
  readonly type: 'STEP' | 'WAIT' | 'CALLBACK' | 'CONTEXT' | 'CHAINED_INVOKE';
  readonly subType: string;
  readonly name: string | undefined;
}

export interface Observer {
  /** Workflow code calls an operation. */
  requested(request: Request): void;
  /** Workflow code calls a virtual context, which takes an id and leaves no record. */
  virtualRequested(request: Request): void;
  /** A body begins that has an effect on the world. */
  bodyBegins(rawId: string, attempt: number, atMostOnce: boolean): void;
  /** Workflow code got the outcome of an operation. */
  delivered(rawId: string): void;
  /** A callback id was handed to the outside system, which answers `ms` milliseconds later. */
  callbackSubmitted(callbackId: string, answer: 'succeed' | 'fail' | 'time-out', ms: number): void;
  /** The workflow's own function has come to an end. */
  returned(): void;
}
