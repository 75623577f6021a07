import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { determinismMode } from '../../host/determinism-mode.ts';
import { isDurableSandboxError } from '../../runtime/errors.ts';

const VARIABLES = ['DURABLE_SANDBOX_DETERMINISM', 'AWS_LAMBDA_FUNCTION_NAME', 'NODE_ENV'];
const kept = VARIABLES.map((name) => [name, process.env[name]] as const);

beforeEach(() => {
  for (const name of VARIABLES) Reflect.deleteProperty(process.env, name);
});
afterEach(() => {
  for (const [name, value] of kept) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
});

void test('strict by default; warn in Lambda and in production', () => {
  assert.equal(determinismMode(undefined), 'strict');
  process.env['NODE_ENV'] = 'production';
  assert.equal(determinismMode(undefined), 'warn');
  process.env['NODE_ENV'] = 'test';
  process.env['AWS_LAMBDA_FUNCTION_NAME'] = 'orders';
  assert.equal(determinismMode(undefined), 'warn');
});

void test('the configuration counts more than the defaults, the environment more than the configuration', () => {
  process.env['AWS_LAMBDA_FUNCTION_NAME'] = 'orders';
  assert.equal(determinismMode('strict'), 'strict');
  process.env['DURABLE_SANDBOX_DETERMINISM'] = 'off';
  assert.equal(determinismMode('strict'), 'off');
  process.env['DURABLE_SANDBOX_DETERMINISM'] = '';
  assert.equal(determinismMode('strict'), 'strict');
});

void test('refuses any other value of the variable', () => {
  process.env['DURABLE_SANDBOX_DETERMINISM'] = 'Strict';
  assert.throws(
    () => determinismMode(undefined),
    (error) =>
      isDurableSandboxError(error, 'DS_CONFIG') && /DURABLE_SANDBOX_DETERMINISM is "Strict"/.test(error.message),
  );
});
