import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import {
  clip,
  createTheme,
  escapeControls,
  GLYPHS,
  wantsColor,
  wantsUnicode,
} from '../../../host/cli/terminal-text.ts';
import type { OutputStream } from '../../../host/cli/cli-io.ts';

const terminal = Object.assign(new Writable(), { isTTY: true }) as OutputStream;
const pipe = new Writable() as OutputStream;

test('colour: the option, then NO_COLOR, then FORCE_COLOR, then the stream', () => {
  assert.equal(wantsColor('always', pipe, { NO_COLOR: '1' }), true);
  assert.equal(wantsColor('never', terminal, { FORCE_COLOR: '1' }), false);
  assert.equal(wantsColor('auto', terminal, { NO_COLOR: '1', FORCE_COLOR: '1' }), false);
  assert.equal(wantsColor('auto', terminal, { NO_COLOR: '' }), true);
  assert.equal(wantsColor('auto', pipe, { FORCE_COLOR: '1' }), true);
  assert.equal(wantsColor('auto', terminal, { FORCE_COLOR: '0' }), false);
  assert.equal(wantsColor('auto', pipe, {}), false);
  assert.equal(wantsColor('auto', terminal, {}), true);
  assert.equal(wantsColor('auto', terminal, { TERM: 'dumb' }), false);
});

test('colour is written exactly when it was decided for, whatever the environment of this process', () => {
  const painted = createTheme({ color: true, unicode: true }).style('red', 'no');
  assert.equal(painted, '\u001b[31mno\u001b[39m');
  assert.equal(createTheme({ color: false, unicode: true }).style('red', 'no'), 'no');
});

test('glyphs: ASCII where the locale is not UTF-8', () => {
  assert.equal(wantsUnicode({ LANG: 'en_US.UTF-8' }, 'linux'), true);
  assert.equal(wantsUnicode({ LANG: 'C.utf8' }, 'linux'), true);
  assert.equal(wantsUnicode({ LANG: 'C' }, 'linux'), false);
  assert.equal(wantsUnicode({}, 'linux'), false);
  assert.equal(wantsUnicode({ LC_ALL: 'C', LANG: 'en_US.UTF-8' }, 'linux'), false);
  assert.equal(wantsUnicode({ LC_ALL: '', LANG: 'en_US.UTF-8' }, 'linux'), true);
  assert.equal(wantsUnicode({ LANG: 'en_US.UTF-8', TERM: 'dumb' }, 'linux'), false);
  for (const { ascii } of Object.values(GLYPHS)) assert.match(ascii, /^[\x20-\x7e]+$/);
});

test('control characters from outside do not reach the terminal', () => {
  assert.equal(escapeControls('a\u001b[2Jb\nc'), 'a\\u001b[2Jb\\u000ac');
  assert.equal(escapeControls('a\n\u0007b', 'keep newlines'), 'a\n\\u0007b');
  assert.equal(escapeControls('\u202eabc\u009b'), '\\u202eabc\\u009b');
  assert.equal(escapeControls('täglich ✓'), 'täglich ✓');
});

test('clipping keeps to the columns', () => {
  assert.equal(clip('abcdef', 6, '…'), 'abcdef');
  assert.equal(clip('abcdefg', 6, '…'), 'abcde…');
  assert.equal(clip('abcdefg', 0, '...'), '...');
});
