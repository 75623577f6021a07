/**
 * The record of an execution that runs on an embedded service.
 *
 * 1. What was read is kept until the service tells of a change.
 * 2. After `freeze` it answers from memory alone, so that the service may be closed.
 */
import type { Event } from '@aws-sdk/client-lambda';
import { type Operation, OperationType } from '../../runtime/wire.ts';
import type { DurableService, InvocationSummary } from '../local/index.ts';
import type { ExecutionRecord } from './execution-record.ts';

const PAGE = 1000;

export class LiveRecord implements ExecutionRecord {
  readonly executionArn: string;
  readonly #service: DurableService;
  readonly #unsubscribe: () => void;
  #operations: readonly Operation[] | undefined;
  #withoutRoot: readonly Operation[] | undefined;
  #events: Event[] = [];
  #eventsAreNew = false;
  #invocations: readonly InvocationSummary[] | undefined;

  constructor(service: DurableService, executionArn: string) {
    this.#service = service;
    this.executionArn = executionArn;
    this.#unsubscribe = service.onEvent((event) => {
      if (event.executionArn !== executionArn || event.kind === 'log') return;
      this.#operations = undefined;
      this.#eventsAreNew = false;
      this.#invocations = undefined;
    });
  }

  get operations(): readonly Operation[] {
    const all = this.everything;
    this.#withoutRoot ??= all.filter(({ Type }) => Type !== OperationType.EXECUTION);
    return this.#withoutRoot;
  }

  /** With the one that stands for the execution. */
  get everything(): readonly Operation[] {
    if (this.#operations === undefined) {
      this.#operations = this.#service.getOperations(this.executionArn);
      this.#withoutRoot = undefined;
    }
    return this.#operations;
  }

  get events(): readonly Event[] {
    if (this.#eventsAreNew) return this.#events;
    const known = this.#events.length;
    const events = wholeHistory(this.#service, this.executionArn);
    if (events.length > known) this.#events = events;
    this.#eventsAreNew = true;
    return this.#events;
  }

  /** Those that have ended. */
  get invocations(): readonly InvocationSummary[] {
    return (this.#invocations ??= this.#service.listInvocations(this.executionArn));
  }

  freeze(): void {
    this.#unsubscribe();
    void this.invocations;
    void this.operations;
    void this.events;
  }
}

export function wholeHistory(service: DurableService, executionArn: string): Event[] {
  const events: Event[] = [];
  let marker: string | undefined;
  do {
    const page = service.getHistory(executionArn, { MaxItems: PAGE, Marker: marker });
    // The service's events have the members of the AWS client's.
    events.push(...(page.Events as unknown as Event[]));
    marker = page.NextMarker;
  } while (marker !== undefined);
  return events;
}
