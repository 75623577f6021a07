/** Names of executions: the readable ones made up here, and the rule for those a person gives. */
import { randomBytes } from '../../runtime/random.ts';
import { CliError } from './cli-error.ts';

const QUALITIES = [
  'amber',
  'brave',
  'calm',
  'clear',
  'eager',
  'fresh',
  'gentle',
  'happy',
  'keen',
  'lucid',
  'mellow',
  'noble',
  'quick',
  'quiet',
  'sunny',
  'vivid',
];
const ANIMALS = [
  'badger',
  'crane',
  'dolphin',
  'falcon',
  'finch',
  'fox',
  'heron',
  'ibex',
  'lynx',
  'marten',
  'otter',
  'owl',
  'panda',
  'raven',
  'seal',
  'wren',
];

export function makeExecutionName(functionName: string): string {
  const [first = 0, second = 0, third = 0, fourth = 0] = randomBytes(4);
  const suffix = ((third << 8) | fourth).toString(16).padStart(4, '0');
  const words = `${QUALITIES[first % QUALITIES.length] ?? ''}-${ANIMALS[second % ANIMALS.length] ?? ''}-${suffix}`;
  return `${functionName.slice(0, 40)}-${words}`;
}

export function checkExecutionName(name: string): string {
  if (/^[A-Za-z0-9-_]{1,64}$/.test(name)) return name;
  throw new CliError('DS_CLI_USAGE', {
    message: `--name ${JSON.stringify(name)} is not a valid name of an execution.`,
    cure: 'Use 1 to 64 letters, digits, - and _.',
  });
}
