/**
 * A recorded payload: a tree that can be searched and copied from, its size, the raw text.
 *
 * 1. Only the head of a large payload is fetched before somebody asks for all of it.
 */
import { useMemo, useState } from 'preact/hooks';
import { payloadPath } from './api.ts';
import { CompareView } from './compare-view.tsx';
import { CopyButton } from './copy-button.tsx';
import type { ExecutionSource, Part } from './execution-source.ts';
import { bytes } from './format.ts';
import { query, setQuery } from './location.ts';
import { copyText, decode } from './rich-value.ts';
import { useLoaded } from './use-loaded.ts';
import { pathText } from './value-path.ts';
import { searchValue } from './value-search.ts';
import { ValueTree } from './value-tree.tsx';

const HEAD_BYTES = 256 * 1024;
/** What an operation may record. */
const LIMIT_BYTES = 256 * 1024;

interface PayloadProps {
  source: ExecutionSource;
  functionName: string;
  operation: string;
  part: Part;
  /** Changes when the payload may have. */
  version: string;
}

export function Payload({ source, functionName, operation, part, version }: PayloadProps) {
  const [wantsAll, setWantsAll] = useState(false);
  const [raw, setRaw] = useState(false);
  const loaded = useLoaded(
    () => source.payload(operation, part, wantsAll ? undefined : HEAD_BYTES),
    [source.arn, operation, part, version, wantsAll],
  );
  const isComparing = query.value.has('compare');
  const text = loaded.kind === 'ready' ? loaded.value.text : '';
  const cut = loaded.kind === 'ready' && !wantsAll && loaded.value.size > HEAD_BYTES;
  const decoded = useMemo(() => (cut ? undefined : decode(text)), [text, cut]);
  if (loaded.kind === 'loading') return <p class="quiet">loading…</p>;
  if (loaded.kind === 'failed') return <p class="problem">{loaded.message}</p>;
  if (loaded.value.size === 0) return <p class="quiet">none</p>;
  const { size } = loaded.value;
  const isValue = decoded?.kind === 'value';
  return (
    <div class="payload">
      <div class="bar">
        <span class="quiet" title="An operation may record 256 KB">
          {bytes(size)}
          {operation !== 'execution' && size > LIMIT_BYTES / 4 ? ` of ${bytes(LIMIT_BYTES)}` : ''}
          {cut ? ', only its beginning is shown' : ''}
        </span>
        {cut && (
          <button type="button" onClick={() => setWantsAll(true)}>
            show all
          </button>
        )}
        {isValue && (
          <button type="button" aria-pressed={raw} onClick={() => setRaw(!raw)}>
            raw
          </button>
        )}
        <CopyButton text={text} />
        {source.kind === 'service' && (
          <>
            <a class="button" href={payloadPath(source.arn, operation, part)} download={`${part}.json`}>
              download
            </a>
            <button
              type="button"
              aria-pressed={isComparing}
              onClick={() => setQuery({ compare: isComparing ? '' : 'choose' })}
            >
              compare
            </button>
          </>
        )}
      </div>
      {isComparing && source.kind === 'service' ? (
        <CompareView source={source} functionName={functionName} operation={operation} part={part} />
      ) : isValue && !raw ? (
        <SearchableTree value={decoded.value} />
      ) : (
        <pre tabIndex={0}>{text}</pre>
      )}
    </div>
  );
}

function SearchableTree({ value }: { value: unknown }) {
  const [text, setText] = useState('');
  const [index, setIndex] = useState(0);
  const [chosen, setChosen] = useState<{ key: string; value: unknown } | undefined>(undefined);
  const matches = useMemo(() => (text.length < 2 ? [] : searchValue(value, text)), [value, text]);
  const step = (by: number): void => setIndex((index + by + matches.length) % Math.max(1, matches.length));
  const isBranch = typeof value === 'object' && value !== null;
  return (
    <>
      {isBranch && (
        <div class="bar">
          <input
            type="search"
            placeholder="search in it…"
            aria-label="Search in the value"
            value={text}
            onInput={(event) => {
              setText(event.currentTarget.value);
              setIndex(0);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
            }}
          />
          {text.length >= 2 && (
            <>
              <span role="status">
                {matches.length === 0 ? 'nothing found' : `${String(index + 1)} of ${String(matches.length)}`}
              </span>
              <button type="button" aria-label="Previous match" onClick={() => step(-1)}>
                ↑
              </button>
              <button type="button" aria-label="Next match" onClick={() => step(1)}>
                ↓
              </button>
            </>
          )}
        </div>
      )}
      {chosen !== undefined && (
        <div class="bar place">
          <code>{pathText(chosen.key)}</code>
          <CopyButton text={pathText(chosen.key)} label="copy path">
            copy path
          </CopyButton>
          <CopyButton text={copyText(chosen.value)} label="copy value">
            copy value
          </CopyButton>
        </div>
      )}
      <ValueTree
        value={value}
        tree={{
          hit: matches[index],
          chosen: chosen?.key,
          onChoose: (key, each) => setChosen({ key, value: each }),
        }}
      />
    </>
  );
}
