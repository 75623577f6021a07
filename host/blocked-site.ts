/**
 * Where a thread is that does not give itself back: its place in the user's code, read through the inspector.
 *
 * 1. It is a help for people, so it may fail, and it never takes longer than `LONGEST_MS`: a native call answers nothing.
 * 2. Before it returns the thread runs on and the inspector is detached: one that is ended while it is paused never ends.
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
  let timer: Timer | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimer(() => {
      resolve(undefined);
    }, LONGEST_MS);
  });
  try {
    session.connect();
    const found = stackOf(session, threadId).then(siteOf);
    return await Promise.race([found.catch(() => undefined), late]);
  } catch {
    // Such as a Node that was built without the inspector.
    return undefined;
  } finally {
    clearTimer(timer);
    session.disconnect();
  }
}

/** Pauses the thread, reads its stack and lets it go on. */
function stackOf(session: Session, threadId: number): Promise<Stack> {
  return new Promise((resolve, reject) => {
    const maps = new Map<string, string>();
    let frames: readonly Frame[] = [];
    session.on('NodeWorker.attachedToWorker' as never, ({ params }: Attached) => {
      const { sessionId, workerInfo } = params;
      if (Number(TITLE.exec(workerInfo.title)?.[1]) !== threadId) return;
      let sent = 0;
      const send = (method: string): number => {
        sent += 1;
        const message = JSON.stringify({ id: sent, method });
        session.post('NodeWorker.sendMessageToWorker', { sessionId, message }, (error) => {
          if (error !== null) reject(error);
        });
        return sent;
      };
      let lastCall: number | undefined;
      session.on('NodeWorker.receivedMessageFromWorker' as never, (event: Received) => {
        if (event.params.sessionId !== sessionId) return;
        const { id, method, params: told } = JSON.parse(event.params.message) as WorkerMessage;
        if (method === 'Debugger.scriptParsed' && told?.sourceMapURL) {
          maps.set(String(told.scriptId), told.sourceMapURL);
        } else if (method === 'Debugger.paused' && lastCall === undefined) {
          frames = told?.callFrames ?? [];
          lastCall = send('Debugger.disable');
        } else if (id !== undefined && id === lastCall) resolve({ frames, maps });
      });
      send('Debugger.enable');
      send('Debugger.pause');
    });
    session.post('NodeWorker.enable', { waitForDebuggerOnStart: false }, (error) => {
      if (error !== null) reject(error);
    });
  });
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
