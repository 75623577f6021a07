/**
 * `durable-sandbox run`: one execution on the local service, in this process, from its start or from where it was left.
 *
 * Owns: the order of things, and what the run's end means for output and exit code. Does not own: the service
 * (`local-session.ts`), watching (`run-watch.ts`), showing (`run-view.ts` and its implementations).
 *
 * 1. The name and the ARN are shown before the workflow is called for the first time.
 * 2. With --json, stdout gets the document (or an error document) and nothing else, whatever user code writes.
 * 3. Whatever way the command ends, what the service acknowledged is on disk, and an open execution can be resumed.
 */
import { executionCost } from '../local/execution-cost.ts';
import { CliError } from './cli-error.ts';
import { writeFully } from './cli-io.ts';
import type { CliIo } from './cli-io.ts';
import type { CommandHandler } from './command-spec.ts';
import { runDetached } from './detached-run.ts';
import { ExecutionProgress } from './execution-progress.ts';
import { ExitCode } from './exit-codes.ts';
import { findByName, getExecution, getHistory } from './execution-queries.ts';
import { makeExecutionName } from './execution-name.ts';
import { costLine } from './cost-line.ts';
import { loadWorkflow } from './load-workflow.ts';
import type { LoadedWorkflow } from './load-workflow.ts';
import { openLocalSession } from './local-session.ts';
import type { LocalSession } from './local-session.ts';
import { claimRunOutput } from './run-output.ts';
import type { RunOutput } from './run-output.ts';
import { decodePayload, runDocument } from './run-document.ts';
import { readRunOptions, resumeCommand } from './run-options.ts';
import type { RunOptions } from './run-options.ts';
import { endLine, valueText } from './run-view.ts';
import { ScriptedCallbacks } from './scripted-callbacks.ts';
import { watchRun } from './run-watch.ts';
import type { RunEnd } from './run-watch.ts';

export const runCommand: CommandHandler = async (parsed, io) => {
  const options = await readRunOptions(parsed, io);
  if (options.detach) return runDetached(options, parsed, io);
  if (options.determinism !== undefined) process.env['DURABLE_SANDBOX_DETERMINISM'] = options.determinism;
  const progress = new ExecutionProgress();
  const output = claimRunOutput(options, progress, io);
  try {
    const workflow = await loadWorkflow(options.modulePath, options.exportName, io.cwd);
    const session = await openLocalSession(options);
    try {
      await registerOthers(options, session, io);
      return await runExecution(options, workflow, session, progress, output, io);
    } finally {
      await session.close();
    }
  } finally {
    await output.view.close();
    output.release();
  }
};

async function registerOthers({ functions }: RunOptions, session: LocalSession, io: CliIo): Promise<void> {
  for (const { name, file, exportName, durable } of functions) {
    const { handler } = await loadWorkflow(file, exportName, io.cwd);
    session.registerOther(name, handler, durable ? 'durable' : 'plain');
  }
}

async function runExecution(
  options: RunOptions,
  workflow: LoadedWorkflow,
  session: LocalSession,
  progress: ExecutionProgress,
  output: RunOutput,
  io: CliIo,
): Promise<ExitCode> {
  const { client } = session;
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const name = options.name ?? makeExecutionName(workflow.functionName);
  session.register(workflow, released);
  const known = await findByName(client, workflow.functionName, name);
  const recorded = known === undefined ? undefined : await getExecution(client, known);
  const payload = choosePayload(options, name, recorded?.InputPayload, recorded !== undefined);
  // A script may have to answer a callback first that an earlier run left open.
  const letTimePass = session.holdTime();
  const arn = await session.start(workflow.functionName, name, payload);
  const identity = { name, functionName: workflow.functionName, arn };
  output.view.started(identity, session.now);
  io.tellStarter?.(identity);
  if (recorded !== undefined && recorded.Status !== 'RUNNING') {
    output.view.note(`${output.theme.glyph('replayed')} finished already: this is its recorded end, nothing is run`);
  }
  const callbacks = new ScriptedCallbacks(progress, options.onCallback);
  const end = await watchRun({
    arn,
    name,
    session,
    progress,
    callbacks,
    view: output.view,
    options,
    io,
    release: () => {
      release();
      letTimePass();
    },
    recorded: () => getHistory(client, arn),
  });
  for (const unused of callbacks.unused) output.view.note(`note: no callback is called "${unused}" (--on-callback)`);
  await output.view.close();
  return report(end, { arn, name, options, session, progress, output, io });
}

/** The recorded input for a known name without a new one; the recorded text for the same value in another spelling. */
function choosePayload(options: RunOptions, name: string, recorded: string | undefined, isKnown: boolean): string {
  if (!isKnown) return options.payload ?? 'null';
  if (options.payload === undefined) return recorded ?? '';
  if (JSON.stringify(decodePayload(recorded)) === options.payload) return recorded ?? '';
  throw new CliError('DS_CLI_NAME_TAKEN', {
    message: `An execution "${name}" was started with another input.`,
    cure: `Leave --input away to resume it with the input it has, or give another --name.`,
  });
}

interface Report {
  readonly arn: string;
  readonly name: string;
  readonly options: RunOptions;
  readonly session: LocalSession;
  readonly progress: ExecutionProgress;
  readonly output: RunOutput;
  readonly io: CliIo;
}

async function report(end: RunEnd, run: Report): Promise<ExitCode> {
  const { options, session, progress, output, io } = run;
  const exitCode = exitCodeOf(end, progress);
  const execution = await getExecution(session.client, run.arn);
  const invocations = session.invocations(run.arn);
  const asText = options.output === 'text';
  const resume = `${resumeCommand(options, run.name, io)}\n`;
  const note = end.kind === 'ended' ? '' : `${whyLeft(end)}; the execution is kept. Go on with:\n  ${resume}`;
  if (!asText) {
    await writeFully(output.stderr, note);
    const document = runDocument(execution, progress, invocations, exitCode, options.memorySizeMb);
    const text =
      options.output === 'json'
        ? JSON.stringify(document, undefined, 2)
        : JSON.stringify({ Type: 'result', ...document });
    await writeFully(output.stdout, `${text}\n`);
    return exitCode;
  }
  const cost = costLine(executionCost(invocations, options.memorySizeMb), output.theme.dot);
  if (end.kind === 'ended') {
    await writeFully(output.stdout, `${endLine(progress, invocations.length, output.theme)}\n`);
    const result = decodePayload(execution.Result);
    if (result !== undefined) await writeFully(output.stdout, `${valueText(result)}\n`);
    const stack = execution.Error?.StackTrace;
    if (options.verbose && stack !== undefined) await writeFully(output.stdout, `${valueText(stack)}\n`);
  }
  if (invocations.length > 0) await writeFully(output.stdout, `${output.theme.style('dim', cost)}\n`);
  await writeFully(output.stdout, note);
  return exitCode;
}

function exitCodeOf(end: RunEnd, progress: ExecutionProgress): ExitCode {
  switch (end.kind) {
    case 'ended':
      return progress.status === 'SUCCEEDED' ? ExitCode.Done : ExitCode.Negative;
    case 'signal':
      return end.signal === 'SIGINT' ? ExitCode.Interrupted : ExitCode.Terminated;
    case 'time-limit':
    case 'suspended':
    case 'unanswered':
    case 'left':
      return ExitCode.NotFinished;
  }
}

function whyLeft(end: Exclude<RunEnd, { kind: 'ended' }>): string {
  switch (end.kind) {
    case 'time-limit':
      return 'The time limit was reached';
    case 'suspended':
      return 'Suspended';
    case 'unanswered':
      return 'It waits for a callback, and no terminal is here to answer it';
    case 'left':
      return 'Left';
    case 'signal':
      return end.signal === 'SIGINT' ? 'Interrupted' : 'Terminated';
  }
}
