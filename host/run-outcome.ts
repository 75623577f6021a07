/** How one run of the workflow ends, as far as the invocation is concerned. */
import type { FailedAttempt } from '../runtime/protocol.ts';
import type { ErrorObject } from '../runtime/wire.ts';
import type { ServiceFailure } from './service-failure.ts';

export type RunOutcome =
  | { readonly kind: 'done'; readonly result: string | undefined }
  | { readonly kind: 'failed'; readonly error: ErrorObject }
  | { readonly kind: 'suspended' }
  /** The thread ended under a step, which is to blame, or under several runs: the invocation goes on in another. */
  | { readonly kind: 'restart'; readonly attempt: FailedAttempt | undefined }
  /** Of the service or of the thread. */
  | { readonly kind: 'fault'; readonly failure: ServiceFailure };
