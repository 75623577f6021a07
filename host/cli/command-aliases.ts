/**
 * Other names under which commands are understood, so that habits and scripts of the AWS CLI and of SAM go on working:
 * `get-durable-execution --durable-execution-arn A` is `get A`, `execution get A` is `get A`.
 *
 * 1. Options keep their place; only those that are arguments here become arguments.
 */
interface Alias {
  readonly words: readonly string[];
  /** Options whose values are arguments here. */
  readonly arguments: readonly string[];
  /** Options that say nothing here: what they ask for is always so. */
  readonly ignored?: readonly string[];
  /** The same, with a value. Functions have no versions here. */
  readonly ignoredValues?: readonly string[];
}

const ARN = '--durable-execution-arn';
const DATA = ['--include-execution-data', '--no-include-execution-data'];
const ALIASES: Readonly<Record<string, Alias>> = {
  'list-durable-executions-by-function': { words: ['list'], arguments: [], ignoredValues: ['--qualifier'] },
  'get-durable-execution': { words: ['get'], arguments: [ARN], ignored: DATA },
  'get-durable-execution-history': { words: ['history'], arguments: [ARN], ignored: DATA },
  'stop-durable-execution': { words: ['stop'], arguments: [ARN] },
  'send-durable-execution-callback-success': { words: ['callback', 'succeed'], arguments: ['--callback-id'] },
  'send-durable-execution-callback-failure': { words: ['callback', 'fail'], arguments: ['--callback-id'] },
  'send-durable-execution-callback-heartbeat': { words: ['callback', 'heartbeat'], arguments: ['--callback-id'] },
};
const SAM_GROUP = 'execution';

export function expandAlias(words: readonly string[]): readonly string[] {
  const [first = '', ...rest] = words;
  if (first === SAM_GROUP) return rest;
  const alias = Object.hasOwn(ALIASES, first) ? ALIASES[first] : undefined;
  if (alias === undefined) return words;
  const named: string[] = [];
  const others: string[] = [];
  for (let index = 0; index < rest.length; index += 1) {
    const word = rest[index] ?? '';
    const [option = '', value] = word.split(/=(.*)/s);
    if (alias.ignored?.includes(option) === true) continue;
    if (alias.ignoredValues?.includes(option) === true) {
      if (value === undefined) index += 1;
      continue;
    }
    if (!alias.arguments.includes(option)) {
      others.push(word);
    } else if (value !== undefined) {
      named.push(value);
    } else {
      index += 1;
      named.push(rest[index] ?? '');
    }
  }
  return [...alias.words, ...named, ...others];
}
