/**
 * Which of the two forms of `context.invoke` was meant: `(name, functionId, input?, options?)` or
 * `(functionId, input?, options?)`. As in the official SDK it is the first one whenever the second argument is a text,
 * so a text as input is taken for a function id. Where that is likely a mistake it is said, once.
 */
import { DurableSandboxError, isDurableSandboxError } from '../../runtime/errors.ts';
import { validateFunctionId } from '../../runtime/limits.ts';
import { checkedName, checkedOptions, type Options } from '../call-arguments.ts';
import type { InvokeTarget } from './invoke.ts';

const NAMED_FORM = 'To send a text as input, name the operation: context.invoke("name", functionId, "text").';

let warned = false;

/** @throws DurableSandboxError DS_INVALID_FUNCTION_ID, DS_INVALID_NAME, DS_INVALID_ARGUMENT */
export function invokeArguments(args: readonly unknown[]): { target: InvokeTarget; options: Options } {
  const [first, second] = args;
  const named = typeof second === 'string' || typeof first !== 'string';
  if (!named) {
    validateFunctionId(first, { call: 'invoke' });
    return {
      target: { name: undefined, functionId: first, input: second },
      options: checkedOptions({ call: 'invoke' }, args[2]),
    };
  }
  const inputMayBeMeant = args.length === 2 && typeof first === 'string';
  if (inputMayBeMeant && isQualified(first) && !isQualified(second)) warnOnce(first, second);
  const name = checkedName('invoke', first);
  const place = { call: 'invoke', name };
  try {
    validateFunctionId(second, place);
  } catch (error) {
    if (!inputMayBeMeant || !isDurableSandboxError(error)) throw error;
    warnOnce(first, second);
    throw new DurableSandboxError('DS_INVALID_FUNCTION_ID', error.summary, { cure: NAMED_FORM });
  }
  return { target: { name, functionId: second, input: args[2] }, options: checkedOptions(place, args[3]) };
}

/** `function:alias` or an ARN: nobody names an operation so. */
function isQualified(text: unknown): boolean {
  return typeof text === 'string' && text.includes(':');
}

function warnOnce(first: string, second: unknown): void {
  if (warned) return;
  warned = true;
  const show = (value: unknown): string => JSON.stringify(String(value).slice(0, 60));
  console.warn(
    `context.invoke(${show(first)}, ${show(second)}) is read as (name, functionId), so the function ${show(second)} is ` +
      `invoked without input. ${NAMED_FORM}`,
  );
}
