/** The ways of setting up the runtime and the service which may change nothing of what an execution comes to. */
export interface Configuration {
  readonly name: string;
  readonly isolation: 'thread' | 'inline';
  /** Most sandbox threads; undefined leaves the default. */
  readonly threads?: number;
  /** Operations in a page of the state, in the event and in later pages. */
  readonly pageSize?: number;
  /** Most updates in one checkpoint call. */
  readonly updatesPerCall?: number;
  /** Each accepted checkpoint call ends its invocation; the next one replays all before. */
  readonly alwaysSuspend?: boolean;
}

export const DEFAULT: Configuration = { name: 'default', isolation: 'thread' };

const SUSPENDED_AND_SINGLE: Configuration = {
  name: 'one update in a call, always suspend',
  isolation: 'inline',
  updatesPerCall: 1,
  alwaysSuspend: true,
};
const PAGES_OF_ONE: Configuration = { name: 'one operation in a page, inline', isolation: 'inline', pageSize: 1 };

/** Those which have the most to say, and need no thread. */
export const SHORT: readonly Configuration[] = [SUSPENDED_AND_SINGLE, PAGES_OF_ONE];

export const CONFIGURATIONS: readonly Configuration[] = [
  { name: 'always suspend', isolation: 'thread', alwaysSuspend: true },
  { name: 'one update in a call', isolation: 'thread', updatesPerCall: 1 },
  SUSPENDED_AND_SINGLE,
  { name: 'one operation in a page', isolation: 'thread', pageSize: 1 },
  PAGES_OF_ONE,
  { name: 'a pool of 1', isolation: 'thread', threads: 1 },
  { name: 'a pool of 8', isolation: 'thread', threads: 8 },
  { name: 'inline', isolation: 'inline' },
];
