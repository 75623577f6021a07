/**
 * One execution of a program: the real host, sandbox and embedded service on the simulated event loop, with the
 * disturbances that are wanted, and everything noted that the properties look at.
 *
 * 1. The same program, seed and disturbance do the very same again, millisecond by millisecond.
 * 2. What breaks a rule at the moment it happens (effects, acknowledgements, alarms) is noted as a violation at once.
 */
import { handleInvocation } from '../../../host/invocation.ts';
import { DurableService } from '../../../host/local/index.ts';
import { serviceSettings } from '../../../host/local/service-options.ts';
import { MemoryStore } from '../../../host/local/store/memory-store.ts';
import { now } from '../../../runtime/clock.ts';
import type { HandlerSettings } from '../../../runtime/durable-sandbox.ts';
import {
  DurableExecutionInvocationInputWithClient,
  type DurableContext,
  type DurableExecutionHandler,
  type DurableExecutionInvocationInput,
  type DurableExecutionInvocationOutput,
  type DurableLambdaHandler,
  type ErrorObject,
  type LambdaContext,
  type Operation,
} from '../../../runtime/index.ts';
import { serveInline } from '../../../sandbox/inline.ts';
import type { Strand } from '../platform/event-loop.ts';
import { loop } from '../platform/install.ts';
import { quietMachine } from '../platform/quiet-machine.ts';
import { SeededStream } from '../platform/seeded-stream.ts';
import type { Program } from '../program/program.ts';
import { runProgram } from '../program/walk.ts';
import { UNDISTURBED, type Crash, type Disturbance } from './disturbance.ts';
import { InvocationLife } from './invocation-life.ts';
import { Ledger } from './ledger.ts';
import { LifeObserver } from './life-observer.ts';
import type { PlantedFault } from './planted-fault.ts';
import { shownRecords } from './shown-records.ts';
import { simulatedClient, type CallBook, type CheckpointCall } from './simulated-client.ts';
import { registerTargets } from './targets.ts';

export interface SimulationSettings {
  readonly seed: bigint;
  readonly program: Program;
  readonly journal: boolean;
  readonly disturbance?: Disturbance;
  readonly planted?: PlantedFault | undefined;
  /** The program of the invocations after that many. */
  readonly changed?: { readonly after: number; readonly program: Program } | undefined;
  /** Options of the handler, where it is this runtime's. */
  readonly options?: HandlerOptions;
  /** Makes the handler of each invocation; default: this runtime's, inline. */
  readonly handlerOf?: (workflow: DurableExecutionHandler) => DurableLambdaHandler;
}

export interface HandlerOptions {
  /** Down to which depth finished contexts keep their inside, and run again on replay. */
  readonly childOperationsDepth?: number | undefined;
  /** Whether each run is replayed at once by the runtime itself. */
  readonly replayProof?: boolean;
}

export interface InvocationNote {
  /** `died`: killed by the simulation. */
  readonly end: 'died' | 'threw' | 'answered';
  /** How many disturbances had come when it began. */
  readonly disturbancesBefore: number;
  /** Operations which the service had moved on since the invocation before. */
  readonly serviceChanges: number;
}

export interface SimulatedRun {
  readonly settings: SimulationSettings;
  readonly arn: string;
  readonly status: string;
  readonly result: string | undefined;
  readonly error: ErrorObject | undefined;
  readonly operations: readonly Operation[];
  /** JSON of each event of the history. */
  readonly events: readonly string[];
  readonly calls: readonly CheckpointCall[];
  readonly invocations: readonly InvocationNote[];
  readonly crashed: readonly Crash[];
  readonly faultsCome: number;
  /** Events written when the first disturbance came. */
  readonly eventsBefore: number | undefined;
  readonly ledger: Ledger;
  /** Requests that differ from their record. */
  readonly mismatches: readonly string[];
  readonly violations: readonly string[];
}

const FUNCTION = 'program';
/** Virtual time is free: what is not over then will never be. */
const FUNCTION_TIMEOUT_SECONDS = 300;
const PAGE_SIZES = [1, 2, 3, 1000];

/** Waited for once. */
let quiet: Promise<void> | undefined;

/** What the fault `shared-count` counts. */
let sharedCount = 0;

/** Runs it alone, on a loop of its own. */
export async function simulate(settings: SimulationSettings): Promise<SimulatedRun> {
  await (quiet ??= quietMachine());
  await loop.reset();
  return startSimulation(settings);
}

/** Runs it beside whatever else is on the loop. */
export function startSimulation(settings: SimulationSettings): Promise<SimulatedRun> {
  const random = new SeededStream(settings.seed).derive('run');
  const strand: Strand = { random, messageJitter: random.pick([0, 0, 0.05, 2]) };
  return loop.begin(strand, () => new SimulatedExecution(settings, random).run());
}

class SimulatedExecution {
  private readonly service: DurableService;
  private readonly store = new MemoryStore();
  private readonly ledger = new Ledger();
  private readonly violations: string[] = [];
  private readonly mismatches: string[] = [];
  private readonly invocations: InvocationNote[] = [];
  private readonly book: CallBook;
  private arn = '';
  private eventsBefore: number | undefined;

  constructor(
    private readonly settings: SimulationSettings,
    random: SeededStream,
  ) {
    const { seed, disturbance = UNDISTURBED, planted } = settings;
    this.service = new DurableService(
      this.store,
      serviceSettings({
        time: 'real',
        seed: seed.toString(16),
        batchTimestamps: random.pick(['increasing', 'shared']),
        firstPageOperations: random.pick(PAGE_SIZES),
        pageSize: random.pick(PAGE_SIZES),
        functionTimeoutSeconds: FUNCTION_TIMEOUT_SECONDS,
      }),
    );
    this.book = {
      calls: [],
      ledger: this.ledger,
      disturbance,
      random: random.derive('disturbance'),
      crashed: [],
      faultsCome: 0,
      planted,
      disturbed: () => (this.eventsBefore ??= this.eventCount()),
    };
  }

  async run(): Promise<SimulatedRun> {
    if (now() !== Math.floor(loop.now)) throw new Error('platform/install.ts has to be imported before the runtime.');
    const { service } = this;
    registerTargets(service);
    service.registerFunction(FUNCTION, (event, context) => this.invoke(event, context));
    this.arn = service.begin(FUNCTION, '{}');
    const rest = loop.quiet().then(() => 'rest' as const);
    const end = await Promise.race([service.whenEnded(this.arn), rest]);
    if (end === 'rest') this.violations.push('hang: nothing is left to happen, and the execution has not ended');
    const { Status, Result, Error: error } = service.getExecution(this.arn);
    const run: SimulatedRun = {
      settings: this.settings,
      arn: this.arn,
      status: String(Status),
      result: Result ?? undefined,
      error: error,
      operations: service.getOperations(this.arn),
      events: this.store.events(this.arn, { newestFirst: false, limit: 100_000 }).map((event) => JSON.stringify(event)),
      calls: this.book.calls,
      invocations: this.invocations,
      crashed: this.book.crashed,
      faultsCome: this.book.faultsCome,
      eventsBefore: this.eventsBefore,
      ledger: this.ledger,
      mismatches: this.mismatches,
      violations: this.violations,
    };
    service.close();
    return run;
  }

  private async invoke(
    event: DurableExecutionInvocationInput,
    context: LambdaContext,
  ): Promise<DurableExecutionInvocationOutput> {
    const { settings, book, ledger } = this;
    const life = new InvocationLife(this.invocations.length + 1);
    const changes = event.UpdatedOperationIds?.length ?? 0;
    const disturbancesBefore = book.crashed.length + book.faultsCome;
    const note = (end: InvocationNote['end']): void => {
      this.invocations.push({ end, disturbancesBefore, serviceChanges: changes });
    };
    if (settings.planted === 'endless-faults' && life.number % 2 === 0) {
      note('threw');
      throw new Error('The invocation fails once more.');
    }
    const state = event.InitialExecutionState;
    const shown = shownRecords(state.Operations, settings.planted, book.crashed.length > 0);
    ledger.told(event.InitialExecutionState.Operations ?? []);
    const { changed } = settings;
    const program = changed !== undefined && life.number > changed.after ? changed.program : settings.program;
    const observer = new LifeObserver(life, ledger, this.service, {
      violation: (text) => this.violations.push(text),
      mismatch: (text) => this.mismatches.push(text),
      died: (crashed) => {
        book.crashed.push(crashed);
        book.disturbed();
      },
      crash: () => book.disturbance.crashes[book.crashed.length],
    });
    const workflow: DurableExecutionHandler = async (_event, durable: DurableContext) => {
      const result = await runProgram(program, durable, { observer, journal: settings.journal });
      return settings.planted === 'shared-count' ? { result, count: (sharedCount += 1) } : result;
    };
    const handler = settings.handlerOf?.(workflow) ?? inlineHandler(workflow, settings.options);
    const client = simulatedClient(this.service, life, book);
    try {
      const answer = await Promise.race([
        handler(
          new DurableExecutionInvocationInputWithClient(
            { ...event, InitialExecutionState: { ...state, Operations: shown } },
            client,
          ),
          context,
        ),
        life.death,
      ]);
      if (life.diesAtAnswer) {
        const crash = book.disturbance.crashes.find(({ position }) => position === 'at-answer');
        if (crash !== undefined) book.crashed.push(crash);
        book.disturbed();
        throw life.die();
      }
      note('answered');
      return answer;
    } catch (error) {
      note(life.isOver ? 'died' : 'threw');
      throw error;
    } finally {
      observer.invocationEnds();
    }
  }

  private eventCount(): number {
    return this.store.events(this.arn, { newestFirst: false, limit: 100_000 }).length;
  }
}

/** The handler of a workflow in this thread. */
export function inlineHandler(workflow: DurableExecutionHandler, options: HandlerOptions = {}): DurableLambdaHandler {
  const { childOperationsDepth, replayProof = false } = options;
  const loaded = Promise.resolve({ workflow, plugins: [] });
  const settings: HandlerSettings = {
    config: { determinism: 'strict', isolation: 'inline', replayProof, pluginsConfig: { childOperationsDepth } },
    target: {
      kind: 'inline',
      workflow: { kind: 'export', module: 'simulation:', name: undefined },
      serve: (port, shared) => serveInline(port, shared, () => loaded),
    },
  };
  return (event, context) => handleInvocation(event, context, settings);
}
