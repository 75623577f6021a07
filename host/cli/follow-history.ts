/**
 * The events of an execution as they come, one a line, until it has ended.
 *
 * 1. No event is missing or printed twice.
 */
import type { CliIo } from './cli-io.ts';
import { writeFully } from './cli-io.ts';
import { ExitCode } from './exit-codes.ts';
import { eventLine } from './history-format.ts';
import { Interruption } from './interruption.ts';
import { asking } from './named-execution.ts';
import type { ExecutionQuestions } from './service-access.ts';
import type { TextTheme } from './terminal-text.ts';

const PAUSE_MS = 500;

/** `form`: lines of text for people, or of JSON. */
export async function followHistory(
  questions: ExecutionQuestions,
  arn: string,
  form: 'text' | 'json',
  io: CliIo,
  theme: TextTheme,
  timeOf: (time: Date) => string,
): Promise<ExitCode> {
  const interruption = new Interruption(io);
  let lastId = 0;
  try {
    for (;;) {
      const events = (await asking(questions.history(arn, false))).filter(({ EventId = 0 }) => EventId > lastId);
      const lines = events.map((event) => (form === 'json' ? JSON.stringify(event) : eventLine(event, theme, timeOf)));
      if (lines.length > 0) await writeFully(io.stdout, `${lines.join('\n')}\n`);
      lastId = events.at(-1)?.EventId ?? lastId;
      if (events.some(({ EventType }) => /^Execution(?!Started)/.test(EventType ?? ''))) return ExitCode.Done;
      await interruption.pause(PAUSE_MS);
      if (interruption.signal === 'SIGINT') return ExitCode.Interrupted;
      if (interruption.signal === 'SIGTERM') return ExitCode.Terminated;
    }
  } finally {
    interruption.end();
  }
}
