/** One process of a campaign: takes its part from the parent's message, and answers with the result. */
import './platform/install.ts';
import type { CampaignPart } from './campaign.ts';

/** A part as it travels between processes. */
export type CampaignMessage = Omit<CampaignPart, 'seed'> & { readonly seed: string };

process.once('message', (message: CampaignMessage) => {
  void import('./campaign.ts')
    .then(({ runPart }) => runPart({ ...message, seed: BigInt(message.seed) }))
    .then((result) => process.send?.(result, () => process.exit(0)));
});
