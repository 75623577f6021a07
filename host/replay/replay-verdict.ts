/**
 * What came out when code was run over a recorded history, and how each outcome is called.
 *
 * Owns: codes, classes and their words. Does not own: how they are found (`judge-replay.ts`), how they are printed.
 */
import type { SourceSite } from '../../runtime/determinism-error.ts';
import type { RecordedStatus } from './recorded-history.ts';

/** By code: a few words, what was found, what that means for executions, what to do. */
export const REPLAY_CLASSES = {
  DS_REPLAY_CHANGED: {
    title: 'changed operation',
    what: 'another name or kind is requested at a recorded place',
    consequence: 'Executions under way fail at that operation with NonDeterministicExecutionError.',
    cure: 'Keep the name and kind of what is recorded. Put new behaviour behind context.patched(id).',
  },
  DS_REPLAY_REORDERED: {
    title: 'reordered operations',
    what: 'the recorded operations are requested in another order',
    consequence:
      'Executions under way fail at the first of them. Where only the order among contexts differs it is a warning, since the service does not mind.',
    cure: 'Keep the recorded order, and add new operations behind the old ones.',
  },
  DS_REPLAY_INSERTED: {
    title: 'inserted operation',
    what: 'a new operation is requested in front of recorded ones, or behind the end of a finished execution',
    consequence: 'Executions under way fail at that operation, since the next recorded one stands at its place.',
    cure: 'Add new operations at the end, or ask context.patched(id) before the new one.',
  },
  DS_REPLAY_REMOVED: {
    title: 'removed operation',
    what: 'a recorded operation is not requested any more, and the workflow waits for others',
    consequence: 'Executions under way fail at the operation behind it, or never use what is recorded there.',
    cure: 'Keep requesting what is recorded, or ask context.patched(id) and leave it out only where that is true.',
  },
  DS_REPLAY_RETURNED_EARLY: {
    title: 'returned early',
    what: 'the workflow ends without requesting all that is recorded',
    consequence:
      'Executions under way end there, and nobody notices: neither the service nor the official SDK compares what is not requested.',
    cure: 'Let executions that went on beyond this place do so again: branch on context.patched(id) or on a recorded result.',
  },
  DS_REPLAY_RESULT: {
    title: 'another end',
    what: 'a finished execution comes to another result or error',
    consequence:
      'Finished executions keep their recorded end; those that come this far under the new code end differently.',
    cure: 'A finished execution keeps its recorded end, but running ones may end differently: check that this is meant, and allow it with --allow DS_REPLAY_RESULT.',
  },
  DS_REPLAY_ARGUMENTS: {
    title: 'changed arguments',
    what: 'a wait time, time-out, function or input is another one',
    consequence:
      'A warning: neither the service nor the runtime compares them. Executions under way keep what they began with.',
    cure: 'What is recorded keeps its old arguments; only new executions get the new ones.',
  },
  DS_REPLAY_DETERMINISM: {
    title: 'not deterministic',
    what: 'the code uses a clock, randomness or I/O that does not replay',
    consequence:
      'Executions fail with DeterminismError in strict mode, and may go other ways on each replay in the others.',
    cure: 'Move what the message names into context.step().',
  },
  DS_REPLAY_NOT_ENDING: {
    title: 'does not come to rest',
    what: 'the replay does not come to rest',
    consequence: 'Executions under way hang or fail, as does the replay.',
    cure: 'Look for a loop whose condition no recorded result fulfils, or for a promise nobody settles.',
  },
  DS_REPLAY_INCOMPLETE: {
    title: 'incomplete history',
    what: 'the file does not hold the whole history',
    consequence: 'Nothing was replayed, so nothing is known. It is never a pass.',
    cure: 'Fetch the history again, whole and with its data.',
  },
  DS_REPLAY_UNREADABLE: {
    title: 'unreadable history or workflow',
    what: 'the file is no history, or the workflow cannot be loaded',
    consequence: 'Nothing was replayed, so nothing is known. It is never a pass.',
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
