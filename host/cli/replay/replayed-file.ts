/** One history with its verdict, and those that say the same as one. */
import type { ReplayVerdict } from '../../replay/replay-verdict.ts';

export interface ReplayedFile {
  /** As it is shown: relative to the working folder. */
  readonly file: string;
  readonly verdict: ReplayVerdict;
  /** It diverged in a way that `--allow` lets pass. */
  readonly allowed: boolean;
}

export interface ReplayCounts {
  readonly total: number;
  readonly reproduced: number;
  readonly diverged: number;
  readonly allowed: number;
  readonly incomplete: number;
  readonly errors: number;
  readonly operations: number;
}

export function countReplays(files: readonly ReplayedFile[]): ReplayCounts {
  const of = (status: ReplayVerdict['status']): ReplayedFile[] =>
    files.filter(({ verdict }) => verdict.status === status);
  const diverged = of('diverged');
  return {
    total: files.length,
    reproduced: of('reproduced').length,
    diverged: diverged.filter(({ allowed }) => !allowed).length,
    allowed: diverged.filter(({ allowed }) => allowed).length,
    incomplete: of('incomplete').length,
    errors: of('error').length,
    operations: files.reduce((sum, { verdict }) => sum + verdict.operations, 0),
  };
}

/** Histories that part at the same place and in the same way are one finding. */
export function groupFindings(files: readonly ReplayedFile[]): ReplayedFile[][] {
  const groups = new Map<string, ReplayedFile[]>();
  for (const replayed of files) {
    const { finding, status } = replayed.verdict;
    if (finding === undefined) continue;
    const { source, recorded, requested } = finding;
    // Without a place in the code, the message tells them apart: incomplete files, ends.
    const place =
      source === undefined ? finding.message : `${source.file}:${String(source.line)}:${String(source.column)}`;
    const key = JSON.stringify([status, finding.code, replayed.allowed, place, recorded?.path, requested?.path]);
    groups.set(key, [...(groups.get(key) ?? []), replayed]);
  }
  return [...groups.values()];
}
