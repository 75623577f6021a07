// This package's handlers of the measured workflows: a module of its own, since the sandbox imports it.
import { durableSandbox } from '../../dist/index.js';
import { cpuSteps, fanOut, ioSteps, mapped, nested, sequential } from './workflows.mjs';

// What a function in Lambda has by default.
const config = { determinism: 'warn' };
const concurrent = { ...config, pool: { concurrency: 8 } };

export const handlers = {
  sequential: durableSandbox(sequential, concurrent),
  fanOut: durableSandbox(fanOut, concurrent),
  nested: durableSandbox(nested, concurrent),
  mapped: durableSandbox(mapped, concurrent),
  cpuSteps: durableSandbox(cpuSteps, concurrent),
  ioSteps: durableSandbox(ioSteps, concurrent),
};
