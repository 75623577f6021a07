/** How one item of a batch stands. */
export enum BatchItemStatus {
  SUCCEEDED = 'SUCCEEDED',
  FAILED = 'FAILED',
  /** Begun, and left behind when the batch completed early. */
  STARTED = 'STARTED',
}

/** What a batch counts as that a custom policy completes. */
export enum CompletionOutcome {
  SUCCEEDED = 'SUCCEEDED',
  FAILED = 'FAILED',
}

/** The answer of a custom completion policy; see `continueBatch` and `completeBatch`. */
export type CompletionDecision = { complete: false } | { complete: true; outcome?: CompletionOutcome | undefined };

/** How one item stands when a custom completion policy is asked. */
export interface CompletionItemStatus {
  index: number;
  name?: string | undefined;
  /** Undefined for an item that has not begun. */
  status?: BatchItemStatus | undefined;
}

/** What a custom completion policy looks at. */
export interface CompletionStatus {
  successCount: number;
  failureCount: number;
  /** Succeeded and failed items together. */
  completedCount: number;
  /** All items of the batch, begun or not. */
  totalCount: number;
  items: readonly CompletionItemStatus[];
}

/** Limits that end a batch early. With none of them given, the first failure does. */
export interface ThresholdCompletionConfig {
  /** Complete as soon as so many items succeeded. */
  minSuccessful?: number | undefined;
  /** Stop when more items than this failed. */
  toleratedFailureCount?: number | undefined;
  /** Stop when a larger share of all items than this failed. 0 to 100. */
  toleratedFailurePercentage?: number | undefined;
  shouldComplete?: never;
}

/** A policy of one's own; not to be combined with thresholds. */
export interface CustomCompletionConfig {
  /** Called before items are begun and after each that ended. A pure function of its argument. */
  shouldComplete: (status: CompletionStatus) => CompletionDecision;
  minSuccessful?: never;
  toleratedFailureCount?: never;
  toleratedFailurePercentage?: never;
}

/** When a batch is complete: by thresholds, or by a policy of one's own. */
export type CompletionConfig = ThresholdCompletionConfig | CustomCompletionConfig;
