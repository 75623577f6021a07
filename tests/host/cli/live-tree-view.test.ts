import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import type { Event } from '@aws-sdk/client-lambda';
import { ExecutionProgress } from '../../../host/cli/execution-progress.ts';
import { LiveTreeView } from '../../../host/cli/live-tree-view.ts';
import { createTheme } from '../../../host/cli/terminal-text.ts';

class Terminal extends Writable {
  readonly isTTY = true;
  readonly frames: string[] = [];

  constructor(
    readonly columns: number,
    readonly rows: number,
  ) {
    super({ decodeStrings: false });
  }

  override _write(text: string, _encoding: string, done: () => void): void {
    if (text !== '') this.frames.push(text);
    done();
  }

  /** What the screen holds, by the three cursor codes that the view uses. */
  get screen(): string[] {
    const lines = [''];
    let row = 0;
    for (const part of this.frames.join('').match(/\u001b\[\d*[AJK]|\r|\n|[^\u001b\r\n]+/g) ?? []) {
      const up = /^\u001b\[(\d+)A$/.exec(part);
      if (up !== null) row = Math.max(0, row - Number(up[1]));
      else if (part === '\u001b[J') lines.splice(row, lines.length - row, '');
      else if (part === '\n') row += 1;
      else if (part !== '\r' && part !== '\u001b[K') lines[row] = part;
    }
    return lines.filter((line) => line !== undefined && line !== '');
  }
}

function viewOn(terminal: Terminal): { view: LiveTreeView; progress: ExecutionProgress; step: (name: string) => void } {
  const progress = new ExecutionProgress();
  const theme = createTheme({ color: false, unicode: true });
  const view = new LiveTreeView({ stream: terminal, theme, progress });
  let id = 1;
  progress.apply({ EventType: 'ExecutionStarted', EventId: id, EventTimestamp: new Date(1000) });
  const step = (name: string): void => {
    id += 1;
    const event: Event = {
      EventType: 'StepStarted',
      EventId: id,
      EventTimestamp: new Date(1000 + id),
      Id: name,
      Name: name,
    };
    const transition = progress.apply(event);
    if (transition !== undefined) view.transition(transition);
  };
  return { view, progress, step };
}

const IDENTITY = { name: 'order-1', functionName: 'order', arn: 'arn:x' };

test('name and ARN stand first, logs above the tree, the tree is redrawn in place', async () => {
  const terminal = new Terminal(60, 24);
  const { view, step } = viewOn(terminal);
  view.log('loading\n');
  assert.equal(terminal.frames.length, 0, 'nothing before the first line');
  view.started(IDENTITY, () => 1000);
  step('one');
  view.log('half a ');
  step('two');
  view.log('line\n');
  await view.close();
  const screen = terminal.screen;
  assert.match(screen[0] ?? '', /^▶ order-1/);
  assert.deepEqual(screen.slice(1, 3), ['loading', 'half a line']);
  assert.match(screen[3] ?? '', /^▷ one +running/);
  assert.match(screen[4] ?? '', /^▷ two +running/);
  assert.equal(screen.length, 5);
});

test('many changes in a moment are few frames', async () => {
  const terminal = new Terminal(60, 24);
  const { view, step } = viewOn(terminal);
  view.started(IDENTITY, () => 1000);
  for (let index = 0; index < 500; index += 1) step(`step-${String(index)}`);
  assert.equal(terminal.frames.length, 1);
  await view.close();
  assert.equal(terminal.frames.length, 2);
});

test('a frame that is redrawn is no higher and no wider than the terminal; the last one shows everything', async () => {
  const terminal = new Terminal(50, 10);
  const { view, step } = viewOn(terminal);
  for (let index = 0; index < 100; index += 1) step(`a-name-that-is-rather-long-for-this-terminal-${String(index)}`);
  view.started(IDENTITY, () => 1000);
  const live = linesOf(terminal.frames.at(-1));
  assert.match(live[0] ?? '', /^▶ order-1/, 'stays above the frame');
  assert.match(live[1] ?? '', /lines above/);
  assert.ok(live.length - 1 <= 9, String(live.length));
  for (const line of live) assert.ok(line.length <= 50, line);
  await view.close();
  assert.equal(linesOf(terminal.frames.at(-1)).length, 100);
});

function linesOf(frame: string | undefined): string[] {
  return (frame ?? '')
    .replace(/\u001b\[\d*[AJK]|\r/g, '')
    .split('\n')
    .filter((line) => line !== '');
}
