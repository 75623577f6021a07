/** All ways in. */
import type { FuzzTarget } from '../fuzz-target.ts';
import { checkpointApi } from './checkpoint-api.ts';
import { envelope } from './envelope.ts';
import { historyReader } from './history-reader.ts';
import { payloadDecoder } from './payload-decoder.ts';

export const TARGETS: readonly FuzzTarget[] = [envelope, checkpointApi, payloadDecoder, historyReader];
