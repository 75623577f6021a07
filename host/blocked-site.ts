/**
 * Where a thread is that does not give itself back: its place in the user's code, read through the inspector.
 *
 * 1. It is a help for people, so it may fail, and it never takes longer than `LONGEST_MS`: a native call answers nothing.
 * 2. Before the inspector is detached the thread is told to run on, also when it took too long to pause: one that is
 *    ended while it is paused never ends, and would keep the process from ending.
 * 3. The place is that in the source, where the script names its map. Node's own frames and those of this package are
 *    passed over.
 */
import { readFile } from 'node:fs/promises';
import { Session } from 'node:inspector';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { clearTimer, setTimer, type Timer } from '../runtime/clock.ts';

const LONGEST_MS = 500;
/** How the inspector calls a thread of `node:worker_threads`. */
const TITLE = /^\[worker (\d+)\]/;

interface Frame {
  readonly url: string;
  readonly location: { readonly scriptId: string; readonly lineNumber: number; readonly columnNumber?: number };
}

interface WorkerMessage {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { callFrames?: readonly Frame[]; scriptId?: string; sourceMapURL?: string };
}

interface Attached {
  readonly params: { readonly sessionId: string; readonly workerInfo: { readonly title: string } };
}
interface Received {
  readonly params: { readonly sessionId: string; readonly message: string };
}

interface Stack {
  readonly frames: readonly Frame[];
  /** URLs of source maps by script id. */
  readonly maps: ReadonlyMap<string, string>;
}

/** `file:line:column`; undefined where it cannot be told. */
export async function blockedSite(threadId: number): Promise<string | undefined> {
  // The inspector of a host that is a worker itself knows no threads.
  if (!isMainThread) return undefined;
  const session = new Session();
  const pause = new Pause(session, threadId);
  let timer: Timer | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimer(() => {
      resolve(undefined);
    }, LONGEST_MS);
  });
  try {
    session.connect();
    const found = pause.stack().then(siteOf);
    return await Promise.race([found.catch(() => undefined), late]);
  } catch {
    // Such as a Node that was built without the inspector.
    return undefined;
  } finally {
    clearTimer(timer);
    pause.end();
    session.disconnect();
  }
}

/** Pauses a thread to read its stack, and lets it go on. */
class Pause {
  private readonly maps = new Map<string, string>();
  private frames: readonly Frame[] | undefined;
  private send: ((method: string) => number) | undefined;
  private lastCall: number | undefined;

  constructor(
    private readonly session: Session,
    private readonly threadId: number,
  ) {}

  stack(): Promise<Stack> {
    const { session } = this;
    return new Promise((resolve, reject) => {
      const failed = (error: Error | null): void => {
        if (error !== null) reject(error);
      };
      session.on('NodeWorker.attachedToWorker' as never, ({ params }: Attached) => {
        const { sessionId, workerInfo } = params;
        if (Number(TITLE.exec(workerInfo.title)?.[1]) !== this.threadId) return;
        let sent = 0;
        this.send = (method) => {
          sent += 1;
          const message = JSON.stringify({ id: sent, method });
          session.post('NodeWorker.sendMessageToWorker', { sessionId, message }, failed);
          return sent;
        };
        session.on('NodeWorker.receivedMessageFromWorker' as never, (event: Received) => {
          if (event.params.sessionId === sessionId)
            this.take(JSON.parse(event.params.message) as WorkerMessage, resolve);
        });
        this.send('Debugger.enable');
        this.send('Debugger.pause');
      });
      session.post('NodeWorker.enable', { waitForDebuggerOnStart: false }, failed);
    });
  }

  /** Has the thread run on, whether it is paused or is going to be. */
  end(): void {
    if (this.lastCall === undefined) this.lastCall = this.send?.('Debugger.disable');
  }

  private take({ id, method, params }: WorkerMessage, resolve: (stack: Stack) => void): void {
    if (method === 'Debugger.scriptParsed' && params?.sourceMapURL) {
      this.maps.set(String(params.scriptId), params.sourceMapURL);
    } else if (method === 'Debugger.paused' && this.frames === undefined) {
      this.frames = params?.callFrames ?? [];
      this.end();
    } else if (id !== undefined && id === this.lastCall) resolve({ frames: this.frames ?? [], maps: this.maps });
  }
}

async function siteOf({ frames, maps }: Stack): Promise<string | undefined> {
  const frame = frames.find(({ url }) => isUsers(url));
  if (frame === undefined) return undefined;
  const { scriptId, lineNumber, columnNumber = 0 } = frame.location;
  const mapped = await inSource(frame.url, maps.get(scriptId), lineNumber, columnNumber).catch(() => undefined);
  return mapped ?? `${fileOf(frame.url)}:${String(lineNumber + 1)}:${String(columnNumber + 1)}`;
}

function isUsers(url: string): boolean {
  return url !== '' && !url.startsWith('node:') && !OWN_FOLDERS.some((folder) => url.startsWith(folder));
}

/** The folder of a bundle of this package; of its sources, each room's. */
const OWN_FOLDERS = import.meta.url.endsWith('.ts')
  ? ['../sandbox/', '../runtime/'].map((folder) => new URL(folder, import.meta.url).href)
  : [new URL('.', import.meta.url).href];

async function inSource(
  url: string,
  mapUrl: string | undefined,
  line: number,
  column: number,
): Promise<string | undefined> {
  if (mapUrl === undefined) return undefined;
  const text = mapUrl.startsWith('data:') ? inlined(mapUrl) : await readFile(new URL(mapUrl, url), 'utf8');
  const entry = new SourceMap(JSON.parse(text) as SourceMapPayload).findEntry(line, column);
  if (!('originalSource' in entry)) return undefined;
  const source = new URL(entry.originalSource, url).href;
  return `${fileOf(source)}:${String(entry.originalLine + 1)}:${String(entry.originalColumn + 1)}`;
}

function inlined(url: string): string {
  const comma = url.indexOf(',');
  const [head, data] = [url.slice(0, comma), url.slice(comma + 1)];
  return head.endsWith(';base64') ? Buffer.from(data, 'base64').toString('utf8') : decodeURIComponent(data);
}

function fileOf(url: string): string {
  return url.startsWith('file:') ? fileURLToPath(url) : url;
}
