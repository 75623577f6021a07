/**
 * Whether an update that came as JSON has members of the right kinds, before anything looks at what they say.
 *
 * Members that the API does not know are let through and never read.
 */
import type { OperationUpdate } from '../../../runtime/wire.ts';
import { invalidParameter } from './service-exception.ts';

type Members = Readonly<Record<string, unknown>>;
type Kind = 'string' | 'number' | 'boolean';

const TEXTS: Readonly<Record<string, Kind>> = {
  Id: 'string',
  ParentId: 'string',
  Name: 'string',
  Type: 'string',
  SubType: 'string',
  Action: 'string',
  Payload: 'string',
};
const STRUCTURES: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  Error: { ErrorType: 'string', ErrorMessage: 'string', ErrorData: 'string' },
  ContextOptions: { ReplayChildren: 'boolean' },
  StepOptions: { NextAttemptDelaySeconds: 'number' },
  WaitOptions: { WaitSeconds: 'number' },
  CallbackOptions: { TimeoutSeconds: 'number', HeartbeatTimeoutSeconds: 'number' },
  ChainedInvokeOptions: { FunctionName: 'string', TenantId: 'string' },
};

/** Throws InvalidParameterValueException. */
export function requireUpdateShape(update: OperationUpdate): void {
  requireKinds('', update as unknown as Members, TEXTS);
  for (const [key, kinds] of Object.entries(STRUCTURES)) {
    const structure: unknown = (update as unknown as Members)[key];
    if (structure === undefined) continue;
    if (typeof structure !== 'object' || structure === null || Array.isArray(structure)) throw wrong(key, 'structure');
    requireKinds(`${key}.`, structure as Members, kinds);
  }
  const trace: unknown = update.Error?.StackTrace;
  if (trace === undefined) return;
  if (!Array.isArray(trace) || trace.some((line) => typeof line !== 'string')) {
    throw wrong('Error.StackTrace', 'list of strings');
  }
}

function requireKinds(path: string, members: Members, kinds: Readonly<Record<string, Kind>>): void {
  for (const [key, kind] of Object.entries(kinds)) {
    const value = members[key];
    if (value !== undefined && typeof value !== kind) throw wrong(`${path}${key}`, kind);
  }
}

function wrong(member: string, kind: string): Error {
  return invalidParameter(`Value at ${member} of an operation update is no ${kind}.`);
}
