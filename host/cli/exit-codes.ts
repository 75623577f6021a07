/**
 * The exit codes of the command line, with their meaning as help and docs print it.
 *
 * 1. A code never changes its meaning: scripts and CI jobs branch on it.
 */

export const ExitCode = {
  Done: 0,
  Negative: 1,
  Usage: 2,
  CannotLoad: 3,
  NotFound: 4,
  NameTaken: 5,
  NotFinished: 6,
  Internal: 70,
  Interrupted: 130,
  Terminated: 143,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

export interface ExitCodeMeaning {
  readonly short: string;
  readonly long: string;
}

export const EXIT_CODE_MEANINGS: Readonly<Record<ExitCode, ExitCodeMeaning>> = {
  0: { short: 'done', long: 'Done: the execution succeeded, or the question was answered.' },
  1: {
    short: 'failed',
    long: 'The answer is negative: the execution failed, timed out or was stopped, a history was not reproduced, or a benchmark found the module slower than allowed.',
  },
  2: { short: 'usage', long: 'The command line is wrong; nothing was run.' },
  3: {
    short: 'cannot load',
    long: 'The module, its export or the data folder cannot be loaded, a history is incomplete or unreadable, or the service cannot be reached.',
  },
  4: { short: 'not found', long: 'No such execution or callback.' },
  5: { short: 'name taken', long: 'The name belongs to an execution that was started with another input.' },
  6: {
    short: 'not finished',
    long: 'The execution is still open: the time limit was reached, it was suspended, or nobody here can answer what it waits for.',
  },
  70: { short: 'internal error', long: 'A bug of this program.' },
  130: {
    short: 'interrupted',
    long: 'Interrupted by Ctrl-C; the state is kept and the command that resumes it is printed.',
  },
  143: {
    short: 'terminated',
    long: 'Terminated by SIGTERM; the state is kept and the command that resumes it is printed.',
  },
};
