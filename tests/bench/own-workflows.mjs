// This package's handlers of the measured workflows: a module of its own, since the sandbox imports it.
import { durableSandbox } from '../../dist/index.js';
import { fanOut, sequential } from './workflows.mjs';

const config = { determinism: 'warn' };

export const handlers = {
  sequential: durableSandbox(sequential, config),
  fanOut: durableSandbox(fanOut, config),
};
