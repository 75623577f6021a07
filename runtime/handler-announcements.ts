/**
 * Handlers which were made while the host's code was still on its way: the host prepares for them as soon as it is
 * evaluated.
 *
 * The promise of its import settles later: in between, Node may load other modules of the function for a tenth of a
 * second, in which a thread could start.
 */
import type { HandlerSettings } from './durable-sandbox.ts';

type Prepare = (settings: HandlerSettings) => void;

let prepare: Prepare | undefined;
const waiting: HandlerSettings[] = [];

/** In the order of the calls. */
export function announceHandler(settings: HandlerSettings): void {
  if (prepare === undefined) waiting.push(settings);
  else prepare(settings);
}

/** Called by the host, once. */
export function prepareAnnounced(prepareNow: Prepare): void {
  prepare = prepareNow;
  for (const settings of waiting.splice(0)) prepareNow(settings);
}
