/**
 * Turns values into payload text and back, with the serdes that holds for an operation.
 *
 * 1. The built-in serdes is synchronous, so that recorded payloads can stay unparsed text until their turn comes.
 * 2. A user's serdes may do I/O: it runs outside of any scope.
 * 3. The value the workflow sees is the decoded one, live as on replay.
 */
import { isDurableSandboxError } from '../runtime/errors.ts';
import { SerdesFailedError } from '../runtime/unrecoverable-errors.ts';
import { decodeValue, encodeValue } from '../runtime/serdes/rich-json.ts';
import type { AnySerdes, AnySerdesDeserializer } from '../runtime/serdes.ts';
import type { ContextState } from './context-state.ts';
import { outside } from './scope.ts';

/** The operation a payload belongs to. */
export interface PayloadOwner {
  readonly context: ContextState;
  readonly rawId: string;
  readonly label: string;
}

export interface Encoded {
  readonly text: string | undefined;
  /** Call it at the delivery's turn. */
  readonly decoded: () => unknown;
}

/** Encodes a live result and makes its decoded form ready. */
export function encode(owner: PayloadOwner, value: unknown, serdes: AnySerdes | undefined): Encoded | Promise<Encoded> {
  if (serdes === undefined) {
    const text = encodeValue(value);
    return { text, decoded: () => decodeValue(text) };
  }
  return outside(async () => {
    const context = serdesContext(owner);
    const text = await serdes.serialize(value, context);
    const decoded: unknown = await serdes.deserialize(text, context);
    return { text, decoded: () => decoded };
  });
}

/** The text of what is only sent, and not read here again. */
export function encodeText(owner: PayloadOwner, value: unknown, serdes: AnySerdes): Promise<string | undefined> {
  return outside(async () => serdes.serialize(value, serdesContext(owner)));
}

/** Decodes a recorded result: lazily with the built-in serdes, else ahead of the delivery. */
export function decode(
  owner: PayloadOwner,
  text: string | undefined,
  serdes: AnySerdesDeserializer | undefined,
): { readonly decoded: () => unknown; readonly ready?: Promise<void> } {
  const { clock } = owner.context.run;
  if (serdes === undefined) {
    if (clock === undefined) return { decoded: () => decodeValue(text) };
    return { decoded: () => clock.decode(owner.rawId, text, () => decodeValue(text)) };
  }
  let outcome: { value: unknown } | undefined;
  const deserialize = async (): Promise<unknown> => serdes.deserialize(text, serdesContext(owner));
  const ready = outside(async () => {
    try {
      outcome = { value: await (clock?.decodeLater(owner.rawId, text, deserialize) ?? deserialize()) };
    } catch (error) {
      failSerdes(owner, 'deserialize', error);
    }
  });
  return { decoded: () => outcome?.value, ready };
}

function serdesContext(owner: PayloadOwner): { entityId: string; durableExecutionArn: string } {
  return { entityId: owner.rawId, durableExecutionArn: owner.context.run.settings.executionArn };
}

/**
 * A payload that cannot be written or read. A fault of the program would come back at each repetition, so it ends the
 * execution; anything else (a file system that is away) ends the invocation, which the service repeats.
 */
export function failSerdes(owner: PayloadOwner, action: 'serialize' | 'deserialize', error: unknown): void {
  const { run, silenced } = owner.context;
  // Nobody waits for the value any more.
  if (silenced) return;
  if (isProgramFault(error)) {
    run.fail(error, 'execution');
    return;
  }
  const reason = error instanceof Error ? error.message : String(error);
  run.fail(new SerdesFailedError(`Failed to ${action} the payload of ${owner.label}: ${reason}`, error), 'invocation');
}

function isProgramFault(error: unknown): boolean {
  if (isDurableSandboxError(error)) return true;
  return (
    error instanceof TypeError ||
    error instanceof SyntaxError ||
    error instanceof RangeError ||
    error instanceof ReferenceError
  );
}
