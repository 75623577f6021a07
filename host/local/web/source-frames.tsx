import type { SourceFrame } from './api-shapes.ts';
import { CopyButton } from './copy-button.tsx';
import { editorLink } from './service-info.ts';

/** Places in the user's code, with the lines around them. */
export function SourceFrames({ frames }: { frames: readonly SourceFrame[] }) {
  return (
    <>
      {frames.map(({ File, Path, Line, Column, Function: name, Lines }) => {
        const place = `${File}:${String(Line)}${Column === undefined ? '' : `:${String(Column)}`}`;
        const edit = editorLink(Path, Line, Column ?? 1);
        return (
          <figure key={place} class="frame">
            <figcaption>
              <code>{edit === undefined ? place : <a href={edit}>{place}</a>}</code>
              <span class="grow quiet">{name}</span>
              <CopyButton text={place} label={`copy ${place}`} />
            </figcaption>
            <pre tabIndex={0}>
              {Lines.map(({ Number: number, Text }) => (
                <div key={number} class={number === Line ? 'here' : ''}>
                  <span class="number" aria-hidden="true">
                    {number}
                  </span>
                  {Text}
                </div>
              ))}
            </pre>
          </figure>
        );
      })}
    </>
  );
}
