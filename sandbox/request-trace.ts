/**
 * Notes the durable operations which a run asks for, for a host that wants to compare two runs.
 *
 * 1. A request is noted in the turn in which it is made, before it is compared with its record, so that the note of a
 *    request which ends the run is the last one.
 * 2. The place of the call is taken only when the host asks for it.
 */
import type { RunObservation, TracedRequest } from '../runtime/run-observation.ts';
import type { ContextState } from './context-state.ts';
import type { OperationRequest } from './operation-handle.ts';
import { pauseBefore } from './pause.ts';
import { requestSite } from './request-site.ts';
import { callingContext } from './scope.ts';

const NOT_OBSERVED: RunObservation = { purpose: 'execute', trace: 'none', module: 'shared' };

export class RequestTrace {
  private readonly observation: RunObservation;
  private noted: TracedRequest[] = [];
  private count = 0;

  constructor(observation: RunObservation | undefined) {
    this.observation = observation ?? NOT_OBSERVED;
  }

  /** True when nothing but what is recorded may happen. */
  get replaysOnly(): boolean {
    return this.observation.purpose === 'replay';
  }

  /** Undefined when requests are not noted. */
  note(context: ContextState, request: OperationRequest, rawId: string, id: string): TracedRequest | undefined {
    const { trace } = this.observation;
    if (trace === 'none') return undefined;
    const traced: TracedRequest = {
      id,
      rawId,
      parentId: context.recordedParentId,
      callerId: (callingContext() ?? context).recordedParentId,
      type: request.type,
      subType: request.subType,
      name: request.name,
      clock: context.clock,
      draws: context.draws,
      site: trace === 'sites' ? requestSite() : undefined,
      arguments: undefined,
    };
    this.noted.push(traced);
    this.count += 1;
    if (this.count === this.observation.pauseBefore) pauseBefore(traced);
    return traced;
  }

  /** What was noted since the last call; undefined if nothing was. */
  drain(): readonly TracedRequest[] | undefined {
    if (this.noted.length === 0) return undefined;
    const { noted } = this;
    this.noted = [];
    return noted;
  }
}
