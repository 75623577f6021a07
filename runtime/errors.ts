/**
 * The one catalogue of product errors: what can go wrong by the hands of a user of this package, with its cause and cure.
 *
 * Owns: codes and their texts, and the error class that carries them. Does not own: the errors of a workflow's operations
 * (`operation-errors.ts`) and faults that end an execution (`unrecoverable-errors.ts`).
 *
 * To add an error: add a row to `ERROR_CATALOGUE` and run the tests with UPDATE_DOCS=1, which writes docs/ERRORS.md anew.
 *
 * Invariants
 *  1. A code, once released, keeps its meaning.
 *  2. Every row has a section in docs/ERRORS.md, and the other way round.
 *  3. The message says what was wrong and where, then what to do, then the code.
 */
import { brandClass, isBranded } from './class-brand.ts';
import { CONTAINMENT_ERRORS } from './containment-errors.ts';

export interface ErrorCatalogueEntry {
  /** A few words, used as heading. */
  readonly title: string;
  /** How one gets there. */
  readonly cause: string;
  /** What to do, as an instruction. Used in the message unless the place of the error knows better. */
  readonly cure: string;
}

export const ERROR_CATALOGUE = {
  DS_INVALID_ENVELOPE: {
    title: 'The event is not the invocation of a durable execution',
    cause:
      'The function was invoked with an event that lacks DurableExecutionArn, CheckpointToken or the recorded state.',
    cure: 'Enable durable execution for the function (DurableConfig) and invoke a published version or alias of it.',
  },
  DS_INVALID_INPUT: {
    title: 'The input of the execution is not JSON',
    cause: 'The payload that the execution was started with could not be parsed.',
    cure: 'Start the execution with a payload that is valid JSON.',
  },
  DS_WORKFLOW_NOT_IMPORTABLE: {
    title: 'The sandbox cannot load the workflow',
    cause:
      'The worker thread imports the module that called durableSandbox() once more. The module could not be found, threw while it was loaded, or did not make the same calls again.',
    cure: "Name the module yourself with durableSandbox({ module, export }), or use isolation: 'inline'.",
  },
  DS_LATE_CALL: {
    title: 'durableSandbox() was called after its module had been evaluated',
    cause:
      'A call inside of a function, a callback or after an await does not happen again when the sandbox imports the module.',
    cure: "Call durableSandbox() at the top level of a module, use the reference form durableSandbox({ module, export }), or isolation: 'inline'.",
  },
  DS_INLINED_COPY: {
    title: 'This package was bundled into the application',
    cause:
      'The bundler copied durable-sandbox into the bundle, so the file of the worker thread is not where it should be.',
    cure: 'Mark durable-sandbox and piscina as external in the bundler and deploy them in node_modules.',
  },
  ...CONTAINMENT_ERRORS,
  DS_STUCK_EXECUTION: {
    title: 'The workflow waits for something that will never come',
    cause:
      'The handler has not returned, yet no operation is open: it awaits a promise which nothing in the runtime settles.',
    cure: 'Await durable operations only; wrap other asynchronous work in context.step().',
  },
  DS_NON_DETERMINISTIC: {
    title: 'The workflow took another path than the recorded one',
    cause: 'On replay an operation differs in type, name or subtype from the one recorded at the same place.',
    cure: 'Make every decision from the input and from results of operations; deploy changed workflows as a new version.',
  },
  DS_FORBIDDEN_IN_WORKFLOW: {
    title: 'A non-deterministic function was called outside of a step',
    cause: 'Timers, network, files, processes and the like give other answers on replay.',
    cure: 'Move the call into context.step(), or use context.wait() instead of a timer.',
  },
  DS_COMPENSATION_FAILED: {
    title: 'A compensation failed',
    cause: 'A workflow in saga() failed, and a step that was to undo its work failed as well, after all its attempts.',
    cure: 'Finish the undoing by hand, and give the compensation a retry strategy that lasts longer.',
  },
  DS_CONTEXT_USAGE: {
    title: 'An operation was called on the wrong context',
    cause: 'Inside of a child context, or of a step, the context of an outer level was used.',
    cure: 'Use the context which the function is given; call no durable operation inside of a step.',
  },
  DS_UNSERIALIZABLE_VALUE: {
    title: 'A value cannot be recorded',
    cause:
      'Functions, symbols, promises, unregistered class instances and (in a handler result) cycles have no recorded form.',
    cure: 'Return plain data, or give the operation a serdes that knows the class.',
  },
  DS_UNREADABLE_PAYLOAD: {
    title: 'A recorded payload cannot be read',
    cause:
      'The recorded text is neither JSON nor one of the marked forms of this package, or was written by a newer version.',
    cure: 'Give the operation the serdes which it was recorded with, or update this package.',
  },
  DS_PAYLOAD_TOO_LARGE: {
    title: 'A payload is larger than the service takes',
    cause: 'The recorded text of a result or input is above the size limit of one operation.',
    cure: 'Store the data elsewhere and return a reference, or use createFileSystemSerdes().',
  },
  DS_INVALID_DURATION: {
    title: 'A duration is not valid',
    cause: 'A duration has an unknown or negative part, is not whole seconds, is zero, or is longer than 366 days.',
    cure: 'Give whole numbers of days, hours, minutes and seconds that add up to 1 to 31,622,400 seconds.',
  },
  DS_INVALID_NAME: {
    title: 'The name of an operation is not valid',
    cause: 'Names are 1 to 256 characters of printable ASCII.',
    cure: 'Shorten the name, and keep other characters in the data rather than in the name.',
  },
  DS_INVALID_FUNCTION_ID: {
    title: 'The id of a function to invoke is not valid',
    cause: 'It is empty, too long, or has characters that no function name, alias or ARN has.',
    cure: 'Give a name or an ARN with version, alias or $LATEST, such as my-function:live.',
  },
  DS_INVALID_ARGUMENT: {
    title: 'An argument is not valid',
    cause: 'An operation or helper was called with an argument of the wrong type or outside of its range.',
    cure: 'See the documentation of the operation for the arguments it takes.',
  },
  DS_CONFIG: {
    title: 'The configuration is not valid',
    cause:
      'An option of durableSandbox(), of the pool or of the local service is unknown, contradictory or out of range.',
    cure: 'Correct the option that the message names.',
  },
  DS_PLUGIN_LOAD: {
    title: 'A plugin cannot be loaded',
    cause:
      'A module named in DURABLE_EXECUTION_PLUGINS was not found, threw while it was loaded, or does not export a plugin provider of version 1.',
    cure: 'Install the package with the function or in a layer, and check the list of module names in DURABLE_EXECUTION_PLUGINS.',
  },
  DS_DATA_DIR_LOCKED: {
    title: 'The data folder is in use',
    cause: 'Another process has the data folder of the local service open.',
    cure: 'End the other process, or use another folder with --data.',
  },
  DS_DATA_SCHEMA_TOO_NEW: {
    title: 'The data folder was written by a newer version',
    cause: 'The schema version in the data folder is higher than the one this version knows.',
    cure: 'Update durable-sandbox, or use another folder with --data.',
  },
  DS_TEST_NOT_ANSWERED: {
    title: 'The execution under test waits for something that nobody answers',
    cause: 'A callback, or an invoked function, is open; no script answers it and no time-out ends it.',
    cure: 'Answer it: env.onCallback(name, …), run.operation(name).succeed(…), or runner.getOperation(name).sendCallbackSuccess(…).',
  },
  DS_TEST_NOT_REACHED: {
    title: 'The execution under test never came to what the test waits for',
    cause: 'It ended, or cannot go on, before an operation of that name and state was recorded.',
    cure: 'Compare the name with the operations that the message lists.',
  },
  DS_TEST_UNUSED: {
    title: 'A mock or script of the test was never used',
    cause: 'No step, callback or invoked function of that name came up while the test environment was open.',
    cure: 'Correct the name, or remove the mock.',
  },
  DS_TEST_TIME: {
    title: 'Time cannot be moved like that',
    cause: 'The test environment runs in real time, or the wanted time lies before something that is recorded.',
    cure: "Use time: 'virtual', and set the time before the first execution starts.",
  },
  DS_TEST_OUTCOME_DIFFERS: {
    title: 'The execution ends differently after a crash or in another order',
    cause: 'A run with an injected crash, or with another order of completions, did not end as the undisturbed one.',
    cure: 'Make what the workflow decides depend on results of operations only; the message names the place of the crash, or the seed of the order.',
  },
  DS_TEST_SNAPSHOT_DIFFERS: {
    title: 'The history is not the recorded one',
    cause: 'The normalised history of the run differs from the snapshot file, or there is no such file yet.',
    cure: 'If the change is meant, run the tests with --test-update-snapshots, or with DURABLE_SANDBOX_UPDATE_SNAPSHOTS=1.',
  },
  DS_REPLAY_PROOF: {
    title: 'The execution does not replay',
    cause:
      'In strict mode each run is replayed at once in another sandbox, from the history just written. The replay asked for other operations, saw another clock or other random numbers, or came to another end: the workflow uses state that is not recorded.',
    cure: 'Keep state in results of steps rather than in variables of modules, and give data an order before iterating over it.',
  },
  DS_REPLAY_DIVERGED: {
    title: 'The code does not replay a recorded history',
    cause: 'Given the recorded operations, the workflow asked for others, or came to another end.',
    cure: 'Keep the recorded order and add new operations at the end, or deploy the change as a new version.',
  },
  DS_CLI_USAGE: {
    title: 'The command line is not valid',
    cause: 'A command, an option or an argument is unknown, missing or has a value that it does not take.',
    cure: 'See durable-sandbox <command> --help.',
  },
  DS_CLI_INPUT: {
    title: 'The input given on the command line cannot be read',
    cause: 'The text of --input, or the file of --input or --event, is missing or is not JSON.',
    cure: 'Give JSON text, @file with JSON inside, or - to read it from stdin.',
  },
  DS_CLI_HISTORY: {
    title: 'The history cannot be used',
    cause: 'The file of --history cannot be read, holds no history, or not the whole of one.',
    cure: 'Fetch the history again, whole and with its data.',
  },
  DS_CLI_NOT_REPLAYED: {
    title: 'The module does not replay the history',
    cause: 'The workflow asks for other operations than are recorded, so its time would say nothing.',
    cure: 'See durable-sandbox replay for what differs.',
  },
  DS_CLI_MODULE_NOT_FOUND: {
    title: 'The module to run does not exist',
    cause: 'There is no file at the path given to the command.',
    cure: 'Give the path of the file that exports the durable handler.',
  },
  DS_CLI_MODULE_NOT_LOADED: {
    title: 'The module to run failed while it was loaded',
    cause: 'The module, or one that it imports, has a syntax error, is missing, or threw at its top level.',
    cure: 'Correct the place that the message names.',
  },
  DS_CLI_EXPORT_NOT_FOUND: {
    title: 'The module to run does not export the handler',
    cause:
      'The export named by --export does not exist or is no function, or no export was named and none could be chosen.',
    cure: 'Export the handler as handler, or name it with --export.',
  },
  DS_CLI_TYPESCRIPT: {
    title: 'TypeScript cannot be loaded here',
    cause: 'The module is TypeScript, but neither tsx is installed nor can this version of Node run TypeScript itself.',
    cure: 'Install tsx (npm install -D tsx), or compile the module and run the JavaScript file.',
  },
  DS_CLI_EXECUTION_NOT_FOUND: {
    title: 'The data folder has no such execution',
    cause: 'No recorded execution has this name or ARN, or more than one begins with it.',
    cure: 'Check the name and the data folder (--data).',
  },
  DS_CLI_CALLBACK_NOT_FOUND: {
    title: 'No open callback has this id',
    cause: 'The id was never handed out, or its callback was answered, timed out, or ended with its execution.',
    cure: 'See the open ones with durable-sandbox callback list.',
  },
  DS_DATA_NOT_SAVED: {
    title: 'The state of an execution could not be saved',
    cause: 'The disk is full, or the data folder cannot be written any more. What was acknowledged before is kept.',
    cure: 'Make room or mend the folder, then start the service, or give the same command line, again.',
  },
  DS_CLI_SERVICE: {
    title: 'The service cannot be reached, or refuses the call',
    cause: 'Nothing answers at the address, what answers lacks the call, or it was refused.',
    cure: 'Check the address (--endpoint-url), or start the service with durable-sandbox serve.',
  },
  DS_CLI_NAME_TAKEN: {
    title: 'The name of the execution is taken',
    cause: 'An execution of this name was started with another input; a name stands for one execution with one input.',
    cure: 'Give the same input (or none) to resume it, or another --name to start a new execution.',
  },
  DS_CLI_INTERNAL: {
    title: 'An error inside of durable-sandbox',
    cause: 'The command met an error that it does not know. The recorded state is not touched by it.',
    cure: 'Run the command again with --verbose and report the text.',
  },
} as const satisfies Record<string, ErrorCatalogueEntry>;

/** The stable code of a product error. */
export type ErrorCode = keyof typeof ERROR_CATALOGUE;

export interface DurableSandboxErrorOptions {
  /** Replaces the catalogue's cure where the place knows a better one. */
  cure?: string | undefined;
  /** The error underneath. */
  cause?: unknown;
}

/**
 * An error of this package. `code` is stable, `summary` says what was wrong and where, `cure` what to do; `message` is all
 * three, since it is often the only part that reaches a log or a recorded error.
 */
export class DurableSandboxError extends Error {
  static {
    brandClass(this, 'DurableSandboxError');
  }
  override name = 'DurableSandboxError';
  readonly code: ErrorCode;
  readonly summary: string;
  readonly cure: string;

  constructor(code: ErrorCode, summary: string, options: DurableSandboxErrorOptions = {}) {
    const cure = options.cure ?? ERROR_CATALOGUE[code].cure;
    super(`${summary} ${cure} [${code}]`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.summary = summary;
    this.cure = cure;
  }
}

/** Whether a thrown value is a product error (with that code), of whatever copy of the package. */
export function isDurableSandboxError(thrown: unknown, code?: ErrorCode): thrown is DurableSandboxError {
  if (!isBranded(thrown, 'DurableSandboxError')) return false;
  return code === undefined || (thrown as DurableSandboxError).code === code;
}
