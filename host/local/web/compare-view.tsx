/** The same payload in two executions, place by place. */
import { useMemo } from 'preact/hooks';
import { listExecutions } from './api.ts';
import { serviceSource } from './execution-source.ts';
import type { ExecutionSource, Part } from './execution-source.ts';
import { query, setQuery } from './location.ts';
import { decode } from './rich-value.ts';
import { useLoaded } from './use-loaded.ts';
import { diffValues } from './value-diff.ts';
import type { Difference } from './value-diff.ts';
import { pathText } from './value-path.ts';

/** Larger payloads are compared in programs made for that. */
const MOST_BYTES = 2 * 1024 * 1024;
const MARKS: Readonly<Record<Difference['kind'], string>> = { changed: '~', added: '+', removed: '−' };

interface CompareProps {
  source: ExecutionSource;
  functionName: string;
  operation: string;
  part: Part;
}

export function CompareView({ source, functionName, operation, part }: CompareProps) {
  const other = query.value.get('compare') ?? 'choose';
  const list = useLoaded(
    () => listExecutions(new URLSearchParams({ function: functionName, limit: '200' })),
    [functionName],
  );
  const rows = list.kind === 'ready' ? list.value.Executions : [];
  return (
    <div>
      <label class="bar">
        with
        <select value={other} onChange={(event) => setQuery({ compare: event.currentTarget.value })}>
          <option value="choose">another execution…</option>
          {rows
            .filter(({ DurableExecutionArn }) => DurableExecutionArn !== source.arn)
            .map(({ DurableExecutionArn, DurableExecutionName, Status }) => (
              <option key={DurableExecutionArn} value={DurableExecutionArn}>
                {DurableExecutionName} ({Status.toLowerCase()})
              </option>
            ))}
        </select>
      </label>
      {other !== 'choose' && (
        <Differences key={other} source={source} other={other} operation={operation} part={part} />
      )}
    </div>
  );
}

function Differences({ source, other, operation, part }: Omit<CompareProps, 'functionName'> & { other: string }) {
  const loaded = useLoaded(
    () =>
      Promise.all([
        source.payload(operation, part, MOST_BYTES),
        serviceSource(other).payload(operation, part, MOST_BYTES),
      ]),
    [source.arn, other, operation, part],
  );
  const [left, right] = loaded.kind === 'ready' ? loaded.value.map(({ text }) => text) : [];
  const found = useMemo(() => diffValues(valueOf(left), valueOf(right)), [left, right]);
  if (loaded.kind === 'loading') return <p class="quiet">loading…</p>;
  if (loaded.kind === 'failed') return <p class="problem">{loaded.message}</p>;
  if (loaded.value.some(({ size }) => size > MOST_BYTES)) return <p class="quiet">Too large to be compared here.</p>;
  if (found.length === 0) return <p class="quiet">The same in both.</p>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Differences">
      <table class="diff">
        <thead>
          <tr>
            <th>Place</th>
            <th>This one</th>
            <th>The other</th>
          </tr>
        </thead>
        <tbody>
          {found.map((each) => (
            <tr key={each.key} class={`d-${each.kind}`}>
              <td>
                {MARKS[each.kind]} {pathText(each.key)}
              </td>
              <td>{each.left}</td>
              <td>{each.right}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function valueOf(text: string | undefined): unknown {
  if (text === undefined || text === '') return undefined;
  const decoded = decode(text);
  return decoded.kind === 'value' ? decoded.value : text;
}
