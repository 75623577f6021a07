/**
 * The shape of the determinism table: one row for each source of values that differ from run to run.
 *
 * 1. A code, once released, keeps its meaning.
 * 2. The rows drive the patches of the sandbox, docs/DETERMINISM.md and the tests; nothing else lists these sources.
 */

/** The stable code of a source of values that differ from run to run; docs/DETERMINISM.md lists them. */
export type DeterminismCode = `DS_DET_${string}`;

interface SourceText {
  /** Stable. */
  readonly code: DeterminismCode;
  /** The names users know, for headings. */
  readonly api: string;
  /** Why it is treated so, in one sentence. */
  readonly reason: string;
  /** What to write instead, as code. */
  readonly cure: string;
  /** What is worth knowing besides, for the page. */
  readonly note?: string;
}

/** Gives a value that is the same on each replay. */
export interface PatchedSource extends SourceText {
  readonly treatment: 'patched';
}

/** What happens where a package under `node_modules`, not the user's own file, makes the call. */
export type PackageCalls =
  /** The same as for the user's own file. */
  | 'forbidden'
  /** Warned of once, without effect: the callback is not run. */
  | 'inert'
  /** Warned of once and let through: innocent caches and log lines. */
  | 'let-through';

/** How the end of a call is told that was let through, so that the execution is not suspended meanwhile. */
export type CallEnd =
  /** The promise it returns, if it returns one. */
  | 'result'
  /** Its last argument is called back. */
  | 'callback'
  /** A timer: its first argument is called back. */
  | 'timer';

/** Functions, classes and properties at one place. */
export interface Members {
  /** `globalThis`, or a module, and a path from there: `node:net.Socket.prototype`. */
  readonly of: string;
  /** `*`: each function there whose name begins with a small letter. */
  readonly names: readonly string[] | '*';
  readonly except?: readonly string[];
  /** Default: `result`. */
  readonly end?: CallEnd;
  /**
   * True where Node's own modules reach the network or the like through this member: their calls count as calls of the
   * user's code that led to them.
   */
  readonly throughNode?: boolean;
}

/** An error in workflow code, or a warning, by the mode. */
export interface ForbiddenSource extends SourceText {
  readonly treatment: 'forbidden';
  /** Empty where no patch can notice the call: then the page says so, and only a replay finds it. */
  readonly members: readonly Members[];
  /** Default: `forbidden`. */
  readonly packages?: PackageCalls;
}

/** May be used as it is. */
export interface AllowedSource extends SourceText {
  readonly treatment: 'allowed';
  /** Asynchronous functions whose results are given to the workflow in the order in which they were called. */
  readonly inOrder: readonly Members[];
}

export type DeterminismSource = PatchedSource | ForbiddenSource | AllowedSource;
