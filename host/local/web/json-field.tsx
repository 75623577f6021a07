/** The value in an object, since a parsed value may be null; undefined for what is no JSON. */
export function parsedOrNothing(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** A field for JSON that says where it is none. */
export function JsonField({
  label,
  text,
  rows = 4,
  onText,
}: {
  label: string;
  text: string;
  rows?: number;
  onText: (text: string) => void;
}) {
  const fault = faultOf(text);
  return (
    <label class="field wide">
      {label}
      <textarea
        rows={rows}
        value={text}
        spellcheck={false}
        aria-invalid={fault !== ''}
        onInput={(event) => onText(event.currentTarget.value)}
      />
      {fault !== '' && <span class="problem small">{fault}</span>}
    </label>
  );
}

function faultOf(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
