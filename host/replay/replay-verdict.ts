/**
 * What came out when code was run over a recorded history, and how each outcome is called.
 *
 * Owns: codes, classes and their words. Does not own: how they are found (`judge-replay.ts`), how they are printed.
 */
import type { SourceSite } from '../../runtime/determinism-error.ts';
import type { RecordedStatus } from './recorded-history.ts';

export const REPLAY_CLASSES = {
  DS_REPLAY_CHANGED: {
    title: 'changed operation',
    cure: 'Keep the name and kind of what is recorded. Put new behaviour behind context.patched(id).',
  },
  DS_REPLAY_REORDERED: {
    title: 'reordered operations',
    cure: 'Keep the recorded order, and add new operations behind the old ones.',
  },
  DS_REPLAY_INSERTED: {
    title: 'inserted operation',
    cure: 'Add new operations at the end, or ask context.patched(id) before the new one.',
  },
  DS_REPLAY_REMOVED: {
    title: 'removed operation',
    cure: 'Keep requesting what is recorded, or ask context.patched(id) and leave it out only where that is true.',
  },
  DS_REPLAY_RETURNED_EARLY: {
    title: 'returned early',
    cure: 'Let executions that went on beyond this place do so again: branch on context.patched(id) or on a recorded result.',
  },
  DS_REPLAY_RESULT: {
    title: 'another end',
    cure: 'A finished execution keeps its recorded end, but running ones may end differently: check that this is meant, and allow it with --allow DS_REPLAY_RESULT.',
  },
  DS_REPLAY_ARGUMENTS: {
    title: 'changed arguments',
    cure: 'What is recorded keeps its old arguments; only new executions get the new ones.',
  },
  DS_REPLAY_DETERMINISM: {
    title: 'not deterministic',
    cure: 'Move what the message names into context.step().',
  },
  DS_REPLAY_NOT_ENDING: {
    title: 'does not come to rest',
    cure: 'Look for a loop whose condition no recorded result fulfils, or for a promise nobody settles.',
  },
  DS_REPLAY_INCOMPLETE: {
    title: 'incomplete history',
    cure: 'Fetch the history again, whole and with its data.',
  },
  DS_REPLAY_UNREADABLE: {
    title: 'unreadable history or workflow',
    cure: 'Correct what the message names.',
  },
} as const;

/** Stable codes of what a replay can find. */
export type ReplayCode = keyof typeof REPLAY_CLASSES;

/** An operation as a line of a report shows it. */
export interface OperationView {
  /** Names from the outermost context inwards. */
  readonly path: string;
  readonly type: string;
  readonly subType: string | undefined;
  readonly name: string | undefined;
  /** When it was begun, ISO 8601. Only of recorded ones. */
  readonly at?: string | undefined;
}

/** One row of the two columns. */
export interface ComparisonRow {
  readonly mark: 'same' | 'changed' | 'missing' | 'extra';
  readonly recorded: OperationView | undefined;
  readonly requested: OperationView | undefined;
}

/** Something that differs between a history and a replay of it, or what kept the history from being replayed. */
export interface ReplayFinding {
  readonly code: ReplayCode;
  /** One sentence: what differs, and where. */
  readonly message: string;
  readonly eventId?: number | undefined;
  readonly recorded?: OperationView | undefined;
  readonly requested?: OperationView | undefined;
  /** The call in the user's source. */
  readonly source?: SourceSite | undefined;
}

export type ReplayStatus = 'reproduced' | 'diverged' | 'incomplete' | 'error';

/** What came out when code was run over a recorded history. */
export interface ReplayVerdict {
  readonly status: ReplayStatus;
  /** Why, unless it was reproduced. */
  readonly finding: ReplayFinding | undefined;
  /** What does not count as divergence, such as changed arguments. */
  readonly warnings: readonly ReplayFinding[];
  readonly executionArn: string | undefined;
  readonly recordedStatus: RecordedStatus | undefined;
  /** Recorded operations which the workflow has to ask for. */
  readonly operations: number;
  /** How many of them it asked for before the finding. */
  readonly agreed: number;
  /** Around the finding. */
  readonly rows: readonly ComparisonRow[];
  /** The last operation whose outcome both runs used: what is decided after it may have parted them. */
  readonly earlier: OperationView | undefined;
  readonly durationMs: number;
}
