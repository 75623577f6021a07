/**
 * Faults that are planted into the simulated world, each of which breaks one property: a check that does not see its
 * fault is not to be trusted.
 */
export type PlantedFault =
  /** The recorded times of two completions are swapped before the replay. */
  | 'swapped-completions'
  /** After a crash the function is shown another result of a finished operation. */
  | 'altered-result'
  /** The service acknowledges that a step was begun, and does not keep it. */
  | 'forgotten-start'
  /** The service acknowledges what it has not kept. */
  | 'lost-acknowledgement'
  /** The function hears of acknowledgements before the service has applied them. */
  | 'early-acknowledgement'
  /** Invocations go on failing after the last fault. */
  | 'endless-faults'
  /** Results hold a count that all executions share. */
  | 'shared-count'
  /** The function is shown records under other names than the recorded ones. */
  | 'renamed-records'
  /** The function is shown records without names, so that a changed name is not noticed. */
  | 'nameless-records'
  /** The operations lose their parents on the way to the service. */
  | 'lost-parents';
