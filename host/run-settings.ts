/** What a run is made of: the execution's record, the service, and the thread it may have. */
import type { DurableExecutionClient } from '../runtime/durable-execution-client.ts';
import type { RunTask } from '../runtime/protocol.ts';
import type { AnswerDeadline } from './answer-deadline.ts';
import type { ExecutionHistory } from './execution-history.ts';
import type { ExecutionLimits } from './execution-limits.ts';
import type { SessionTask } from './sandbox-session.ts';
import type { TestProbe } from './test-probe.ts';
import type { WatchedThread } from './watchdog.ts';

export interface RunSettings {
  readonly history: ExecutionHistory;
  readonly client: DurableExecutionClient;
  readonly executionArn: string;
  readonly checkpointToken: string;
  readonly run: (task: RunTask) => Promise<void>;
  readonly task: SessionTask;
  /** The thread that took the run, where it is one of its own. */
  readonly threadOf: (threadId: number) => WatchedThread | undefined;
  /** Whether the run has its thread for itself. */
  readonly alone: boolean;
  readonly limits: ExecutionLimits;
  readonly deadline: AnswerDeadline;
  /** Only in tests. */
  readonly probe: TestProbe | undefined;
}
