/** What came out of a replay: whether the code still asks for what is recorded, and where it first does not. */
import type { ReplayFinding, Verdict } from './api-shapes.ts';
import { SourceFrames } from './source-frames.tsx';

const HEADS: Readonly<Record<Verdict['Status'], readonly [glyph: string, status: string, text: string]>> = {
  reproduced: ['✓', 'succeeded', 'The code replays this history'],
  diverged: ['✗', 'failed', 'The code does not replay this history'],
  incomplete: ['⚠', 'pending', 'The history is not whole'],
  error: ['⚠', 'pending', 'It could not be replayed'],
};
const MARKS = { same: ' ', changed: '~', missing: '−', extra: '+' } as const;

export function VerdictView({ verdict }: { verdict: Verdict }) {
  const [glyph, status, text] = HEADS[verdict.Status];
  return (
    <section aria-label="Replay">
      <h3 class={`s-${status}`}>
        <span aria-hidden="true">{glyph}</span> {text}
      </h3>
      <p class="quiet">
        {verdict.Agreed} of {verdict.Operations} operations agreed, {verdict.DurationMs} ms
      </p>
      {verdict.Finding !== undefined && <Finding finding={verdict.Finding} />}
      {verdict.Rows.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label="Operations around the difference">
          <table class="diff">
            <thead>
              <tr>
                <th>Recorded</th>
                <th>Requested now</th>
              </tr>
            </thead>
            <tbody>
              {verdict.Rows.map(({ Mark, Recorded, Requested }, index) => (
                <tr key={index} class={`d-${Mark}`}>
                  <td>
                    {MARKS[Mark]} {Recorded === undefined ? '' : `${Recorded.Path} (${Recorded.Kind})`}
                  </td>
                  <td>{Requested === undefined ? '' : `${Requested.Path} (${Requested.Kind})`}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {verdict.Earlier !== undefined && (
        <p class="quiet">Both used the outcome of {verdict.Earlier} last; what is decided after it parted them.</p>
      )}
      {verdict.Warnings.map((warning, index) => (
        <Finding key={index} finding={warning} />
      ))}
    </section>
  );
}

function Finding({ finding }: { finding: ReplayFinding }) {
  return (
    <div class="finding">
      <p>
        <b>{finding.Title}</b> <code>{finding.Code}</code>
        {finding.EventId !== undefined && <span class="quiet"> at event {finding.EventId}</span>}
      </p>
      <p>{finding.Message}</p>
      <SourceFrames frames={finding.Frames} />
      <p class="quiet">{finding.Cure}</p>
    </div>
  );
}
