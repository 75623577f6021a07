/** One execution of this service: loaded, and live until it ends. */
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { getExecution } from './api.ts';
import type { ExecutionDocument } from './api-shapes.ts';
import { ExecutionHeader } from './execution-header.tsx';
import { serviceSource } from './execution-source.ts';
import { ExecutionView } from './execution-view.tsx';
import { followEvents } from './live.ts';
import { problem } from './problem.ts';

const TICK_MS = 1000;

export function ExecutionPage({ name }: { name: string }) {
  const document = useSignal<ExecutionDocument | undefined>(undefined);
  useEffect(() => {
    document.value = undefined;
    let stop = (): void => undefined;
    let closed = false;
    const load = async (): Promise<void> => {
      const next = await getExecution(name);
      if (!closed) document.value = next;
    };
    load().then(() => {
      const loaded = document.value;
      if (!closed && loaded !== undefined) {
        stop = followEvents(loaded.DurableExecutionArn, loaded.LastEventId, () => void load().catch(problem.show));
      }
    }, problem.show);
    return () => {
      closed = true;
      stop();
    };
  }, [name]);
  const shown = document.value;
  return shown === undefined ? <p class="quiet">loading…</p> : <Loaded document={shown} />;
}

function Loaded({ document }: { document: ExecutionDocument }) {
  const tick = useSignal(0);
  const isOpen = document.Status === 'RUNNING';
  const loadedAt = useMemo(() => performance.now(), [document]);
  useEffect(() => {
    globalThis.document.title = `${document.DurableExecutionName} · durable-sandbox`;
    if (!isOpen) return undefined;
    const timer = setInterval(() => (tick.value += 1), TICK_MS);
    return () => clearInterval(timer);
  }, [isOpen, document.DurableExecutionName]);
  // The service's clock, which may not be this machine's.
  const now = Date.parse(document.Now) + (tick.value >= 0 && isOpen ? performance.now() - loadedAt : 0);
  const source = useMemo(() => serviceSource(document.DurableExecutionArn), [document.DurableExecutionArn]);
  return (
    <>
      <ExecutionHeader document={document} source={source} now={now} />
      <ExecutionView document={document} source={source} now={now} />
    </>
  );
}
