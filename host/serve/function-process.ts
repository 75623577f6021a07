/**
 * The program of a function's own process: loads the module, answers calls, replays histories.
 *
 * Owns: the loaded handler, the Lambda context of a call. Does not own: when the process is started and ended
 * (`function-host.ts`).
 *
 * Invariants
 *  1. Several calls are under way at a time; each is answered once.
 *  2. The process ends when the service does, in whatever way that ends.
 */
import { monotonicNow } from '../../runtime/clock.ts';
import { settingsOfHandler } from '../../runtime/durable-handler-mark.ts';
import type { HandlerSettings } from '../../runtime/durable-sandbox.ts';
import { toErrorObject } from '../../runtime/error-object.ts';
import type { LambdaContext } from '../../runtime/lambda-context.ts';
import type { ErrorObject } from '../../runtime/wire.ts';
import { CliError } from '../cli/cli-error.ts';
import { loadWorkflow } from '../cli/load-workflow.ts';
import type { LambdaHandler, LoadedWorkflow } from '../cli/load-workflow.ts';
import { readHistory } from '../replay/read-history.ts';
import type { RecordedHistory } from '../replay/recorded-history.ts';
import type { ReplayTarget } from '../replay/replay-run.ts';
import type { ReplayVerdict } from '../replay/replay-verdict.ts';
import { requestPlaces } from '../replay/request-places.ts';
import { defaultThreadLimit } from '../thread-limit.ts';
import { replayTargetOf, unreadable, verifyHistory } from '../replay/verify-replay.ts';
import type {
  CallMessage,
  FunctionMessage,
  FunctionSource,
  HostMessage,
  PlacesMessage,
  ReplayMessage,
} from './function-messages.ts';
import { FunctionOutput } from './function-output.ts';

const source = JSON.parse(process.env['DURABLE_SANDBOX_FUNCTION'] ?? '{}') as FunctionSource;
const output = new FunctionOutput((line) => {
  send({ kind: 'line', ...line });
});
output.install();
process.on('disconnect', () => process.exit(0));

const loaded = load();
process.on('message', (message: HostMessage) => {
  if (message.kind === 'call') void answer(message);
  else if (message.kind === 'replay') void replay(message);
  else void findPlaces(message);
});
// After the module was loaded or not: the host then knows how calls will go.
await loaded.catch(() => undefined);

async function load(): Promise<LoadedWorkflow> {
  try {
    const workflow = await loadWorkflow(source.file, source.exportName, process.cwd());
    send({ kind: 'ready', exportName: workflow.exportName, concurrency: concurrencyOf(workflow.handler) });
    return workflow;
  } catch (thrown) {
    send({ kind: 'not-loaded', error: loadingError(thrown) });
    throw thrown;
  }
}

/** As many as there are places on sandbox threads; where there are none, any number. */
function concurrencyOf(handler: LambdaHandler): number | undefined {
  const settings = settingsOfHandler(handler) as HandlerSettings | undefined;
  if (settings?.target.kind !== 'thread') return undefined;
  const { maxThreads = defaultThreadLimit(), concurrency = 1 } = settings.config.pool ?? {};
  return maxThreads * concurrency;
}

/** The place in the user's code instead of ours, which is where the module was loaded from. */
function loadingError(thrown: unknown): ErrorObject {
  const error = toErrorObject(thrown);
  const source = thrown instanceof CliError ? thrown.source : undefined;
  if (source === undefined) return error;
  const { File, Line, Column } = source;
  return { ...error, StackTrace: [`at ${File}:${String(Line)}${Column === undefined ? '' : `:${String(Column)}`}`] };
}

async function answer({ call, event, context, remainingMs }: CallMessage): Promise<void> {
  try {
    const { handler } = await loaded;
    const result = await output.during(executionOf(event), async () =>
      handler(event as Parameters<LambdaHandler>[0], lambdaContext(context, remainingMs)),
    );
    send({ kind: 'answered', call, output: result });
  } catch (thrown) {
    send({ kind: 'threw', call, error: toErrorObject(thrown) });
  }
}

async function replay({ call, history }: ReplayMessage): Promise<void> {
  try {
    send({ kind: 'replayed', call, verdict: await verdictOn(await loaded, history) });
  } catch (thrown) {
    send({ kind: 'threw', call, error: toErrorObject(thrown) });
  }
}

async function findPlaces({ call, history }: PlacesMessage): Promise<void> {
  try {
    const { handler } = await loaded;
    send({ kind: 'placed', call, places: await requestPlaces(replayTargetOf(handler), readHistory(history)) });
  } catch (thrown) {
    send({ kind: 'threw', call, error: toErrorObject(thrown) });
  }
}

async function verdictOn({ handler }: LoadedWorkflow, history: string): Promise<ReplayVerdict> {
  let target: ReplayTarget;
  let recorded: RecordedHistory;
  try {
    target = replayTargetOf(handler);
    recorded = readHistory(history);
  } catch (error) {
    return unreadable(error);
  }
  return verifyHistory(target, recorded);
}

function executionOf(event: unknown): string | undefined {
  const arn = (event as { DurableExecutionArn?: unknown } | null)?.DurableExecutionArn;
  return typeof arn === 'string' ? arn : undefined;
}

function lambdaContext(fields: CallMessage['context'], remainingMs: number): LambdaContext {
  const deadline = monotonicNow() + remainingMs;
  const unused = (): void => undefined;
  return {
    callbackWaitsForEmptyEventLoop: true,
    ...fields,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - monotonicNow())),
    done: unused,
    fail: unused,
    succeed: unused,
  };
}

function send(message: FunctionMessage): void {
  // Without a service there is nobody to tell, and this process is about to end.
  if (process.connected) process.send?.(message);
}
