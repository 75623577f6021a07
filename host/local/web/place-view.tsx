import type { ExecutionSource } from './execution-source.ts';
import { SourceFrames } from './source-frames.tsx';
import { useLoaded } from './use-loaded.ts';

/** Where the code that is served now asks for an operation. */
export function PlaceView({ source, operation }: { source: ExecutionSource; operation: string }) {
  const place = useLoaded(() => source.place(operation), [source.arn, operation]);
  if (place.kind === 'loading') return <p class="quiet">looking through a replay…</p>;
  if (place.kind === 'failed') return <p class="problem">{place.message}</p>;
  if (place.value.length === 0) return <p class="quiet">The code that is served now does not ask for it.</p>;
  return <SourceFrames frames={place.value} />;
}
