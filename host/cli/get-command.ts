/** `durable-sandbox get`: one execution, as a summary for people or as GetDurableExecution answers it. */
import type { GetDurableExecutionResponse } from '@aws-sdk/client-lambda';
import { writeFully } from './cli-io.ts';
import type { CommandHandler } from './command-spec.ts';
import { ExecutionProgress } from './execution-progress.ts';
import { ExitCode } from './exit-codes.ts';
import { asking, namedExecution } from './named-execution.ts';
import { errorText } from './operation-text.ts';
import { openQuestions } from './service-access.ts';
import { clip, escapeControls } from './terminal-text.ts';
import { timeFormatOf, timeText } from './time-text.ts';

export const getCommand: CommandHandler = async (parsed, io) => {
  const format = parsed.flags.has('json')
    ? 'json'
    : (parsed.values.get('format') ?? (io.stdout.isTTY === true ? 'summary' : 'json'));
  const questions = await openQuestions(parsed, io);
  try {
    const { arn } = await asking(namedExecution(questions, parsed.arguments[0] ?? ''));
    const execution = await asking(questions.execution(arn));
    if (format === 'json') {
      const { $metadata: _, ...answer } = execution as GetDurableExecutionResponse & { $metadata?: unknown };
      await writeFully(io.stdout, `${JSON.stringify(answer, undefined, 2)}\n`);
    } else {
      const progress = new ExecutionProgress();
      for (const event of await asking(questions.history(arn, false))) progress.apply(event);
      await writeFully(
        io.stdout,
        summary(execution, progress, (time) => timeText(time, questions.now(), timeFormatOf(parsed) ?? 'iso')),
      );
    }
    return ExitCode.Done;
  } finally {
    await questions.close();
  }
};

const LONGEST = 400;

function summary(
  execution: GetDurableExecutionResponse,
  progress: ExecutionProgress,
  timeOf: (time: Date) => string,
): string {
  const lines: [string, string | undefined][] = [
    ['Name', execution.DurableExecutionName],
    ['ARN', execution.DurableExecutionArn],
    ['Status', execution.Status],
    ['Started', execution.StartTimestamp && timeOf(execution.StartTimestamp)],
    ['Ended', execution.EndTimestamp && timeOf(execution.EndTimestamp)],
    ['Operations', String(progress.operations.length)],
    ['Invocations', String(progress.completedInvocations)],
    ['Input', execution.InputPayload],
    ['Result', execution.Result],
    ['Error', execution.Error === undefined ? undefined : errorText(execution.Error)],
    ...progress.waiting.map(({ path, type, until, nextAttempt }): [string, string] => {
      const at = nextAttempt ?? until;
      return ['Waits for', `${path} (${type})${at === undefined ? '' : ` until ${timeOf(at)}`}`];
    }),
  ];
  return lines
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name.padEnd(12)} ${clip(escapeControls(value ?? ''), LONGEST, '…')}\n`)
    .join('');
}
