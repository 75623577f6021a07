/** The document `durable-sandbox/replay@1`. */
import type { SourceSite } from '../../../runtime/determinism-error.ts';
import { type OperationView, REPLAY_CLASSES, type ReplayFinding } from '../../replay/replay-verdict.ts';
import { countReplays, type ReplayedFile } from './replayed-file.ts';

export interface ReplaySubject {
  readonly module: string;
  readonly exportName: string;
}

export function replayDocument(
  { module, exportName }: ReplaySubject,
  files: readonly ReplayedFile[],
  durationMs: number,
): unknown {
  const { total, reproduced, diverged, allowed, incomplete, errors, operations } = countReplays(files);
  return {
    Schema: 'durable-sandbox/replay@1',
    Module: module,
    Export: exportName,
    Summary: {
      Total: total,
      Ok: reproduced,
      Diverged: diverged,
      Allowed: allowed,
      Incomplete: incomplete,
      Errors: errors,
      Operations: operations,
      DurationMs: Math.round(durationMs),
    },
    Histories: files.map(historyOf),
  };
}

function historyOf({ file, verdict, allowed }: ReplayedFile): unknown {
  const { finding, earlier, executionArn, status, operations, agreed, warnings } = verdict;
  return {
    File: file,
    DurableExecutionArn: executionArn,
    Status: allowed ? 'allowed' : status,
    Operations: operations,
    Agreed: agreed,
    ...(finding && findingOf(finding)),
    Earlier: earlier && viewOf(earlier),
    Cure: finding && REPLAY_CLASSES[finding.code].cure,
    Warnings: warnings.length === 0 ? undefined : warnings.map(findingOf),
  };
}

function findingOf({ code, message, eventId, recorded, requested, source }: ReplayFinding): object {
  const path = (recorded ?? requested)?.path;
  return {
    Code: code,
    Message: message,
    At: path === undefined && eventId === undefined ? undefined : { EventId: eventId, Path: path },
    Recorded: recorded && viewOf(recorded),
    Requested: requested && viewOf(requested),
    Source: source && sourceOf(source),
  };
}

function viewOf({ path, type, subType, name, at }: OperationView): object {
  return { Path: path, Type: type, SubType: subType, Name: name, StartTimestamp: at };
}

function sourceOf({ file, line, column }: SourceSite): object {
  return { File: file, Line: line, Column: column };
}
