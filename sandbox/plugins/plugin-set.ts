/**
 * The plugins of one handler, as one: calls a hook on all of them.
 *
 * Owns: the order and the isolation of the calls. Does not own: when and with what they are made.
 *
 * 1. Nothing a plugin does, or fails to do, changes the outcome of what it watches: what hooks throw is dropped, and the
 *    outcome of a wrapped function is the function's own.
 * 2. A wrapped function runs exactly once, however often, or seldom, the wrappers call it.
 * 3. `on…` hooks of several plugins run at the same time; of `wrap…` hooks the first plugin's is the outermost.
 */
import type {
  AttemptInfo,
  DurableInstrumentationPlugin,
  InvocationInfo,
  OperationInfo,
} from '../../runtime/plugin-types.ts';

type Plugin = DurableInstrumentationPlugin;
export type NotifyHook = Exclude<Extract<keyof Plugin, `on${string}`>, undefined>;
type HookInfo<K extends NotifyHook> = Parameters<NonNullable<Plugin[K]>>[0];
type WrapHook = Extract<keyof Plugin, `wrap${string}`>;
type WrapInfo = InvocationInfo | OperationInfo | AttemptInfo;
type Wrapper = (info: WrapInfo, fn: () => unknown) => unknown;

export class PluginSet {
  constructor(private readonly plugins: readonly Plugin[]) {}

  has(hook: keyof Plugin): boolean {
    return this.plugins.some((plugin) => typeof plugin[hook] === 'function');
  }

  /** Never rejects. */
  async notify<K extends NotifyHook>(hook: K, info: HookInfo<K>): Promise<void> {
    await Promise.allSettled(
      this.plugins.map(async (plugin) => {
        await (plugin[hook] as ((info: HookInfo<K>) => unknown) | undefined)?.call(plugin, info);
      }),
    );
  }

  /** The function has been called when this returns, by the wrappers or else in their place. */
  wrapNow<T>(hook: WrapHook, info: WrapInfo, fn: () => Promise<T>): Promise<T> {
    const call = once(fn);
    settle(this.callWrappers(hook, info, call)).catch(() => undefined);
    return call();
  }

  /** Leaves the wrappers time, as long as their promise is open, to call the function. */
  async wrapLater<T>(hook: WrapHook, info: WrapInfo, fn: () => Promise<T>): Promise<T> {
    let began!: () => void;
    const begun = new Promise<void>((resolve) => {
      began = resolve;
    });
    const call = once(() => {
      began();
      return fn();
    });
    const wrappers = settle(this.callWrappers(hook, info, call));
    await Promise.race([begun, wrappers]);
    return call();
  }

  /** Calls the wrappers and returns what the outermost returned; throws nothing. */
  callWrappers(hook: WrapHook, info: WrapInfo, fn: () => unknown): unknown {
    let chain = fn;
    for (const plugin of this.plugins.toReversed()) {
      const wrappers = plugin as Partial<Record<WrapHook, Wrapper>>;
      if (typeof wrappers[hook] !== 'function') continue;
      const inner = chain;
      chain = () => wrappers[hook]?.(info, inner);
    }
    try {
      return chain();
    } catch {
      return undefined;
    }
  }

  /** Members for a log line; later plugins win. */
  logMembers(): Record<string, unknown> {
    const members: Record<string, unknown> = {};
    for (const plugin of this.plugins) {
      try {
        const given: unknown = plugin.enrichLogContext?.();
        // Its signature allows no promise; a rejected one must not end the thread all the same.
        if (given instanceof Promise) void settle(given);
        else Object.assign(members, given);
      } catch {
        // A line is worth more than its decoration.
      }
    }
    return members;
  }
}

/** Resolves when the value has settled, whichever way. */
export async function settle(value: unknown): Promise<void> {
  try {
    await value;
  } catch {
    // Its own business.
  }
}

function once<T>(fn: () => Promise<T>): () => Promise<T> {
  let outcome: Promise<T> | undefined;
  return () => {
    if (outcome === undefined) {
      outcome = fn();
      // Who waits for the outcome sees the rejection; a wrapper need not.
      outcome.catch(() => undefined);
    }
    return outcome;
  };
}
