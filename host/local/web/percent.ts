/** A share of the width, for styles. */
export const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;
