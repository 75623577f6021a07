interface QuotaProps {
  used: number;
  limit: number;
  /** `17 of 3,000 operations` */
  words: string;
}

/** How much of what the service grants one execution is used up. */
export function Quota({ used, limit, words }: QuotaProps) {
  return (
    <span class="quota">
      <meter value={Math.min(used, limit)} max={limit} high={limit * 0.8} optimum={0} aria-label={words} /> {words}
    </span>
  );
}
