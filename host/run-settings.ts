/** What a run is made of: the execution's record, the service, and the thread it may have. */
import type { DurableExecutionClient } from '../runtime/durable-execution-client.ts';
import type { AnswerDeadline } from './answer-deadline.ts';
import type { ExecutionHistory } from './execution-history.ts';
import type { ExecutionLimits } from './execution-limits.ts';
import type { BeginRun } from './sandbox-run.ts';
import type { SessionTask } from './sandbox-session.ts';
import type { TestProbe } from './test-probe.ts';

export interface RunSettings {
  readonly history: ExecutionHistory;
  readonly client: DurableExecutionClient;
  readonly executionArn: string;
  readonly checkpointToken: string;
  readonly begin: BeginRun;
  readonly task: SessionTask;
  /** Whether the run has its thread for itself. */
  readonly alone: boolean;
  readonly limits: ExecutionLimits;
  readonly deadline: AnswerDeadline;
  /** Only in tests. */
  readonly probe: TestProbe | undefined;
}
