/** Times a new process from its start to the end of its first replay, and asks it for its memory. */
import { fork } from 'node:child_process';
import { monotonicNow } from '../../runtime/clock.ts';

export interface ColdOrder {
  readonly moduleFile: string;
  readonly exportName: string;
  readonly historyFile: string;
  readonly seedSecret: string | undefined;
  /** `empty`: the same execution before anything of it was recorded. */
  readonly state: 'recorded' | 'empty';
}

export type ColdAnswer =
  | {
      readonly kind: 'replayed';
      /** From the start of Node to the module and the history being loaded. */
      readonly loadedMs: number;
      /** Heap of the sandbox thread at the end of the replay. */
      readonly heapBytes: number;
      /** The most memory that the process ever had. */
      readonly peakRssBytes: number;
    }
  | { readonly kind: 'failed'; readonly message: string };

export interface ColdStart {
  /** From the call that starts the process to its word that the replay is done. */
  readonly ms: number;
  readonly heapBytes: number;
  readonly peakRssBytes: number;
}

const ENTRY = import.meta.url.endsWith('.ts') ? './cold-process.ts' : './cold-process.js';

/** @throws Error when the process cannot load the module or replay the history */
export function coldStart(order: ColdOrder): Promise<ColdStart> {
  return new Promise((resolve, reject) => {
    const begun = monotonicNow();
    const child = fork(new URL(ENTRY, import.meta.url), [], {
      env: { ...process.env, DURABLE_SANDBOX_COLD_START: JSON.stringify(order) },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let lastWords = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = `${lastWords}${text}`.slice(-2000);
    });
    let start: ColdStart | undefined;
    let failure: string | undefined;
    child.on('message', (answer: ColdAnswer) => {
      if (answer.kind === 'failed') failure = answer.message;
      else start = { ms: monotonicNow() - begun, heapBytes: answer.heapBytes, peakRssBytes: answer.peakRssBytes };
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (start !== undefined) resolve(start);
      else reject(new Error(failure ?? `A new process ended with ${String(signal ?? code)}: ${lastWords}`));
    });
  });
}
