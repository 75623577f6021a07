import { useState } from 'preact/hooks';

/** Copies a text, and says so for a moment. */
export function CopyButton({ text, label, children }: { text: string; label?: string; children?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1_500);
  };
  return (
    <button
      type="button"
      aria-label={label !== undefined && copied ? `copied: ${label}` : label}
      onClick={() => void copy().catch(() => undefined)}
    >
      {copied ? 'copied' : (children ?? 'copy')}
    </button>
  );
}
