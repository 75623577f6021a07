import type { Serdes } from './serdes.ts';

/** Options of `invoke`. */
export interface InvokeConfig<I, O> {
  /** How the input is written. Default: JSON. */
  payloadSerdes?: Serdes<I> | undefined;
  /** How the result is read. Default: JSON. */
  resultSerdes?: Serdes<O> | undefined;
  /** Tenant for functions with tenant isolation. 1 to 256 characters. */
  tenantId?: string | undefined;
}
