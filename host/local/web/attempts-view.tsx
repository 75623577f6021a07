import type { Operation } from './api-shapes.ts';
import { ErrorView } from './error-view.tsx';
import type { ExecutionSource } from './execution-source.ts';
import { clock, duration } from './format.ts';
import { StatusMark } from './status-mark.tsx';

/** The attempts of a step, each with what it failed with. */
export function AttemptsView({ operation, source }: { operation: Operation; source: ExecutionSource }) {
  return (
    <ol class="attempts">
      {operation.Attempts.map((attempt, index) => (
        <li key={index}>
          <StatusMark status={attempt.Outcome} /> {clock(attempt.StartTimestamp)}
          {attempt.EndTimestamp !== undefined &&
            `, ${duration(Date.parse(attempt.EndTimestamp) - Date.parse(attempt.StartTimestamp))}`}
          {attempt.Error !== undefined && (
            <ErrorView error={attempt.Error} source={source} operation={operation.Id} attempt={index + 1} />
          )}
        </li>
      ))}
    </ol>
  );
}
