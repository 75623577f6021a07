/** Faults in the order of deliveries, in replay, and in what workflow code sees of clock and randomness. */
import type { Mutation } from '../mutation.ts';

export const ORDER_AND_SCOPE: readonly Mutation[] = [
  {
    name: 'a hop is one microtask',
    file: 'sandbox/hop.ts',
    find: '  const before = userTicks;\n',
    replace:
      '  const before = userTicks;\n  if (before >= 0) {\n    queueMicrotaskNative(callback);\n    return;\n  }\n',
    tests: ['tests/property/wrong-hops.test.ts'],
  },
  {
    name: "ticks of the user's are not counted",
    file: 'sandbox/hop.ts',
    find: '        if (userTicks === before) callback();\n        else turn(callback);',
    replace: '        callback();',
    tests: ['tests/property/wrong-hops.test.ts'],
  },
  {
    name: 'ties go the other way',
    file: 'sandbox/delivery-queue.ts',
    find: 'return compareRawIds(a.rawId, b.rawId) < 0;',
    replace: 'return compareRawIds(a.rawId, b.rawId) > 0;',
    tests: ['tests/operations/map-and-parallel.test.ts'],
  },
  {
    name: 'deliveries go by id, not by recorded time',
    file: 'sandbox/delivery-queue.ts',
    find: '  if (a.at !== b.at) return a.at < b.at;\n',
    replace: '',
    tests: ['tests/operations/promise-combinators.test.ts'],
  },
  {
    name: 'two deliveries without a hop between them',
    file: 'sandbox/delivery-queue.ts',
    find: '    next.settle();\n    this.touch();',
    replace: '    next.settle();\n    this.pump();',
    tests: ['tests/property/recorded-order.test.ts'],
  },
  {
    name: 'a request is not compared with its record',
    file: 'sandbox/operation-handle.ts',
    find: "    if (error !== undefined) context.run.fail(error, 'execution');",
    replace: '    void error;',
    tests: ['tests/e2e/child-contexts.test.ts'],
  },
  {
    name: 'the host does not compare updates with the record',
    file: 'host/update-check.ts',
    find: '  if (record === undefined) return undefined;',
    replace: '  if (record === undefined || record.id !== "") return undefined;',
    tests: ['tests/host/update-check.test.ts'],
  },
  {
    name: 'bodies of steps run in the scope of the workflow',
    file: 'sandbox/operations/step.ts',
    find: "            inScope({ kind: 'step', context: handle.context, rawId: handle.rawId }, () =>",
    replace: "            inScope({ kind: 'workflow', context: handle.context }, () =>",
    tests: ['tests/e2e/suspension.test.ts'],
  },
  {
    name: 'all contexts share one stream of random numbers',
    file: 'sandbox/context-state.ts',
    find: '`${this.run.settings.seed}/${this.rawId}/${purpose}`',
    replace: '`${this.run.settings.seed}/${purpose}`',
    tests: ['tests/e2e/suspension.test.ts'],
  },
  {
    name: 'the clock of a context stands still',
    file: 'sandbox/context-state.ts',
    find: '    if (to > this.clockReading) this.clockReading = to;',
    replace: '    void to;',
    tests: ['tests/e2e/basic-flows.test.ts'],
  },
  {
    name: 'a virtual context keeps its clock to itself',
    file: 'sandbox/operations/child-context.ts',
    find: '    if (this.virtual) {\n      handle.context.advanceClock(state.clock);\n      this.settleVirtual(outcome, undefined);',
    replace: '    if (this.virtual) {\n      this.settleVirtual(outcome, undefined);',
    tests: ['tests/e2e/child-contexts.test.ts'],
  },
  {
    name: 'a branch that was left behind takes ids',
    file: 'sandbox/operation-handle.ts',
    find: '    if (isLeftBehind(currentScope())) return',
    replace: '    if (isLeftBehind(undefined)) return',
    tests: ['tests/operations/map-and-parallel.test.ts'],
  },
  {
    name: 'a branch that was left behind writes',
    file: 'sandbox/workflow-run.ts',
    find: '    if (this.hasEnded || context.silenced) return;\n    this.outbox.push(update);',
    replace: '    if (this.hasEnded) return;\n    void context;\n    this.outbox.push(update);',
    tests: ['tests/operations/map-and-parallel.test.ts'],
  },
  {
    name: 'operations name no parent',
    file: 'sandbox/operation-handle.ts',
    find: '      ParentId: this.context.recordedParentId,\n',
    replace: '',
    tests: ['tests/e2e/child-contexts.test.ts'],
  },
];
