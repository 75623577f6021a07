/**
 * A recorded payload: a tree that can be folded, its size, the raw text.
 *
 * 1. Only the head of a large payload is fetched; all of it can be downloaded.
 * 2. A branch is built when it is opened, so that depth and width cost nothing before.
 */
import { useEffect, useState } from 'preact/hooks';
import { payloadPath } from './api.ts';
import { bytes } from './format.ts';
import { decode, show } from './rich-value.ts';

const HEAD_BYTES = 256 * 1024;
/** Entries shown of one branch before the next are asked for. */
const ENTRIES = 100;
const LEAF_CHARS = 2_000;

type Loaded =
  { kind: 'loading' } | { kind: 'failed'; message: string } | { kind: 'loaded'; text: string; size: number };

interface PayloadProps {
  arn: string;
  operation: string;
  part: 'input' | 'result' | 'error';
  /** Changes when the payload may have. */
  version: string;
}

export function Payload({ arn, operation, part, version }: PayloadProps) {
  const [loaded, setLoaded] = useState<Loaded>({ kind: 'loading' });
  const [raw, setRaw] = useState(false);
  const path = payloadPath(arn, operation, part);
  useEffect(() => {
    let current = true;
    load(path).then(
      (next) => {
        if (current) setLoaded(next);
      },
      (error: unknown) => {
        if (current) setLoaded({ kind: 'failed', message: String(error) });
      },
    );
    return () => {
      current = false;
    };
  }, [path, version]);
  if (loaded.kind === 'loading') return <p class="quiet">loading…</p>;
  if (loaded.kind === 'failed') return <p class="problem">{loaded.message}</p>;
  if (loaded.size === 0) return <p class="quiet">none</p>;
  const cut = loaded.size > HEAD_BYTES;
  const decoded = cut ? undefined : decode(loaded.text);
  const isValue = decoded?.kind === 'value';
  return (
    <div class="payload">
      <div class="bar">
        <span class="quiet">
          {bytes(loaded.size)}
          {cut ? ', only its beginning is shown' : ''}
        </span>
        {isValue && (
          <button type="button" aria-pressed={raw} onClick={() => setRaw(!raw)}>
            raw
          </button>
        )}
        <button type="button" onClick={() => void navigator.clipboard.writeText(loaded.text)}>
          copy
        </button>
        <a class="button" href={path} download={`${part}.json`}>
          download
        </a>
      </div>
      {isValue && !raw ? (
        <div class="json">
          <Value value={decoded.value} depth={0} />
        </div>
      ) : (
        <pre tabIndex={0}>{loaded.text}</pre>
      )}
    </div>
  );
}

async function load(path: string): Promise<Loaded> {
  const response = await fetch(path, { headers: { range: `bytes=0-${String(HEAD_BYTES - 1)}` } });
  if (response.status === 416) return { kind: 'loaded', text: '', size: 0 };
  if (!response.ok) return { kind: 'failed', message: await response.text() };
  const size = Number(
    response.headers.get('content-range')?.split('/')[1] ?? response.headers.get('content-length') ?? 0,
  );
  return { kind: 'loaded', text: await response.text(), size };
}

function Value({ name, value, depth }: { name?: string; value: unknown; depth: number }) {
  const [open, setOpen] = useState(depth < 2);
  const [count, setCount] = useState(ENTRIES);
  const shown = show(value);
  const label = name === undefined ? null : <span class="key">{name}: </span>;
  if (shown.kind === 'leaf') {
    const long = shown.text.length > LEAF_CHARS;
    return (
      <div class="leaf">
        {label}
        <span class={`v-${shown.type}`}>{long ? `${shown.text.slice(0, LEAF_CHARS)}…` : shown.text}</span>
        {shown.badge !== undefined && <span class="badge">{shown.badge}</span>}
        {long && <span class="badge">{shown.text.length} characters</span>}
      </div>
    );
  }
  const { entries } = shown;
  if (entries.length === 0) {
    return (
      <div class="leaf">
        {label}
        {shown.open}
        {shown.close} <span class="badge">{shown.badge}</span>
      </div>
    );
  }
  return (
    <div class="branch">
      <button type="button" class="fold" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? '▾' : '▸'} {label}
        {shown.open}
        {open ? '' : `…${shown.close}`} <span class="badge">{shown.badge}</span>
      </button>
      {open && (
        <div class="inside">
          {entries.slice(0, count).map(([key, item]) => (
            <Value key={key} name={key} value={item} depth={depth + 1} />
          ))}
          {entries.length > count && (
            <button type="button" onClick={() => setCount(count + ENTRIES)}>
              {entries.length - count} more
            </button>
          )}
        </div>
      )}
      {open && <div>{shown.close}</div>}
    </div>
  );
}
