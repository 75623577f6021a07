/**
 * A value as a tree that can be folded.
 *
 * 1. A branch is built when it is opened, so that depth and width cost nothing before.
 * 2. A value that contains itself is shown once, and named where it comes again.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import { show } from './rich-value.ts';
import { isInside, keyOf, pathText } from './value-path.ts';

/** Entries shown of one branch before the next are asked for. */
const ENTRIES = 100;
const LEAF_CHARS = 2_000;
const OPEN_DEPTH = 2;

export interface TreeState {
  /** The place that a search stands at. */
  readonly hit: string | undefined;
  readonly chosen: string | undefined;
  readonly onChoose: (key: string, value: unknown) => void;
}

interface Ancestor {
  readonly value: object;
  readonly key: string;
}

interface NodeProps {
  name?: string;
  value: unknown;
  place: string;
  ancestors: readonly Ancestor[];
  tree: TreeState;
}

export function ValueTree({ value, tree }: { value: unknown; tree: TreeState }) {
  return (
    <div class="json">
      <ValueNode value={value} place="" ancestors={[]} tree={tree} />
    </div>
  );
}

function ValueNode({ name, value, place, ancestors, tree }: NodeProps) {
  const leadsToHit = tree.hit !== undefined && isInside(tree.hit, place);
  const isHit = tree.hit === place;
  const [wanted, setOpen] = useState<boolean | undefined>(undefined);
  const [count, setCount] = useState(ENTRIES);
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isHit) line.current?.scrollIntoView({ block: 'nearest' });
  }, [isHit, tree.hit]);
  const shown = show(value);
  const open = leadsToHit || (wanted ?? ancestors.length < OPEN_DEPTH);
  const mark = `${isHit ? 'hit' : ''} ${tree.chosen === place ? 'chosen' : ''}`;
  const label =
    name === undefined ? null : (
      <button type="button" class="key" title={pathText(place)} onClick={() => tree.onChoose(place, value)}>
        {name}:
      </button>
    );
  if (shown.kind === 'leaf') {
    const long = shown.text.length > LEAF_CHARS && wanted !== true;
    return (
      <div ref={line} class={`leaf ${mark}`}>
        {label} <span class={`v-${shown.type}`}>{long ? `${shown.text.slice(0, LEAF_CHARS)}…` : shown.text}</span>
        {shown.badge !== undefined && <span class="badge">{shown.badge}</span>}
        {long && (
          <button type="button" class="small" onClick={() => setOpen(true)}>
            all {shown.text.length} characters
          </button>
        )}
      </div>
    );
  }
  const again = ancestors.find((ancestor) => ancestor.value === value);
  if (again !== undefined || shown.entries.length === 0) {
    return (
      <div ref={line} class={`leaf ${mark}`}>
        {label} {again === undefined ? `${shown.open}${shown.close} ` : `↺ ${pathText(again.key)} `}
        <span class="badge">{again === undefined ? shown.badge : 'itself'}</span>
      </div>
    );
  }
  const { entries } = shown;
  const inner = [...ancestors, { value: value as object, key: place }];
  // A hit far behind in a long list has to be built to be seen.
  const hitIndex = leadsToHit ? entries.findIndex(([key]) => isOn(tree.hit ?? '', keyOf(place, key))) : -1;
  const until = Math.max(count, hitIndex + 1);
  return (
    <div class="branch">
      <div ref={line} class={mark}>
        <button
          type="button"
          class="fold"
          aria-expanded={open}
          aria-label={`${name ?? 'value'}, ${shown.badge}`}
          onClick={() => setOpen(!open)}
        >
          {open ? '▾' : '▸'}
        </button>{' '}
        {label} {shown.open}
        {open ? '' : `…${shown.close}`} <span class="badge">{shown.badge}</span>
      </div>
      {open && (
        <div class="inside">
          {entries.slice(0, until).map(([key, item]) => (
            <ValueNode key={key} name={key} value={item} place={keyOf(place, key)} ancestors={inner} tree={tree} />
          ))}
          {entries.length > until && (
            <button type="button" class="small" onClick={() => setCount(until + ENTRIES)}>
              {entries.length - until} more
            </button>
          )}
        </div>
      )}
      {open && <div>{shown.close}</div>}
    </div>
  );
}

const isOn = (hit: string, key: string): boolean => hit === key || isInside(hit, key);
