import type { ExecutionDocument } from './api-shapes.ts';
import { clock, duration } from './format.ts';
import { StatusMark } from './status-mark.tsx';

/** What the columns of the timeline say, as a table. */
export function InvocationsView({ document }: { document: ExecutionDocument }) {
  if (document.Invocations.length === 0) return <p class="quiet">none has ended yet</p>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Invocations">
      <table>
        <thead>
          <tr>
            <th class="number">No.</th>
            <th>Started</th>
            <th class="number">Took</th>
            <th>Outcome</th>
            <th class="number">Replayed</th>
            <th class="number">New</th>
            <th class="number">Checkpoints</th>
          </tr>
        </thead>
        <tbody>
          {document.Invocations.map((each, index) => (
            <tr key={each.RequestId}>
              <td class="number">{index + 1}</td>
              <td>{clock(each.StartTimestamp)}</td>
              <td class="number">{duration(Date.parse(each.EndTimestamp) - Date.parse(each.StartTimestamp))}</td>
              <td>
                <StatusMark status={each.Outcome} type="INVOCATION" />
              </td>
              <td class="number">{each.Replayed}</td>
              <td class="number">{each.New}</td>
              <td class="number">{each.Checkpoints}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
