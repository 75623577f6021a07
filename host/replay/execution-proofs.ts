/**
 * When executions are proved to replay, and what comes of it.
 *
 * 1. The proof of a suspended run goes on while the execution waits; the next invocation of the execution hears of it
 *    before it answers. The proof of an end comes before the answer.
 * 2. What was found ends the execution as FAILED: it would go wrong on any replay.
 * 3. Proofs of one execution do not overlap.
 */
import type { DurableSandboxConfig } from '../../runtime/config.ts';
import type { SandboxTarget } from '../../runtime/durable-sandbox.ts';
import { DurableSandboxError } from '../../runtime/errors.ts';
import type { DeterminismMode } from '../../runtime/protocol.ts';
import type { NonDeterministicExecutionError } from '../../runtime/unrecoverable-errors.ts';
import { proveReplay, type ProvedRun } from './replay-proof.ts';

const VARIABLE = 'DURABLE_SANDBOX_PROOF';
/** Failures which a replay would only repeat. */
const NOT_PROVED: ReadonlySet<string | undefined> = new Set(['DeterminismError', 'NonDeterministicExecutionError']);

type Fault = NonDeterministicExecutionError | undefined;

const underWay = new Map<string, Promise<Fault>>();

/**
 * `DURABLE_SANDBOX_PROOF` (`on` or `off`), else `replayProof` of the handler, else: in strict mode, where the workflow
 * has a thread of its own.
 *
 * @throws DS_CONFIG when the variable holds anything else
 */
export function provesReplay(config: DurableSandboxConfig, target: SandboxTarget, mode: DeterminismMode): boolean {
  const given = process.env[VARIABLE];
  if (given !== undefined && given !== '') {
    if (given === 'on' || given === 'off') return given === 'on';
    throw new DurableSandboxError('DS_CONFIG', `The environment variable ${VARIABLE} is ${JSON.stringify(given)}.`, {
      cure: 'Set it to on or off.',
    });
  }
  // Inline, a replay would run the workflow once more beside the code that holds the function.
  return config.replayProof ?? (mode === 'strict' && target.kind === 'thread');
}

/** What is wrong with the execution, as far as it is known when the invocation is to be answered. */
export async function proveBeforeAnswer(run: ProvedRun): Promise<Fault> {
  const { executionArn, end } = run;
  const earlier = await underWay.get(executionArn);
  underWay.delete(executionArn);
  if (earlier !== undefined) return earlier;
  if (end.kind === 'failed' && NOT_PROVED.has(end.error.ErrorType)) return undefined;
  const proof = proveReplay(run);
  if (end.kind !== 'suspended') return proof;
  underWay.set(executionArn, proof);
  void proof.then((fault) => {
    if (fault === undefined && underWay.get(executionArn) === proof) underWay.delete(executionArn);
  });
  return undefined;
}
