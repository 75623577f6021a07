/**
 * What `--on-callback NAME=…` says: answers to callbacks that are known before the run.
 *
 * Owns: reading the option, which open callback gets which answer. Does not own: sending (`local-session.ts`), when an
 * execution is suspended (`run-watch.ts`).
 *
 * 1. Each callback of a name gets the answer of that name, once.
 * 2. The callback of a `waitForCallback` is answered only after its submitter has ended, as an outside system would.
 */
import { OperationSubType, OperationType } from '../../runtime/wire.ts';
import type { ErrorObject } from '../../runtime/wire.ts';
import { CliError } from './cli-error.ts';
import type { CliIo } from './cli-io.ts';
import type { ExecutionProgress, OperationProgress } from './execution-progress.ts';
import { readInputPayload } from './input-payload.ts';

export type CallbackAnswer =
  | { readonly kind: 'succeed'; readonly result: string | undefined }
  | { readonly kind: 'fail'; readonly error: ErrorObject }
  /** Nobody answers: it runs into its time-out. */
  | { readonly kind: 'timeout' };

export interface DueAnswer {
  readonly name: string;
  readonly callbackId: string;
  readonly answer: Exclude<CallbackAnswer, { kind: 'timeout' }>;
}

/** Reads `NAME=JSON|@file|fail:TYPE:MESSAGE|timeout`, each name once. */
export async function readCallbackAnswers(
  given: readonly string[],
  io: Pick<CliIo, 'stdin' | 'cwd'>,
): Promise<ReadonlyMap<string, CallbackAnswer>> {
  const answers = new Map<string, CallbackAnswer>();
  for (const text of given) {
    const [, name, answer] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (name === undefined || answer === undefined || answers.has(name)) {
      throw new CliError('DS_CLI_USAGE', {
        message:
          name !== undefined && answers.has(name)
            ? `--on-callback answers "${name}" twice.`
            : `--on-callback ${JSON.stringify(text)} is not NAME=ANSWER.`,
        cure: `Write one of --on-callback approval='{"ok":true}', approval=@file.json, approval=fail:Type:message or approval=timeout.`,
      });
    }
    answers.set(name, await readAnswer(answer, io));
  }
  return answers;
}

/** `JSON`, `@file`, `fail:TYPE:MESSAGE` or `timeout`. */
export async function readAnswer(text: string, io: Pick<CliIo, 'stdin' | 'cwd'>): Promise<CallbackAnswer> {
  if (text === 'timeout') return { kind: 'timeout' };
  const [, type, message] = /^fail:([^:]+)(?::(.*))?$/s.exec(text) ?? [];
  if (type !== undefined) return { kind: 'fail', error: { ErrorType: type, ErrorMessage: message ?? '' } };
  return {
    kind: 'succeed',
    result: text === '' ? undefined : await readInputPayload(text, undefined, io, '--on-callback'),
  };
}

export class ScriptedCallbacks {
  readonly #progress: ExecutionProgress;
  readonly #answers: ReadonlyMap<string, CallbackAnswer>;
  readonly #taken = new Set<string>();
  readonly #seen = new Set<string>();

  constructor(progress: ExecutionProgress, answers: ReadonlyMap<string, CallbackAnswer>) {
    this.#progress = progress;
    this.#answers = answers;
  }

  /** Whether the script settles an open callback: by an answer that is still to come, or by letting it time out. */
  covers(operation: OperationProgress): boolean {
    const [name, answer] = this.#answerTo(operation);
    if (name === undefined || answer === undefined) return false;
    this.#seen.add(name);
    return answer.kind === 'timeout' ? operation.until !== undefined : !this.#taken.has(operation.id);
  }

  /** Whether time must not run to the callback's time-out. */
  attends(operation: OperationProgress): boolean {
    const [, answer] = this.#answerTo(operation);
    return answer !== undefined && answer.kind !== 'timeout';
  }

  /** The answers to what is open now; each is given once. */
  take(): DueAnswer[] {
    return this.#progress.waiting.flatMap((operation) => {
      const [name, answer] = this.#answerTo(operation);
      const { callbackId, id } = operation;
      if (name === undefined || answer === undefined || callbackId === undefined) return [];
      this.#seen.add(name);
      if (answer.kind === 'timeout' || this.#taken.has(id) || !this.#isHandedOut(operation)) return [];
      this.#taken.add(id);
      return { name, callbackId, answer };
    });
  }

  /** Names that no callback had. */
  get unused(): string[] {
    return [...this.#answers.keys()].filter((name) => !this.#seen.has(name));
  }

  #answerTo(operation: OperationProgress): readonly [string | undefined, CallbackAnswer | undefined] {
    if (operation.type !== OperationType.CALLBACK) return [undefined, undefined];
    const name = operation.name ?? this.#waitForCallback(operation)?.name;
    return [name, name === undefined ? undefined : this.#answers.get(name)];
  }

  #waitForCallback({ parentId }: OperationProgress): OperationProgress | undefined {
    const parent = parentId === undefined ? undefined : this.#progress.operation(parentId);
    return parent?.subType === OperationSubType.WAIT_FOR_CALLBACK ? parent : undefined;
  }

  #isHandedOut(operation: OperationProgress): boolean {
    const siblings = this.#waitForCallback(operation)?.children;
    return siblings?.every(({ type, status }) => type !== OperationType.STEP || status === 'SUCCEEDED') ?? true;
  }
}
