/** Amounts of data as people read them: `412 B`, `9.1 kB`, `3.4 MB`. Units are powers of 1,000. */

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${String(bytes)} B`;
  const [unit, size] = bytes < 999_950 ? (['kB', 1e3] as const) : (['MB', 1e6] as const);
  return `${(bytes / size).toFixed(1)} ${unit}`;
}
