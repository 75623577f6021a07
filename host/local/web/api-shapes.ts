/** The shapes of the service's answers. Times are ISO 8601. */
export type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'STOPPED';
export const STATUSES: readonly Status[] = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'STOPPED'];

export interface OpenCallback {
  Id: string;
  Name?: string;
  CallbackId: string;
  StartTimestamp: string;
  Until?: string;
}
export interface Row {
  DurableExecutionArn: string;
  DurableExecutionName: string;
  FunctionName: string;
  Status: Status;
  StartTimestamp: string;
  EndTimestamp?: string;
  Operations: number;
  Invocations: number;
  NextWakeUp?: string;
  OpenCallbacks: OpenCallback[];
}
export interface ListPage {
  Executions: Row[];
  Counts: Record<Status, number>;
  WaitingForCallback: number;
  Functions: string[];
  Now: string;
  NextMarker?: string;
}
export interface ErrorObject {
  ErrorType?: string;
  ErrorMessage?: string;
  ErrorData?: string;
  StackTrace?: string[];
}
export interface Attempt {
  StartTimestamp: string;
  EndTimestamp?: string;
  Outcome: 'STARTED' | 'SUCCEEDED' | 'FAILED';
  Error?: ErrorObject;
}
export interface Operation {
  Id: string;
  ParentId?: string;
  Path: string;
  Name?: string;
  Type: string;
  SubType?: string;
  Status: string;
  StartTimestamp: string;
  EndTimestamp?: string;
  Error?: ErrorObject;
  Attempts: Attempt[];
  NextAttemptTimestamp?: string;
}
export interface Invocation {
  RequestId: string;
  StartTimestamp: string;
  EndTimestamp: string;
  Outcome: string;
  Replayed: number;
  New: number;
  Checkpoints: number;
}
export interface ExecutionDocument {
  DurableExecutionArn: string;
  DurableExecutionName: string;
  FunctionArn: string;
  Status: Status;
  StartTimestamp: string;
  EndTimestamp?: string;
  Error?: ErrorObject;
  WaitingFor: { Id: string; Name?: string; Type: string; CallbackId?: string; Until?: string }[];
  Operations: Operation[];
  Invocations: Invocation[];
  /** Absent where a history out of a file is looked at. */
  Cost?: { BytesWritten: number };
  LastEventId: number;
  Now: string;
  InvokedBy?: string;
  Invoked: Record<string, string>;
}
export interface LogLine {
  at: number;
  level: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  operationId?: string;
  message: string;
}

export interface SourceFrame {
  File: string;
  Path: string;
  Line: number;
  Column?: number;
  Function?: string;
  Lines: { Number: number; Text: string }[];
}
export interface HistoryEvent {
  EventId: number;
  EventType: string;
  EventTimestamp: string;
  Id?: string;
  Name?: string;
}
export interface FunctionRow {
  Name: string;
  IsRegistered: boolean;
  Executions: Partial<Record<Status, number>>;
  File?: string;
  Export?: string;
  Durable?: boolean;
  ChangedAt?: string;
  State?:
    | { kind: 'idle' | 'starting' }
    | { kind: 'ready'; exportName: string; pid: number }
    | { kind: 'not-loaded'; error: ErrorObject }
    | { kind: 'crashed'; reason: string };
  Frames?: SourceFrame[];
  LastReload?: ReloadCheck;
}
/** What came of replaying the open executions when the code was changed last. */
export interface ReloadCheck {
  At: string;
  Open: number;
  Fit: number;
  Unchecked: number;
  Diverged: {
    DurableExecutionArn: string;
    DurableExecutionName: string;
    Code: string;
    Message: string;
    Frames: SourceFrame[];
  }[];
}
export interface ReplayFinding {
  Code: string;
  Title: string;
  Cure: string;
  Message: string;
  EventId?: number;
  Frames: SourceFrame[];
}
interface ReplaySide {
  Path: string;
  Kind: string;
}
export interface Verdict {
  Status: 'reproduced' | 'diverged' | 'incomplete' | 'error';
  Operations: number;
  Agreed: number;
  DurationMs: number;
  Finding?: ReplayFinding;
  Warnings: ReplayFinding[];
  Earlier?: string;
  Rows: { Mark: 'same' | 'changed' | 'missing' | 'extra'; Recorded?: ReplaySide; Requested?: ReplaySide }[];
}
export interface ReadHistory {
  Document?: ExecutionDocument;
  Events?: HistoryEvent[];
  Verdict?: Verdict;
}
export interface ServiceInfo {
  Version: string;
  ReadOnly: boolean;
  WaitScale: number;
  DataFolder?: string;
  Editor?: string;
}
