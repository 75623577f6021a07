/**
 * The error for workflow code that uses something which differs from run to run. It ends the execution: as the result
 * of a step or of a child context it would be caught, recorded and thus hidden.
 */
import { brandClass } from './class-brand.ts';
import type { DeterminismCode } from './determinism/source.ts';
import { UnrecoverableExecutionError } from './unrecoverable-errors.ts';

/** A place in the user's sources; `line` and `column` count from 1. */
export interface SourceSite {
  /** Path or URL, mapped to the original source where a source map is known. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface DeterminismFault {
  /** The row of the determinism table (docs/DETERMINISM.md). */
  readonly code: DeterminismCode;
  /** What was used, such as `fs.readFileSync`. */
  readonly api: string;
  /** Where; undefined when no file of the user is on the call stack. */
  readonly site: SourceSite | undefined;
  /** More about this very use, such as the host that was to be called. */
  readonly detail?: string | undefined;
  /** One sentence. */
  readonly reason: string;
  /** Code. */
  readonly cure: string;
}

/** Workflow code used something that is not replay-stable, with `determinism: 'strict'`. */
export class DeterminismError extends UnrecoverableExecutionError {
  static {
    brandClass(this, 'DeterminismError');
  }
  override name = 'DeterminismError';
  readonly code: DeterminismCode;
  readonly api: string;
  readonly site: SourceSite | undefined;
  readonly reason: string;
  readonly cure: string;

  constructor(fault: DeterminismFault) {
    super(describeFault(fault));
    this.code = fault.code;
    this.api = fault.api;
    this.site = fault.site;
    this.reason = fault.reason;
    this.cure = fault.cure;
  }
}

/** What, where, why, what to do, and the code, in a line. */
export function describeFault({ code, api, site, detail, reason, cure }: DeterminismFault): string {
  const about = detail === undefined ? '' : ` (${detail})`;
  return `Workflow code used ${api}${about} at ${formatSite(site)}. ${reason} Instead: ${cure} [${code}]`;
}

export function formatSite(site: SourceSite | undefined): string {
  return site === undefined ? 'an unknown place' : `${site.file}:${String(site.line)}:${String(site.column)}`;
}
