import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as functions from '../fixtures/operations/settings.ts';
import { assertReplays } from '../support/assert-replays.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';

describe('settings of a context, and what is refused', () => {
  let local: LocalRun;
  before(async () => {
    local = await createLocalRun({ functions });
  });
  after(() => local.close());

  test('lines that were logged before are left out on replay, those of a child too', async () => {
    const report = await local.execute('quietOnReplay');
    assert.equal(report.invocations.length, 2);
    assert.deepEqual(report.logged, ['root before', 'child before', 'in step', 'child after', 'root after']);
  });

  test('modeAware: false holds for children as well', async () => {
    const report = await local.execute('repeating');
    const first = ['root before', 'child before', 'in step'];
    const second = ['root before', 'child before', 'child after', 'root after'];
    assert.deepEqual(report.logged, [...first, ...second]);
  });

  test('a custom logger is told of each context, keeps its members, and may read the clock', async () => {
    const report = await local.execute('customLogger');
    assert.equal(report.result, false);
    assert.deepEqual(
      report.lines.map((line) => line.text),
      ['custom configured 1', 'custom root 1 at number', 'custom configured 2', 'custom child 2 at number'],
    );
  });

  test('default serdes: inherited when a child is made, replaced by the option', async () => {
    const report = await local.execute('serdes');
    assert.deepEqual(report.result, [1, 5, 4, 5]);
    const payloads = report.updates
      .filter(({ Action, Type }) => Action === 'SUCCEED' && (Type === 'STEP' || Type === 'CONTEXT'))
      .map(({ Name, Payload }) => [Name, Payload]);
    assert.deepEqual(payloads, [
      ['before', '1'],
      ['inherited', 'A2'],
      ['own', 'B3'],
      ['child', 'A5'],
      ['after', 'A4'],
      ['option', 'C5'],
    ]);
    await assertReplays(functions.serdes, report);
  });

  test('a step result of just the limit is recorded, one byte more fails the execution with name and size', async () => {
    assert.equal((await local.execute('sizes', { bytes: 262_143 })).result, 262_141);
    assert.equal((await local.execute('sizes', { bytes: 262_144 })).result, 262_142);
    const report = await local.execute('sizes', { bytes: 262_145 });
    assert.equal(report.status, 'FAILED');
    assert.match(
      report.error?.ErrorMessage ?? '',
      /result of step "big" takes 262,145 bytes, more than the limit of 262,144\. .*\[DS_PAYLOAD_TOO_LARGE\]/,
    );
    assert.equal(report.invocations.length, 1);
    assert.deepEqual(
      report.updates.map(({ Action }) => Action),
      ['START'],
    );
  });

  test('a result that cannot be recorded fails the execution once', async () => {
    const report = await local.execute('unserialisable');
    assert.equal(report.status, 'FAILED');
    assert.match(report.error?.ErrorMessage ?? '', /result\.call .*\[DS_UNSERIALIZABLE_VALUE\]/);
    assert.equal(report.invocations.length, 1);
  });

  test('wrong arguments are refused at the call, with name and cure, and leave no trace', async () => {
    const report = await local.execute('misused');
    const expected: Record<string, RegExp> = {
      'step without function':
        /step "s" needs a function, but got undefined\. Call it as context\.step\(.*DS_INVALID_ARGUMENT/,
      'step with a number as name': /name of step must be a string, but is a value of type number.*DS_INVALID_NAME/,
      'empty name': /name of step is empty/,
      'long name': /name of step has 257 characters, more than the limit of 256/,
      'name with umlaut': /name of runInChildContext may only have printable ASCII characters/,
      'options of another type': /options of step "s" must be an object, but are a string/,
      'retry strategy': /retryStrategy of step "s" must be a function, but is an object/,
      semantics: /semantics of step "s" is ONCE/,
      serdes: /serdes of step "s" must be an object with serialize and deserialize/,
      'sub type': /subType of runInChildContext "c" may only have letters/,
      'wait without duration': /duration "w" of wait must be an object.*DS_INVALID_DURATION/,
      'wait of nothing': /of wait "w" is 0 seconds, outside of the limits/,
      'wait of too long': /of wait is 31,708,800 seconds, outside of the limits/,
      'wait of minus': /of wait has seconds that are no number of 0 or more/,
      'callback timeout': /timeout .* of createCallback "c" is 0\.5 seconds, not a whole number/,
      'callback options': /options of createCallback "c" must be an object, but are a number/,
      'submitter missing': /waitForCallback "c" needs a function, but got an object/,
      'heartbeat timeout': /heartbeatTimeout "soon" of waitForCallback "c" must be an object/,
      'logger options': /options of configureLogger must be an object/,
      'default serdes': /defaultSerdes of configureSerdes must be an object with serialize and deserialize/,
      'combinator without array': /promise\.all "all" needs an array of promises, but got a number/,
    };
    const got = report.result as [string, string][];
    assert.equal(got.length, Object.keys(expected).length);
    for (const [what, message] of got) assert.match(message, expected[what] ?? /^$/);
    assert.deepEqual(report.updates, []);
  });
});
