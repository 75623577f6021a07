/**
 * The official SDK reads its logging variables once and again with this call. Here they are read for each line, so there
 * is nothing to refresh: the call is accepted, and does nothing.
 */
export function refreshLogConfig(): void {
  // Nothing is kept.
}
