/**
 * Where a thread is that does not give itself back: its place in the user's code, read through the inspector.
 *
 * 1. It is a help for people, so it may fail, and it takes no longer than it may: a native call answers nothing.
 * 2. The thread is never paused: one that is ended while it is paused never ends, and keeps the process from ending.
 * 3. The place is that in the source, where the script names its map. Node's own frames and those of this package are
 *    passed over.
 */
import { readFile } from 'node:fs/promises';
import { Session } from 'node:inspector';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { isAbsolute } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { clearTimer, setTimer, type Timer } from '../runtime/clock.ts';

const LONGEST_MS = 1_000;
/** How the inspector calls a thread of `node:worker_threads`. */
const TITLE = /^\[worker (\d+)\]/;

/** Of a call site: file, line and column, each from 1. */
type Frame = readonly [file: string | null, line: number | null, column: number | null];

interface WorkerMessage {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { url?: string; sourceMapURL?: string };
  readonly result?: { result?: { value?: unknown } };
}

interface Attached {
  readonly params: { readonly sessionId: string; readonly workerInfo: { readonly title: string } };
}
interface Received {
  readonly params: { readonly sessionId: string; readonly message: string };
}

/** `file:line:column`; undefined where it cannot be told. */
export async function blockedSite(threadId: number, longestMs = LONGEST_MS): Promise<string | undefined> {
  // The inspector of a host that is a worker itself knows no threads.
  if (!isMainThread) return undefined;
  const session = new Session();
  let timer: Timer | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimer(() => {
      resolve(undefined);
    }, longestMs);
  });
  try {
    session.connect();
    const place = new StackReader(session, threadId).firstFrameOfUser();
    return await Promise.race([place.then(siteOf).catch(() => undefined), late]);
  } catch {
    // Such as a Node that was built without the inspector.
    return undefined;
  } finally {
    clearTimer(timer);
    session.disconnect();
  }
}

interface Place {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly sourceMap: string | undefined;
}

/**
 * Has the thread say its stack, in the midst of what it does: an expression is evaluated on top of it. The thread is not
 * paused, which it would have to be woken from.
 */
class StackReader {
  private readonly maps = new Map<string, string>();

  constructor(
    private readonly session: Session,
    private readonly threadId: number,
  ) {}

  firstFrameOfUser(): Promise<Place> {
    const { session, threadId, maps } = this;
    return new Promise((resolve, reject) => {
      const failed = (error: Error | null): void => {
        if (error !== null) reject(error);
      };
      session.on('NodeWorker.attachedToWorker' as never, ({ params }: Attached) => {
        const { sessionId, workerInfo } = params;
        if (Number(TITLE.exec(workerInfo.title)?.[1]) !== threadId) return;
        const send = (id: number, method: string, params: object = {}): void => {
          session.post(
            'NodeWorker.sendMessageToWorker',
            { sessionId, message: JSON.stringify({ id, method, params }) },
            failed,
          );
        };
        const ask = (): void => {
          send(ASK, 'Runtime.evaluate', { expression: STACK, returnByValue: true, silent: true });
        };
        let found: Place | undefined;
        session.on('NodeWorker.receivedMessageFromWorker' as never, (event: Received) => {
          if (event.params.sessionId !== sessionId) return;
          const { id, method, params: told, result } = JSON.parse(event.params.message) as WorkerMessage;
          if (method === 'Debugger.scriptParsed' && told?.url && told.sourceMapURL)
            maps.set(told.url, told.sourceMapURL);
          if (id === DISABLE && found !== undefined) resolve(found);
          if (id !== ASK) return;
          found = placeIn(JSON.parse(String(result?.result?.value)) as readonly Frame[], maps);
          // Between two microtasks no code of the user's is on the stack.
          if (found === undefined) ask();
          else send(DISABLE, 'Debugger.disable');
        });
        // Tells the source maps of all scripts.
        send(ENABLE, 'Debugger.enable');
        ask();
      });
      session.post('NodeWorker.enable', { waitForDebuggerOnStart: false }, failed);
    });
  }
}

const [ENABLE, ASK, DISABLE] = [1, 2, 3];
const STACK = `(() => {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = 100;
    Error.prepareStackTrace = (_error, sites) =>
      sites.map((site) => [site.getFileName(), site.getLineNumber(), site.getColumnNumber()]);
    const holder = {};
    Error.captureStackTrace(holder);
    return JSON.stringify(holder.stack);
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
})()`;

function placeIn(frames: readonly Frame[], maps: ReadonlyMap<string, string>): Place | undefined {
  for (const [file, line, column] of frames) {
    if (file === null || line === null || !isUsers(toUrl(file))) continue;
    return { file: toUrl(file), line, column: column ?? 1, sourceMap: maps.get(toUrl(file)) };
  }
  return undefined;
}

async function siteOf({ file, line, column, sourceMap }: Place): Promise<string> {
  const mapped = await inSource(file, sourceMap, line - 1, column - 1).catch(() => undefined);
  return mapped ?? `${fileOf(file)}:${String(line)}:${String(column)}`;
}

function toUrl(file: string): string {
  return isAbsolute(file) ? pathToFileURL(file).href : file;
}

function isUsers(url: string): boolean {
  return url.startsWith('file:') && !OWN_FOLDERS.some((folder) => url.startsWith(folder));
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
