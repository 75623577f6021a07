import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CliError } from '../../../host/cli/cli-error.ts';
import { findExecution } from '../../../host/cli/find-execution.ts';

const arnOf = (name: string): string =>
  `arn:aws:lambda:us-east-1:123456789012:function:f:$LATEST/durable-execution/${name}/1`;
const known = [
  { name: 'order-1', arn: arnOf('order-1'), startedAt: 10 },
  { name: 'order-12', arn: arnOf('order-12'), startedAt: 30 },
  { name: 'refund-7', arn: arnOf('refund-7'), startedAt: 20 },
];

test('an execution is found by name, ARN, beginning, or as the newest one', () => {
  assert.equal(findExecution('order-1', known, 'd').name, 'order-1', 'a whole name is no beginning');
  assert.equal(findExecution(arnOf('refund-7'), known, 'd').name, 'refund-7');
  assert.equal(findExecution('ref', known, 'd').name, 'refund-7');
  assert.equal(findExecution(arnOf('order-12').slice(0, -1), known, 'd').name, 'order-12');
  assert.equal(findExecution('@last', known, 'd').name, 'order-12');
});

test('what is unknown or ambiguous is an error with exit code 4 and a cure', () => {
  const cases: readonly (readonly [string, typeof known, RegExp, RegExp])[] = [
    ['order', known, /stands for 2 executions/, /more of the name/],
    ['oder-1', known, /No execution "oder-1"/, /Did you mean order-1/],
    ['zzzzzzzz', known, /No execution/, /--data/],
    ['@last', [], /no execution in d/, /durable-sandbox run/],
  ];
  for (const [address, executions, message, cure] of cases) {
    assert.throws(
      () => findExecution(address, executions, 'd'),
      (error: unknown) => {
        assert.ok(error instanceof CliError);
        assert.equal(error.exitCode, 4);
        assert.match(error.summary, message);
        assert.match(error.cure, cure);
        return true;
      },
    );
  }
});
