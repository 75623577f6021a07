/** Runs the parts of a campaign in processes of their own, side by side, and adds up what they did. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CampaignPart, PartResult } from './campaign.ts';
import type { CampaignMessage } from './campaign-process.ts';
import { addTally, emptyTally, type Tally } from './tally.ts';

export interface CampaignResult {
  readonly tally: Tally;
  readonly failures: readonly string[];
}

export async function runCampaign(settings: Omit<CampaignPart, 'part'>): Promise<CampaignResult> {
  const parts = Array.from({ length: settings.parts }, (_, part) => runProcess({ ...settings, part }));
  const tally = emptyTally();
  const failures: string[] = [];
  for (const { tally: partTally, failure } of await Promise.all(parts)) {
    addTally(tally, partTally);
    if (failure !== undefined) failures.push(failure);
  }
  return { tally, failures };
}

function runProcess(part: CampaignPart): Promise<PartResult> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./campaign-process.ts', import.meta.url)), {
      execArgv: ['--import', 'tsx'],
    });
    const message: CampaignMessage = { ...part, seed: part.seed.toString() };
    child.once('message', (result) => {
      resolve(result as PartResult);
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      // After the result, if there was one.
      reject(new Error(`A process of the campaign ended with ${String(code ?? signal)} (seed ${part.seed}).`));
    });
    child.send(message);
  });
}
