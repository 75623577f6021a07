/** The functions of a service: where they come from, how their processes are, and how many executions they have. */
import { statSync } from 'node:fs';
import type { DurableService } from '../local/index.ts';
import type { FunctionFleet } from './function-fleet.ts';
import type { ReloadCheck } from './reload-check.ts';
import { projectFolderOf, sourceFrames } from './source-frames.ts';

export function functionRows(
  service: DurableService,
  fleet: Pick<FunctionFleet, 'functions' | 'state' | 'lastCheck'>,
): object {
  const counts = new Map<string, Record<string, number>>();
  for (const { functionName, status, count } of service.tools.counts()) {
    const own = counts.get(functionName) ?? {};
    own[status] = count;
    counts.set(functionName, own);
  }
  const served = new Map(fleet.functions.map((each) => [each.name, each]));
  const names = [...new Set([...served.keys(), ...service.tools.functionNames(), ...counts.keys()])].sort();
  const registered = new Set(service.tools.functionNames());
  return {
    Functions: names.map((name) => {
      const source = served.get(name);
      const state = fleet.state(name);
      return {
        Name: name,
        IsRegistered: registered.has(name),
        Executions: counts.get(name) ?? {},
        ...(source === undefined
          ? {}
          : {
              File: source.file,
              Export: source.exportName,
              Durable: source.durable,
              ChangedAt: changedAt(source.file),
              State: state,
              LastReload: shownCheck(fleet.lastCheck(name), projectFolderOf(source.file)),
              ...(state?.kind === 'not-loaded'
                ? { Frames: sourceFrames(state.error.StackTrace ?? [], projectFolderOf(source.file)) }
                : {}),
            }),
      };
    }),
  };
}

/** What came of replaying the open executions when the code was changed last. */
function shownCheck(check: ReloadCheck | undefined, projectFolder: string): object | undefined {
  if (check === undefined) return undefined;
  return {
    At: new Date(check.at).toISOString(),
    Open: check.open,
    Fit: check.fit,
    Unchecked: check.unchecked,
    Diverged: check.misfits.map(({ executionArn, name, code, message, source }) => ({
      DurableExecutionArn: executionArn,
      DurableExecutionName: name,
      Code: code,
      Message: message,
      Frames:
        source === undefined ? [] : sourceFrames([`at ${source.file}:${source.line}:${source.column}`], projectFolder),
    })),
  };
}

function changedAt(file: string): string | undefined {
  try {
    return statSync(file).mtime.toISOString();
  } catch {
    return undefined;
  }
}
