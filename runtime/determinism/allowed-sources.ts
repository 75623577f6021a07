/** What workflow code may use as it is, although it does not look so. */
import type { AllowedSource } from './source.ts';

export const ALLOWED_SOURCES = [
  {
    code: 'DS_DET_MICROTASKS',
    treatment: 'allowed',
    api: 'queueMicrotask(), process.nextTick(), clearTimeout() and the like',
    reason: 'They run before the next operation is delivered, in the same order each time.',
    cure: 'queueMicrotask(() => { … });',
    inOrder: [],
  },
  {
    code: 'DS_DET_CONSOLE',
    treatment: 'allowed',
    api: 'console',
    reason: 'It gives nothing back to the workflow, but its lines are written again on each replay.',
    cure: "context.logger.info('written once');",
    inOrder: [],
  },
  {
    code: 'DS_DET_SUBTLE',
    treatment: 'allowed',
    api: 'crypto.subtle.digest() and the other methods, except for those that make keys',
    reason: 'The result is given by the arguments; results are delivered in the order of the calls.',
    cure: "await crypto.subtle.digest('SHA-256', data)",
    note: 'ECDSA and RSA-PSS signatures and RSA-OAEP ciphertexts are random by nature: make them in a step.',
    inOrder: [
      {
        of: 'node:crypto.webcrypto.subtle',
        names: [
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
          'getPublicKey',
          'decapsulateBits',
          'decapsulateKey',
        ],
      },
    ],
  },
  {
    code: 'DS_DET_CRYPTO_CALLBACKS',
    treatment: 'allowed',
    api: 'crypto.scrypt(), pbkdf2(), hkdf(), argon2(), checkPrime(), and sign() and verify() with a callback',
    reason: 'The result is given by the arguments; callbacks come in the order of the calls.',
    cure: 'await promisify(scrypt)(password, salt, 64)',
    inOrder: [
      {
        of: 'node:crypto',
        names: ['scrypt', 'pbkdf2', 'hkdf', 'argon2', 'checkPrime', 'sign', 'verify', 'diffieHellman', 'decapsulate'],
        end: 'callback',
      },
    ],
  },
  {
    code: 'DS_DET_ZLIB',
    treatment: 'allowed',
    api: 'zlib.gzip() and the other functions with a callback',
    reason: 'The result is given by the arguments; callbacks come in the order of the calls.',
    cure: 'await promisify(gzip)(data)',
    inOrder: [
      {
        of: 'node:zlib',
        names: [
          'deflate',
          'inflate',
          'gzip',
          'gunzip',
          'deflateRaw',
          'inflateRaw',
          'unzip',
          'brotliCompress',
          'brotliDecompress',
          'zstdCompress',
          'zstdDecompress',
        ],
        end: 'callback',
      },
    ],
  },
  {
    code: 'DS_DET_WEBASSEMBLY',
    treatment: 'allowed',
    api: 'WebAssembly.compile(), WebAssembly.instantiate()',
    reason: 'The result is given by the arguments; results are delivered in the order of the calls.',
    cure: 'await WebAssembly.compile(bytes)',
    inOrder: [
      {
        of: 'globalThis.WebAssembly',
        names: ['compile', 'instantiate', 'compileStreaming', 'instantiateStreaming'],
      },
    ],
  },
] as const satisfies readonly AllowedSource[];
