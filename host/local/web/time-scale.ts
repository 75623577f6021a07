/**
 * Where a moment stands on the timeline. Long times in which nothing ran can be folded, so that an execution which waits
 * for a day and works for a second shows both.
 *
 * 1. Order is kept: a later moment never stands left of an earlier one.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}
export interface Fold extends Span {
  /** Where it stands, 0 to 1. */
  readonly from: number;
  readonly to: number;
}
export interface TimeScale {
  /** 0 to 1. */
  readonly at: (time: number) => number;
  readonly folds: readonly Fold[];
}

/** Shorter idle times are not worth a fold. */
const LEAST_SHARE = 0.05;
/** What a folded time takes of the width. */
const FOLDED_SHARE = 0.04;

export function timeScale(whole: Span, busy: readonly Span[], fold: boolean): TimeScale {
  const total = Math.max(1, whole.end - whole.start);
  const idle = fold ? idleSpans(whole, busy).filter(({ start, end }) => (end - start) / total > LEAST_SHARE) : [];
  const folded = idle.slice(0, 12);
  const real = total - folded.reduce((sum, { start, end }) => sum + end - start, 0);
  const forReal = 1 - folded.length * FOLDED_SHARE;
  const pieces: Fold[] = [];
  let time = whole.start;
  let place = 0;
  const push = (end: number, width: number): void => {
    pieces.push({ start: time, end, from: place, to: place + width });
    time = end;
    place += width;
  };
  for (const { start, end } of folded) {
    push(start, ((start - time) / Math.max(1, real)) * forReal);
    push(end, FOLDED_SHARE);
  }
  push(whole.end, Math.max(0, 1 - place));
  const at = (moment: number): number => {
    const piece = pieces.find(({ end }) => moment <= end) ?? pieces.at(-1);
    if (piece === undefined || moment <= whole.start) return 0;
    const length = piece.end - piece.start;
    const share = length <= 0 ? 1 : Math.min(1, (moment - piece.start) / length);
    return piece.from + share * (piece.to - piece.from);
  };
  const isFolded = new Set(folded.map(({ start }) => start));
  return { at, folds: pieces.filter(({ start, end }) => isFolded.has(start) && end > start) };
}

function idleSpans(whole: Span, busy: readonly Span[]): Span[] {
  const sorted = [...busy].sort((a, b) => a.start - b.start);
  const idle: Span[] = [];
  let until = whole.start;
  for (const { start, end } of sorted) {
    if (start > until) idle.push({ start: until, end: start });
    until = Math.max(until, end);
  }
  if (whole.end > until) idle.push({ start: until, end: whole.end });
  return idle;
}
