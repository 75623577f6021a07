/** The execution that a command is about, at whatever service. */
import { CliError } from './cli-error.ts';
import { findExecution } from './find-execution.ts';
import type { KnownExecution } from './find-execution.ts';
import type { ExecutionQuestions } from './service-access.ts';

/** A whole ARN is taken as it is: services which cannot list all executions know it all the same. */
export async function namedExecution(questions: ExecutionQuestions, address: string): Promise<KnownExecution> {
  const name = /\/durable-execution\/([^/]+)\/[^/]+$/.exec(address)?.[1];
  if (name !== undefined) return { arn: address, name, startedAt: 0 };
  return findExecution(address, await questions.rows(), questions.where);
}

/** What the service refused, as an error of the command. */
export async function asking<T>(question: Promise<T>): Promise<T> {
  try {
    return await question;
  } catch (thrown) {
    throw refusal(thrown);
  }
}

function refusal(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof CliError) return thrown;
  const { name, message } = thrown;
  const options = { message, cause: thrown };
  if (name === 'DurableExecutionAlreadyStartedException') return new CliError('DS_CLI_NAME_TAKEN', options);
  if (name === 'ResourceNotFoundException') return new CliError('DS_CLI_EXECUTION_NOT_FOUND', options);
  if (name === 'CallbackTimeoutException' || message.startsWith('Invalid callback id')) {
    return new CliError('DS_CLI_CALLBACK_NOT_FOUND', options);
  }
  if (name === 'InvalidParameterValueException') {
    return new CliError('DS_CLI_USAGE', { ...options, cure: 'See durable-sandbox get for what can be done with it.' });
  }
  if ('$metadata' in thrown || (thrown as NodeJS.ErrnoException).code === 'ECONNREFUSED') {
    return new CliError('DS_CLI_SERVICE', {
      message: message === '' ? 'No service answers at the address.' : message,
      cause: thrown,
    });
  }
  return thrown;
}
