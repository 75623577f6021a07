import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ErrorCode } from '../../runtime/errors.ts';
import { isDurableSandboxError } from '../../runtime/errors.ts';
import * as limits from '../../runtime/limits.ts';

function refuses(check: () => void, code: ErrorCode, message: RegExp): void {
  assert.throws(check, (error: Error) => {
    assert.ok(isDurableSandboxError(error, code), error.message);
    assert.match(error.message, message);
    return true;
  });
}
const place = { call: 'invoke', name: 'charge' };

void test('names', () => {
  for (const name of [undefined, 'a', ' ~', 'x'.repeat(256)]) limits.validateName(name, 'step');
  refuses(
    () => limits.validateName('', 'step'),
    'DS_INVALID_NAME',
    /^The name of step is empty; it must have 1 to 256/,
  );
  refuses(
    () => limits.validateName('x'.repeat(257), 'step'),
    'DS_INVALID_NAME',
    /has 257 characters, more than the limit of 256: "x{79}…"/,
  );
  refuses(
    () => limits.validateName('é', 'wait'),
    'DS_INVALID_NAME',
    /^The name of wait may only have printable ASCII characters, but is "é"/,
  );
  refuses(() => limits.validateName('a\nb', 'step'), 'DS_INVALID_NAME', /but is "a\\nb"/);
  refuses(() => limits.validateName(5, 'step'), 'DS_INVALID_NAME', /must be a string, but is a value of type number/);
  refuses(() => limits.validateName(null, 'step'), 'DS_INVALID_NAME', /must be a string, but is null/);
});

void test('sub types, function ids and tenants', () => {
  limits.validateSubType('My-Sub_Type1', place);
  refuses(
    () => limits.validateSubType('a b', place),
    'DS_INVALID_ARGUMENT',
    /^The subType of invoke "charge" may only have letters, digits, - and _/,
  );
  refuses(
    () => limits.validateSubType('x'.repeat(33), place),
    'DS_INVALID_ARGUMENT',
    /33 characters, more than the limit of 32/,
  );
  for (const id of ['f', 'f:live', 'f:$LATEST', 'arn:aws:lambda:eu-west-1:123456789012:function:f:1', 'x'.repeat(140)])
    limits.validateFunctionId(id, place);
  for (const id of ['', 'two words', 'f/1', 'x'.repeat(141), undefined, {}])
    refuses(
      () => limits.validateFunctionId(id, place),
      'DS_INVALID_FUNCTION_ID',
      /^The function id of invoke "charge"/,
    );
  limits.validateTenantId('tenant a/1@b', place);
  refuses(() => limits.validateTenantId('t#1', place), 'DS_INVALID_ARGUMENT', /^The tenantId of invoke "charge"/);
});

void test('payloads at the limit pass, one byte more does not', () => {
  const max = limits.MAX_OPERATION_PAYLOAD_BYTES;
  for (const text of [undefined, '', 'x'.repeat(max), 'é'.repeat(max / 2)]) limits.checkPayloadSize(text, place);
  refuses(
    () => limits.checkPayloadSize('x'.repeat(max + 1), place),
    'DS_PAYLOAD_TOO_LARGE',
    /^The result of invoke "charge" takes 262,145 bytes, more than the limit of 262,144\. /,
  );
  refuses(
    () => limits.checkPayloadSize(`${'é'.repeat(max / 2)}x`, { call: 'step' }, 'input'),
    'DS_PAYLOAD_TOO_LARGE',
    /^The input of step takes 262,145/,
  );
  assert.ok(limits.isWithinBytes('€'.repeat(3), 9));
  assert.ok(!limits.isWithinBytes('€'.repeat(3), 8));
});
