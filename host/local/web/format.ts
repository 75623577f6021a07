/** Texts for times, durations and statuses. A status is always a glyph and a word. */
export function duration(ms: number): string {
  if (ms < 1000) return `${String(Math.max(0, Math.round(ms)))} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [Math.floor(seconds) % 60, 's'],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${String(value)} ${unit}`)
    .join(' ');
}

/** A time since the start, as exact as the distance to the next one asks for. */
export function offset(ms: number, step: number): string {
  if (ms === 0) return '0';
  if (ms < 1000) return `+${String(Math.round(ms))} ms`;
  if (ms >= 60_000) return `+${duration(ms)}`;
  const digits = step < 10 ? 3 : step < 100 ? 2 : step < 1000 ? 1 : 0;
  return `+${(ms / 1000).toFixed(digits)} s`;
}

export function clock(text: string | number): string {
  const time = new Date(text);
  const today = new Date().toDateString() === time.toDateString();
  return today ? time.toLocaleTimeString() : time.toLocaleString();
}

export function ago(ms: number): string {
  return ms < 2_000 ? 'just now' : `${duration(ms).replace(/\.\d+/, '')} ago`;
}

const WORDS: Readonly<Record<string, readonly [string, string]>> = {
  RUNNING: ['▷', 'running'],
  STARTED: ['▷', 'running'],
  PENDING: ['⚠', 'retry pending'],
  READY: ['⚠', 'retry due'],
  SUCCEEDED: ['✓', 'succeeded'],
  FAILED: ['✗', 'failed'],
  TIMED_OUT: ['◔', 'timed out'],
  STOPPED: ['⊘', 'stopped'],
  CANCELLED: ['⊘', 'cancelled'],
  CRASHED: ['✗', 'crashed'],
};

export function statusText(status: string, type?: string): readonly [glyph: string, word: string] {
  if (status === 'STARTED') {
    if (type === 'WAIT') return ['◷', 'waiting'];
    if (type === 'CALLBACK') return ['◇', 'callback open'];
    if (type === 'CHAINED_INVOKE') return ['↗', 'invoked'];
  }
  // An invocation with something left to wait for.
  if (type === 'INVOCATION' && status === 'PENDING') return ['‖', 'suspended'];
  return WORDS[status] ?? ['·', status.toLowerCase()];
}

export function bytes(count: number): string {
  if (count < 1024) return `${String(count)} B`;
  if (count < 1024 * 1024) return `${(count / 1024).toFixed(1)} KB`;
  return `${(count / 1024 / 1024).toFixed(1)} MB`;
}
