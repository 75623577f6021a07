/** An operation of a run in a test environment, with short ways to answer it if it is a callback. */
import type { ErrorObject } from '../../runtime/wire.ts';
import { callbackError, callbackText } from './callback-script.ts';
import { OperationHandle } from './operation-handle.ts';

/** An operation of a run in a test environment, with short ways to answer it if it is a callback. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as for DurableOperation
export class RunOperation<TResult = any> extends OperationHandle<TResult> {
  /** Answers the callback. A text is sent as it is, anything else as JSON. */
  async succeed(value?: unknown): Promise<void> {
    await this.sendCallbackSuccess(callbackText(value));
  }

  async fail(error: Error | ErrorObject): Promise<void> {
    await this.sendCallbackFailure(callbackError(error));
  }

  async heartbeat(): Promise<void> {
    await this.sendCallbackHeartbeat();
  }
}
