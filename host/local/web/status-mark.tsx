import { statusText } from './format.ts';

/** Glyph and word; colour only repeats them. */
export function StatusMark({ status, type, short = false }: { status: string; type?: string; short?: boolean }) {
  const [glyph, word] = type === undefined ? statusText(status) : statusText(status, type);
  return (
    <span class={`status s-${status.toLowerCase()}`}>
      <span aria-hidden="true" class="glyph">
        {glyph}
      </span>{' '}
      <span class={short ? 'hidden' : ''}>{word}</span>
    </span>
  );
}
