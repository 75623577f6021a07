/** Handlers of the workflows which a fixture module exports, for either isolation. */
import {
  durableSandbox,
  type DurableExecutionHandler,
  type DurableLambdaHandler,
  type DurableSandboxConfig,
} from '../../runtime/index.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- workflows of any input and result
type AnyWorkflow = DurableExecutionHandler<any, any>;

/** `module` is the URL of the module that exports `workflows`; threads import it by that. */
export function handlersOf<K extends string>(
  module: URL,
  workflows: Readonly<Record<K, AnyWorkflow>>,
  config: DurableSandboxConfig = {},
): Record<K, DurableLambdaHandler> {
  const entries = Object.entries<AnyWorkflow>(workflows).map(([name, workflow]) => [
    name,
    config.isolation === 'inline' ? durableSandbox(workflow, config) : durableSandbox({ module, export: name }, config),
  ]);
  return Object.fromEntries(entries) as Record<K, DurableLambdaHandler>;
}
