/**
 * The ban on real time, randomness and timers outside of `runtime/clock.ts` and `runtime/random.ts`, as ESLint options.
 *
 * Owns: the names of every source that is banned, and the sentence which names the cure.
 * Does not own: the exempted files (eslint.config.mjs).
 *
 * 1. Each source is banned in each form by which code reaches it: global, member of `globalThis`, member of its object,
 *    named or whole import of its module.
 */
const CLOCK = 'Real time is read through runtime/clock.ts only.';
const TIMER = 'Timers are set through runtime/clock.ts only.';
const RANDOM = 'Randomness is taken from runtime/random.ts only.';

const TIMER_NAMES = ['setTimeout', 'setInterval', 'setImmediate'];
const RANDOM_NAMES = [
  'randomUUID',
  'randomBytes',
  'randomInt',
  'randomFill',
  'randomFillSync',
  'getRandomValues',
  'webcrypto',
];

const members = (object, properties, message) => properties.map((property) => ({ object, property, message }));
const withAndWithoutPrefix = (names) => names.flatMap((name) => [name, `node:${name}`]);

export const determinismBans = {
  'no-restricted-globals': [
    'error',
    {
      globals: [
        ...TIMER_NAMES.map((name) => ({ name, message: TIMER })),
        { name: 'performance', message: CLOCK },
        { name: 'crypto', message: RANDOM },
      ],
      checkGlobalObject: true,
    },
  ],
  'no-restricted-properties': [
    'error',
    ...members('Date', ['now'], CLOCK),
    ...members('performance', ['now', 'timeOrigin', 'mark', 'measure'], CLOCK),
    ...members('process', ['hrtime', 'uptime'], CLOCK),
    ...members('Math', ['random'], RANDOM),
    ...members('crypto', RANDOM_NAMES, RANDOM),
    ...members('timers', TIMER_NAMES, TIMER),
    ...members('AbortSignal', ['timeout'], TIMER),
  ],
  'no-restricted-syntax': [
    'error',
    { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: CLOCK },
    { selector: 'CallExpression[callee.name="Date"]', message: CLOCK },
  ],
  'no-restricted-imports': [
    'error',
    {
      paths: [
        ...withAndWithoutPrefix(['timers', 'timers/promises']).map((name) => ({ name, message: TIMER })),
        ...withAndWithoutPrefix(['perf_hooks']).map((name) => ({ name, importNames: ['performance'], message: CLOCK })),
        ...withAndWithoutPrefix(['crypto']).map((name) => ({
          name,
          importNames: RANDOM_NAMES,
          message: RANDOM,
        })),
        ...withAndWithoutPrefix(['process']).map((name) => ({
          name,
          importNames: ['hrtime', 'uptime'],
          message: CLOCK,
        })),
      ],
    },
  ],
};
