import type { ErrorObject } from '../../runtime/wire.ts';
import { CliError } from './cli-error.ts';
import type { ParsedCommand } from './command-spec.ts';

/** The error that `--error-message` and its siblings describe. */
export function errorFromOptions({ values, lists }: ParsedCommand): ErrorObject {
  const error: ErrorObject = wholeError(values.get('error'));
  const [message, type, data] = [values.get('error-message'), values.get('error-type'), values.get('error-data')];
  const trace = lists.get('stack-trace');
  if (message !== undefined) error.ErrorMessage = message;
  if (type !== undefined) error.ErrorType = type;
  if (data !== undefined) error.ErrorData = data;
  if (trace !== undefined) error.StackTrace = [...trace];
  return error;
}

const TEXTS = ['ErrorMessage', 'ErrorType', 'ErrorData'] as const;

/** `--error` as the AWS CLI takes it: a JSON object, or `Member=text` pairs with commas between them. */
function wholeError(text: string | undefined): ErrorObject {
  if (text === undefined) return {};
  const members = text.trimStart().startsWith('{') ? jsonMembers(text) : shorthandMembers(text);
  const error: ErrorObject = {};
  for (const [name, value] of Object.entries(members)) {
    const known = TEXTS.find((each) => each === name);
    if (known !== undefined && typeof value === 'string') error[known] = value;
    else if (name === 'StackTrace' && Array.isArray(value)) error.StackTrace = value.map(String);
    else throw wrongError(text);
  }
  return error;
}

function jsonMembers(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw wrongError(text);
  }
}

/** A comma counts as one between members only where a member follows. */
function shorthandMembers(text: string): Record<string, unknown> {
  return Object.fromEntries(
    text.split(/,(?=[A-Za-z]+=)/).map((pair) => {
      const [name = '', value] = pair.split(/=(.*)/s);
      return [name, value];
    }),
  );
}

function wrongError(text: string): CliError {
  return new CliError('DS_CLI_USAGE', {
    message: `--error ${JSON.stringify(text)} is no error.`,
    cure: `Write --error '{"ErrorType":"Denied","ErrorMessage":"no"}', or --error ErrorType=Denied,ErrorMessage=no.`,
  });
}
