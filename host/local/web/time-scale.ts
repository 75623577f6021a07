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
  readonly whole: Span;
  /** 0 to 1. */
  readonly at: (time: number) => number;
  /** The moment at a place. */
  readonly timeAt: (place: number) => number;
  readonly folds: readonly Fold[];
  readonly ticks: readonly number[];
  /** Milliseconds between ticks, where nothing is folded. */
  readonly tickStep: number;
}

/** Shorter idle times are not worth a fold. */
const LEAST_SHARE = 0.05;
/** What a folded time takes of the width. */
const FOLDED_SHARE = 0.05;
const MOST_FOLDS = 10;
/**
 * `isFolded`: whether an idle time that could be folded is, told by its start. `tickShare`: what the label of a tick needs
 * of the width.
 */
export function timeScale(
  whole: Span,
  busy: readonly Span[],
  isFolded: (start: number) => boolean,
  tickShare: number,
): TimeScale {
  const total = Math.max(1, whole.end - whole.start);
  const folded = idleSpans(whole, busy)
    .filter(({ start, end }) => (end - start) / total > LEAST_SHARE && isFolded(start))
    .slice(0, MOST_FOLDS);
  const real = total - folded.reduce((sum, { start, end }) => sum + end - start, 0);
  const forReal = 1 - folded.length * FOLDED_SHARE;
  const pieces: (Fold & { readonly isFold: boolean })[] = [];
  let time = whole.start;
  let place = 0;
  const push = (end: number, width: number, isFold: boolean): void => {
    pieces.push({ start: time, end, from: place, to: place + width, isFold });
    time = end;
    place += width;
  };
  for (const { start, end } of folded) {
    push(start, ((start - time) / Math.max(1, real)) * forReal, false);
    push(end, FOLDED_SHARE, true);
  }
  push(whole.end, Math.max(0, 1 - place), false);
  const at = (moment: number): number => {
    const piece = pieces.find(({ end }) => moment <= end) ?? pieces.at(-1);
    if (piece === undefined || moment <= whole.start) return 0;
    const length = piece.end - piece.start;
    const share = length <= 0 ? 1 : Math.min(1, (moment - piece.start) / length);
    return piece.from + share * (piece.to - piece.from);
  };
  const timeAt = (wanted: number): number => {
    const piece = pieces.find(({ to }) => wanted <= to) ?? pieces.at(-1);
    if (piece === undefined || piece.to <= piece.from) return whole.start;
    return piece.start + ((wanted - piece.from) / (piece.to - piece.from)) * (piece.end - piece.start);
  };
  const ticks: number[] = [];
  const step = niceStep((real / forReal) * tickShare);
  for (const { start, end, isFold } of pieces) {
    if (isFold) continue;
    const first = Math.ceil((start - whole.start) / step) * step + whole.start;
    for (let tick = first; tick <= end; tick += step) {
      const before = ticks.at(-1);
      if (before === undefined || at(tick) - at(before) > tickShare * 0.8) ticks.push(tick);
    }
  }
  return { whole, at, timeAt, folds: pieces.filter(({ isFold }) => isFold), ticks, tickStep: step };
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500].concat(
  [1, 2, 5, 10, 15, 30].map((each) => each * SECOND),
  [1, 2, 5, 10, 15, 30].map((each) => each * MINUTE),
  [1, 2, 3, 6, 12].map((each) => each * HOUR),
);

/** The least round time that is at least so long. */
function niceStep(least: number): number {
  return STEPS.find((step) => step >= least) ?? Math.ceil(least / DAY) * DAY;
}

function idleSpans(whole: Span, busy: readonly Span[]): Span[] {
  const sorted = busy.filter(({ end }) => end >= whole.start).sort((a, b) => a.start - b.start);
  const idle: Span[] = [];
  let until = whole.start;
  for (const { start, end } of sorted) {
    if (start >= whole.end) break;
    if (start > until) idle.push({ start: until, end: start });
    until = Math.max(until, end);
  }
  if (whole.end > until) idle.push({ start: until, end: whole.end });
  return idle;
}
