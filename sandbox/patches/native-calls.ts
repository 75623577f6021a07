/**
 * Leads Node's asynchronous functions of computation through the run's `NativeCalls` when workflow code calls them.
 * In steps and elsewhere they are called as they are.
 */
import crypto from 'node:crypto';
import zlib from 'node:zlib';
import { currentScope, currentWorkflowContext, inScope } from '../scope.ts';

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** Those which return a promise. */
const SUBTLE_METHODS = [
  'encrypt',
  'decrypt',
  'sign',
  'verify',
  'digest',
  'deriveBits',
  'deriveKey',
  'importKey',
  'exportKey',
  'wrapKey',
  'unwrapKey',
];
const WEB_ASSEMBLY_FUNCTIONS = ['compile', 'instantiate', 'compileStreaming', 'instantiateStreaming'];
/** Those which take a callback last. */
const CRYPTO_FUNCTIONS = ['scrypt', 'pbkdf2', 'hkdf', 'checkPrime'];
const ZLIB_FUNCTIONS = [
  'deflate',
  'inflate',
  'gzip',
  'gunzip',
  'deflateRaw',
  'inflateRaw',
  'unzip',
  'brotliCompress',
  'brotliDecompress',
];

export function patchNativeCalls(): void {
  wrapAll(Object.getPrototypeOf(crypto.webcrypto.subtle) as object, SUBTLE_METHODS, promiseForm);
  wrapAll((globalThis as unknown as { WebAssembly: object }).WebAssembly, WEB_ASSEMBLY_FUNCTIONS, promiseForm);
  wrapAll(crypto, CRYPTO_FUNCTIONS, callbackForm);
  wrapAll(zlib, ZLIB_FUNCTIONS, callbackForm);
}

function wrapAll(target: object, names: readonly string[], wrap: (native: AnyFunction) => AnyFunction): void {
  for (const name of names) {
    const descriptor = Object.getOwnPropertyDescriptor(target, name);
    const native: unknown = descriptor?.value;
    if (descriptor === undefined || typeof native !== 'function' || descriptor.configurable !== true) continue;
    const wrapped = wrap(native as AnyFunction);
    Object.defineProperty(wrapped, 'name', { value: name });
    Object.defineProperty(target, name, { ...descriptor, value: wrapped });
  }
}

function promiseForm(native: AnyFunction): AnyFunction {
  return function (...args) {
    const outcome = Reflect.apply(native, this, args) as Promise<unknown>;
    const context = currentWorkflowContext();
    if (context === undefined) return outcome;
    const finished = context.run.nativeCalls.begin();
    return new Promise((resolve, reject) => {
      outcome.then(
        (value) => {
          finished(() => {
            resolve(value);
          });
        },
        (error: unknown) => {
          finished(() => {
            // The reason is the native function's own.

            reject(error);
          });
        },
      );
    });
  };
}

function callbackForm(native: AnyFunction): AnyFunction {
  return function (...args) {
    const scope = currentScope();
    const callback = args.at(-1);
    if (scope?.kind !== 'workflow' || typeof callback !== 'function') return Reflect.apply(native, this, args);
    const finished = scope.context.run.nativeCalls.begin();
    const inOrder = (...results: unknown[]): void => {
      finished(() => {
        inScope(scope, () => {
          (callback as AnyFunction)(...results);
        });
      });
    };
    try {
      return Reflect.apply(native, this, [...args.slice(0, -1), inOrder]);
    } catch (error) {
      // Refused arguments: the callback will not come.
      finished(() => undefined);
      throw error;
    }
  };
}
