import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

const KEY = 'inspector-percent';
const USUAL = 37;
const [LEAST, MOST, STEP] = [20, 70, 2];

/** How much of the window's width the details take, in percent; kept over visits. */
export function useInspectorWidth(): Signal<number> {
  const stored = Number(localStorage.getItem(KEY) ?? USUAL);
  const percent = useSignal(stored >= LEAST && stored <= MOST ? stored : USUAL);
  useEffect(() => localStorage.setItem(KEY, String(percent.value)), [percent.value]);
  return percent;
}

/** Between two panels: dragged, or moved with the arrow keys; a double click gives the usual width back. */
export function PanelDivider({ percent }: { percent: Signal<number> }) {
  const set = (wanted: number): void => {
    percent.value = Math.round(Math.min(MOST, Math.max(LEAST, wanted)));
  };
  return (
    <div
      class="divider"
      role="separator"
      aria-label="Width of the details"
      aria-orientation="vertical"
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      aria-valuenow={percent.value}
      tabIndex={0}
      onDblClick={() => set(USUAL)}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        const panels = event.currentTarget.parentElement?.getBoundingClientRect();
        if (panels === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
        set((100 * (panels.right - event.clientX)) / panels.width);
      }}
      onKeyDown={(event) => {
        const step = { ArrowLeft: STEP, ArrowRight: -STEP }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        set(percent.value + step);
      }}
    />
  );
}
