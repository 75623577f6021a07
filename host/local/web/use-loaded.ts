import { useEffect, useState } from 'preact/hooks';
import type { Inputs } from 'preact/hooks';

export type Loaded<T> = { kind: 'loading' } | { kind: 'failed'; message: string } | { kind: 'ready'; value: T };

/** What a request gives, asked again whenever one of `inputs` changes; until then the answer before stays. */
export function useLoaded<T>(ask: () => Promise<T>, inputs: Inputs): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ kind: 'loading' });
  useEffect(() => {
    let current = true;
    ask().then(
      (value) => {
        if (current) setLoaded({ kind: 'ready', value });
      },
      (error: unknown) => {
        if (current) setLoaded({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => {
      current = false;
    };
  }, inputs);
  return loaded;
}
