/**
 * What must come of one handler, written down in a short form.
 *
 * `history` has one event a line: `<EventId> <EventType> [SubType] [#id] [^parent] [key=value …]`. `#A` and `^A` stand
 * for operation ids: the first use takes the id, each further one must find the same. Events that are not listed do not
 * matter. The keys are those of `event-pattern.ts`, the values those of `pattern-value.ts`.
 *
 * `logs` has one rule a line: `<count>[+] key=value … [after key=value …]`: so many (or, with `+`, at least so many)
 * records match, each of them later than a record that matches what comes after `after`.
 */
export interface Expectation {
  /** Random texts by name, with their length; `$NAME` stands for them everywhere. */
  readonly random?: Readonly<Record<string, number>>;
  /** Default: null. */
  readonly input?: unknown;
  /** Absent: the end of the execution does not matter. */
  readonly status?: 'SUCCEEDED' | 'FAILED';
  /** Absent: the result does not matter. */
  readonly result?: unknown;
  readonly callbacks?: readonly CallbackAction[];
  readonly history: string;
  readonly logs?: string;
}

export type Expectations = Readonly<Record<string, Expectation>>;

/** What the outside does with a callback: the first unused action whose name fits. */
export interface CallbackAction {
  /** Absent: any. */
  readonly name?: string;
  /** After a heartbeat the callback waits for one more action. */
  readonly send: 'success' | 'failure' | 'heartbeat';
  /** Sent as JSON; absent: nothing is sent. */
  readonly payload?: unknown;
  readonly error?: { readonly ErrorType?: string; readonly ErrorMessage?: string; readonly ErrorData?: string };
  /** Seconds after the callback, or its heartbeat. Default: 0. */
  readonly after?: number;
}
