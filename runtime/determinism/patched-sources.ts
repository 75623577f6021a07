/** What workflow code may use freely, since it gets a value that is the same on each replay. */
import type { PatchedSource } from './source.ts';

export const PATCHED_SOURCES = [
  {
    code: 'DS_DET_DATE',
    treatment: 'patched',
    api: 'Date(), new Date(), Date.now()',
    reason: 'The wall clock is another one on each replay, so workflow code sees the time of what it was last given.',
    cure: 'const now = new Date();',
    note:
      'The clock stands still between two operations: it is the recorded end of the operation that was delivered last ' +
      'to this context, and the start of the execution before the first. Measure durations inside of a step.',
  },
  {
    code: 'DS_DET_LOCAL_TIME',
    treatment: 'patched',
    api: 'Date#getHours(), Date#toString(), new Date(2030, 0, 1) and all else in local time',
    reason: 'The local time zone belongs to the machine, so workflow code sees UTC, as on Lambda, wherever it runs.',
    cure: "date.toLocaleString('de-DE', { timeZone: 'Europe/Berlin' })",
    note: 'Also where the environment sets TZ: a replay may run with another one.',
  },
  {
    code: 'DS_DET_INTL',
    treatment: 'patched',
    api: 'Intl.DateTimeFormat#format() without a date, default time zone and locale of Intl and toLocale…() methods',
    reason: 'The defaults belong to the machine, so workflow code sees UTC, en-US and the time of the workflow.',
    cure: "new Intl.DateTimeFormat('de-DE', { timeZone: 'Europe/Berlin' }).format(date)",
  },
  {
    code: 'DS_DET_TEMPORAL',
    treatment: 'patched',
    api: 'Temporal.Now',
    reason: 'It reads the wall clock and the local time zone, so workflow code sees those of the workflow.',
    cure: 'Temporal.Now.instant()',
    note: 'Where the version of Node has Temporal.',
  },
  {
    code: 'DS_DET_PERFORMANCE',
    treatment: 'patched',
    api: 'performance.now(), performance.timeOrigin, performance.mark(), performance.measure()',
    reason: 'It counts from the start of the thread, so workflow code sees milliseconds since the execution began.',
    cure: 'performance.now()',
  },
  {
    code: 'DS_DET_PROCESS_CLOCK',
    treatment: 'patched',
    api: 'process.hrtime(), process.hrtime.bigint(), process.uptime()',
    reason: 'It counts from the start of the machine, so workflow code sees the time since the execution began.',
    cure: 'process.hrtime.bigint()',
  },
  {
    code: 'DS_DET_EVENT_TIME',
    treatment: 'patched',
    api: 'Event#timeStamp',
    reason: 'It is read from the monotonic clock, so workflow code sees the time of the workflow.',
    cure: 'event.timeStamp',
  },
  {
    code: 'DS_DET_FILE_TIME',
    treatment: 'patched',
    api: 'new File().lastModified',
    reason: 'Its default is the wall clock, so workflow code gets the time of the workflow.',
    cure: "new File([data], 'report.csv', { lastModified: 0 })",
  },
  {
    code: 'DS_DET_MATH_RANDOM',
    treatment: 'patched',
    api: 'Math.random()',
    reason: 'Other numbers on replay would lead down other paths, so they come from a stream seeded by the execution.',
    cure: 'Math.random()',
  },
  {
    code: 'DS_DET_UUID',
    treatment: 'patched',
    api: 'crypto.randomUUID(), crypto.randomUUIDv7()',
    reason: 'Another id on replay would be sent to another place, so ids come from a stream seeded by the execution.',
    cure: 'crypto.randomUUID()',
    note: 'Unique, but predictable for who knows the ARN of the execution. Make secrets in a step.',
  },
  {
    code: 'DS_DET_RANDOM_BYTES',
    treatment: 'patched',
    api: 'crypto.getRandomValues(), crypto.randomBytes(), crypto.randomFill(), crypto.randomFillSync(), crypto.randomInt()',
    reason: 'Other bytes on replay would lead to other values, so they come from a stream seeded by the execution.',
    cure: "const token = await context.step('token', async () => randomBytes(32).toString('hex'));",
    note: 'Predictable for who knows the ARN of the execution. Keys, tokens and salts belong in a step.',
  },
  {
    code: 'DS_DET_ENVIRONMENT',
    treatment: 'patched',
    api: 'process.env',
    reason: 'Steps and other executions may change it, so workflow code reads and writes a copy of its own.',
    cure: 'process.env.TABLE_NAME',
    note:
      'The copy shows what the process and its modules have set. It is made anew for each invocation: a deployment that ' +
      'changes a variable changes what a replay reads. Steps see the real environment.',
  },
  {
    code: 'DS_DET_ERROR_STACK',
    treatment: 'patched',
    api: 'stack of an error that an operation failed with',
    reason: 'An error rebuilt from its record has another stack, so the stack is recorded once and served again.',
    cure: 'error.stack',
  },
] as const satisfies readonly PatchedSource[];

export type PatchedCode = (typeof PATCHED_SOURCES)[number]['code'];
