/**
 * Replaying histories against the code that is served now: of executions here, and out of files. Also tells where that
 * code asks for an operation.
 *
 * Owns: these calls. Does not own: the replay, which the function's own process does (`function-process.ts`).
 *
 * 1. Nothing is written, no step runs. Yet workflow code does, so it takes what acts take.
 */
import type { SourceSite } from '../../runtime/determinism-error.ts';
import type { DurableService } from '../local/index.ts';
import { jsonAnswer } from '../local/http-api/http-answer.ts';
import type { HttpAnswer } from '../local/http-api/http-answer.ts';
import { parseJsonObject } from '../local/http-api/request-body.ts';
import type { Route } from '../local/http-api/routes.ts';
import { invalidParameter } from '../local/execution-model/service-exception.ts';
import { REPLAY_CLASSES } from '../replay/replay-verdict.ts';
import type { ReplayFinding, ReplayVerdict } from '../replay/replay-verdict.ts';
import type { RequestPlaces } from '../replay/request-places.ts';
import { historyOf } from './execution-document.ts';
import { findArn } from './find-arn.ts';
import type { FunctionFleet } from './function-fleet.ts';
import { importedHistory } from './imported-history.ts';
import { projectFolderOf, sourceFrames } from './source-frames.ts';
import type { SourceFrame } from './source-frames.ts';

/** As large as the histories that the service itself can have. */
const HISTORY = 64 * 1024 * 1024;
const SMALL = 1024 * 1024;

export function replayRoutes(fleet: FunctionFleet): Route[] {
  const projectOf = (name: string): string => {
    const served = fleet.functions.find((each) => each.name === name);
    if (served === undefined) {
      throw invalidParameter(`No function ${name} is served here in a process of its own; only those can be replayed.`);
    }
    return projectFolderOf(served.file);
  };
  const verdictOf = async (name: string, history: string): Promise<object> => {
    const projectFolder = projectOf(name);
    return shown(await fleet.replay(name, history), projectFolder);
  };
  const lately = new LatePlaces(fleet);
  return [
    {
      method: 'POST',
      access: 'act',
      path: '/_local/v1/replay',
      bodyLimit: HISTORY,
      answer: async ({ body }) => {
        const { History, FunctionName } = parseJsonObject(body);
        if (typeof History !== 'string') throw invalidParameter('History must be the text of a history.');
        if (FunctionName !== undefined && typeof FunctionName !== 'string')
          throw invalidParameter('FunctionName must be a text.');
        const imported = importedHistory(History);
        return answer({
          Document: imported?.document,
          Events: imported?.events,
          Verdict: FunctionName === undefined ? undefined : await verdictOf(FunctionName, History),
        });
      },
    },
    {
      method: 'POST',
      access: 'act',
      path: '/_local/v1/executions/{arn}/replay',
      bodyLimit: SMALL,
      answer: async ({ service, labels }) => {
        const arn = findArn(service, labels['arn'] ?? '');
        const { functionName } = service.tools.row(arn);
        const history = { DurableExecutionArn: arn, Events: historyOf(service, arn) };
        return answer({ Verdict: await verdictOf(functionName, JSON.stringify(history)) });
      },
    },
    {
      method: 'POST',
      access: 'act',
      path: '/_local/v1/executions/{arn}/places/{operation}',
      bodyLimit: SMALL,
      answer: async ({ service, labels }) => {
        const arn = findArn(service, labels['arn'] ?? '');
        const projectFolder = projectOf(service.tools.row(arn).functionName);
        const place = (await lately.of(service, arn))[labels['operation'] ?? ''];
        return answer({ Frames: place === undefined ? [] : framesAt(place, projectFolder) });
      },
    },
  ];
}

/** The places of the execution that was asked about last: whoever looks at one operation looks at the next. */
class LatePlaces {
  private key = '';
  private places: Promise<RequestPlaces> = Promise.resolve({});

  constructor(private readonly fleet: FunctionFleet) {}

  of(service: DurableService, arn: string): Promise<RequestPlaces> {
    const events = historyOf(service, arn);
    const { functionName } = service.tools.row(arn);
    // The code may have changed as well.
    const key = [arn, events.length, JSON.stringify(this.fleet.state(functionName))].join(' ');
    if (key !== this.key) {
      this.key = key;
      this.places = this.fleet.places(functionName, JSON.stringify({ DurableExecutionArn: arn, Events: events }));
      this.places.catch(() => (this.key = ''));
    }
    return this.places;
  }
}

/** What the page shows: as the document of `durable-sandbox replay --json`, with rows and source. */
function shown(verdict: ReplayVerdict, projectFolder: string): object {
  const { status, operations, agreed, rows, earlier, durationMs, finding, warnings } = verdict;
  const found = (each: ReplayFinding): object => ({
    Code: each.code,
    Title: REPLAY_CLASSES[each.code].title,
    Cure: REPLAY_CLASSES[each.code].cure,
    Message: each.message,
    EventId: each.eventId,
    Frames: framesOf(each, projectFolder),
  });
  return {
    Status: status,
    Operations: operations,
    Agreed: agreed,
    DurationMs: Math.round(durationMs),
    Finding: finding && found(finding),
    Warnings: warnings.map(found),
    Earlier: earlier?.path,
    Rows: rows.map(({ mark, recorded, requested }) => ({
      Mark: mark,
      Recorded: recorded && { Path: recorded.path, Kind: recorded.subType ?? recorded.type },
      Requested: requested && { Path: requested.path, Kind: requested.subType ?? requested.type },
    })),
  };
}

function framesOf({ source }: ReplayFinding, projectFolder: string): SourceFrame[] {
  return source === undefined ? [] : framesAt(source, projectFolder);
}

function framesAt({ file, line, column }: SourceSite, projectFolder: string): SourceFrame[] {
  return sourceFrames([`at ${file}:${String(line)}:${String(column)}`], projectFolder);
}

function answer(value: object): HttpAnswer {
  return { ...jsonAnswer(null), body: JSON.stringify(value) };
}
