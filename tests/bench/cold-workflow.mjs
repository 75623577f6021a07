// The workflow of the cold start: alone in its module, as in a function.
import { durableSandbox } from '../../dist/index.js';
import { sequential } from './workflows.mjs';

export const handler = durableSandbox(sequential, { determinism: 'warn' });
