/**
 * The plugins of a handler in this thread: those of its configuration, then those named in `DURABLE_EXECUTION_PLUGINS`.
 *
 * 1. They are made once for each handler and thread, with the first run.
 * 2. A module that cannot be used fails every invocation: an operator who lists a plugin wants to know that it is gone.
 */
// Not by its name: bundles often declare `createRequire` themselves, in a banner.
import nodeModule from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PluginLoadError } from '../../runtime/plugin-load-error.ts';
import {
  DURABLE_INSTRUMENTATION_PLUGIN_API_VERSION,
  type DurableInstrumentationPlugin,
  type DurableInstrumentationPluginProvider,
} from '../../runtime/plugin-types.ts';
import { PluginSet } from './plugin-set.ts';

const VARIABLE = 'DURABLE_EXECUTION_PLUGINS';
const EXPORT = 'durableExecutionPluginProvider';

const loaded = new WeakMap<readonly DurableInstrumentationPlugin[], Promise<PluginSet | undefined>>();

/** Undefined where there are none. `configured` stands for its handler. @throws PluginLoadError */
export function loadPlugins(configured: readonly DurableInstrumentationPlugin[]): Promise<PluginSet | undefined> {
  let plugins = loaded.get(configured);
  if (plugins === undefined) {
    plugins = makeSet(configured);
    plugins.catch(() => undefined);
    loaded.set(configured, plugins);
  }
  return plugins;
}

async function makeSet(configured: readonly DurableInstrumentationPlugin[]): Promise<PluginSet | undefined> {
  const named: DurableInstrumentationPlugin[] = [];
  for (const specifier of specifiers()) named.push(await makePlugin(specifier));
  const all = [...configured, ...named];
  return all.length === 0 ? undefined : new PluginSet(all);
}

function specifiers(): string[] {
  const text = process.env[VARIABLE];
  if (text === undefined || text.trim() === '') return [];
  const list = text.split(',').map((part) => part.trim());
  list.forEach((specifier, index) => {
    if (specifier === '') throw fault(`${VARIABLE} has an empty entry: "${text}".`);
    if (list.indexOf(specifier) !== index) throw fault(`${VARIABLE} names ${specifier} twice.`);
  });
  return list;
}

async function makePlugin(specifier: string): Promise<DurableInstrumentationPlugin> {
  const provider = providerOf(await importModule(specifier), specifier);
  const { pluginApiVersion, pluginType } = provider as { [K in keyof typeof provider]: unknown };
  if (pluginApiVersion !== DURABLE_INSTRUMENTATION_PLUGIN_API_VERSION) {
    throw fault(
      `The plugin of ${specifier} is made for version ${String(pluginApiVersion)} of the plugin API; ` +
        `this runtime has version ${String(DURABLE_INSTRUMENTATION_PLUGIN_API_VERSION)}.`,
    );
  }
  if (typeof pluginType !== 'function') throw fault(`The ${EXPORT} of ${specifier} has no pluginType.`);
  let plugin: unknown;
  try {
    plugin = provider.createPlugin();
  } catch (error) {
    throw fault(`createPlugin() of ${specifier} threw: ${messageOf(error)}`, error);
  }
  if (!(plugin instanceof pluginType)) {
    throw fault(`createPlugin() of ${specifier} did not return an instance of its pluginType.`);
  }
  return plugin;
}

function providerOf(namespace: unknown, specifier: string): DurableInstrumentationPluginProvider {
  const exports = namespace as { [EXPORT]?: unknown; default?: { [EXPORT]?: unknown } | null };
  const provider = exports[EXPORT] ?? exports.default?.[EXPORT];
  const { createPlugin } = (provider ?? {}) as { createPlugin?: unknown };
  if (typeof createPlugin === 'function') return provider as DurableInstrumentationPluginProvider;
  throw fault(`The module ${specifier} does not export a ${EXPORT} with createPlugin().`);
}

/** From where this package lies, else from the function's own folder: a layer is seen from either. */
async function importModule(specifier: string): Promise<unknown> {
  try {
    return await import(specifier);
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code !== 'ERR_MODULE_NOT_FOUND') {
      throw fault(`The module ${specifier} failed while it was loaded: ${messageOf(error)}`, error);
    }
    return importFromFunction(specifier, error);
  }
}

async function importFromFunction(specifier: string, notFound: unknown): Promise<unknown> {
  const folder = process.env['LAMBDA_TASK_ROOT'] ?? process.cwd();
  let file: string;
  try {
    file = nodeModule.createRequire(join(folder, 'package.json')).resolve(specifier);
  } catch {
    throw fault(`The module ${specifier} was not found: ${messageOf(notFound)}`, notFound);
  }
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    throw fault(`The module ${specifier} failed while it was loaded: ${messageOf(error)}`, error);
  }
}

function fault(message: string, cause?: unknown): PluginLoadError {
  return new PluginLoadError(`Loading the plugins of ${VARIABLE} failed: ${message}`, { cause });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
