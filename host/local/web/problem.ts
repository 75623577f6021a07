/** The one message about something that went wrong; the newest replaces the one before. */
import { signal } from '@preact/signals';

const message = signal<string | undefined>(undefined);

export const problem = {
  message,
  show: (error: unknown): void => {
    message.value = error instanceof Error ? error.message : String(error);
  },
  clear: (): void => {
    message.value = undefined;
  },
  /** For what a button starts. */
  guard: (act: Promise<unknown>): void => {
    problem.clear();
    act.catch(problem.show);
  },
};
