import { brandClass } from './class-brand.ts';

/** A module named in `DURABLE_EXECUTION_PLUGINS` cannot be used. Every invocation fails with it until that is mended. */
export class PluginLoadError extends Error {
  static {
    brandClass(this, 'PluginLoadError');
  }
  override name = 'PluginLoadError';
  readonly code = 'DS_PLUGIN_LOAD';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }
}
