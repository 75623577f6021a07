/**
 * Whether an event of a stored history has the members that its readers rely on, and of the right kind.
 *
 * 1. A member that is absent, or null, is nothing to complain of: what lacks is found elsewhere (`history-gaps.ts`).
 * 2. Members which nobody reads are not looked at.
 */
type Members = Readonly<Record<string, unknown>>;
type Kind = 'text' | 'number' | 'object';

const EVENT: Readonly<Record<string, Kind>> = {
  EventId: 'number',
  Id: 'text',
  ParentId: 'text',
  Name: 'text',
  SubType: 'text',
};
const DETAILS: Readonly<Record<string, Kind>> = {
  Input: 'object',
  Result: 'object',
  Error: 'object',
  RetryDetails: 'object',
  Duration: 'number',
  Timeout: 'number',
  HeartbeatTimeout: 'number',
  CallbackId: 'text',
  FunctionName: 'text',
};
const RETRY: Readonly<Record<string, Kind>> = { CurrentAttempt: 'number', NextAttemptDelaySeconds: 'number' };
const ERROR: Readonly<Record<string, Kind>> = { ErrorType: 'text', ErrorMessage: 'text', ErrorData: 'text' };

/** @throws Error with a sentence that names the event and the member */
export function requireEventShape(event: Members): void {
  const name = `Event ${JSON.stringify(event['EventId'] ?? '?')} (${String(event['EventType']).slice(0, 40)})`;
  requireKinds(name, '', event, EVENT);
  for (const [key, details] of Object.entries(event)) {
    if (!key.endsWith('Details') || details === undefined || details === null) continue;
    if (!isObject(details)) throw wrong(name, key, 'object');
    requireKinds(name, `${key}.`, details, DETAILS);
    for (const member of ['Input', 'Result']) {
      requireKinds(name, `${key}.${member}.`, membersOf(details[member]), { Payload: 'text' });
    }
    const error = membersOf(details['Error']);
    requireKinds(name, `${key}.Error.`, error, { Payload: 'object' });
    requireKinds(name, `${key}.Error.Payload.`, membersOf(error['Payload']), ERROR);
    requireKinds(name, `${key}.RetryDetails.`, membersOf(details['RetryDetails']), RETRY);
  }
}

function requireKinds(event: string, path: string, members: Members, kinds: Readonly<Record<string, Kind>>): void {
  for (const [key, kind] of Object.entries(kinds)) {
    const value = Object.hasOwn(members, key) ? members[key] : undefined;
    if (value !== undefined && value !== null && !isOf(kind, value)) throw wrong(event, `${path}${key}`, kind);
  }
}

function isOf(kind: Kind, value: unknown): boolean {
  if (kind === 'text') return typeof value === 'string';
  return kind === 'number' ? typeof value === 'number' && Number.isFinite(value) : isObject(value);
}

function membersOf(value: unknown): Members {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(event: string, member: string, kind: Kind): Error {
  return new Error(`${event} cannot be read: its ${member} is no ${kind}.`);
}
