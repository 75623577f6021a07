/** Reads back what `recordingPlugin` wrote. */
import type { HookLine } from '../fixtures/plugins/recording-plugin.ts';
import type { ExecutionReport } from './local-run.ts';

export function hookLines({ lines }: ExecutionReport): HookLine[] {
  return lines.filter(({ text }) => text.startsWith('{"hook"')).map(({ text }) => JSON.parse(text) as HookLine);
}

/** One text a call: the hook, the operation's name, and what tells the calls of a hook apart. */
export function hookSequence(report: ExecutionReport): string[] {
  return hookLines(report).map(({ hook, info }) => {
    const { name, status, outcome, attempt, isReplay, isFirstInvocation, updatedOperations } = info;
    const words: unknown[] = [hook];
    if (hook.endsWith('onOperationChange')) {
      words.push(
        ...Object.values(updatedOperations as Record<string, { name?: string; status: string }>).map(
          (o) => `${o.name ?? '-'}=${o.status}`,
        ),
      );
      return words.join(' ');
    }
    if (typeof name === 'string') words.push(name);
    if (isFirstInvocation !== undefined) words.push(isFirstInvocation === true ? 'first' : 'again');
    if (/Attempt/.test(hook)) words.push(attempt);
    if (outcome !== undefined) words.push(outcome);
    else if (status !== undefined && !hook.startsWith('wrap')) words.push(status);
    if (isReplay === true) words.push('replay');
    return words.join(' ');
  });
}

/** Without the hooks named. */
export function without(sequence: readonly string[], ...hooks: readonly string[]): string[] {
  return sequence.filter((line) => !hooks.some((hook) => line.startsWith(hook)));
}
