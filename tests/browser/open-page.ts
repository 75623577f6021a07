/** A service with workflows in this process, and a browser that looks at its page. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { TestContext } from 'node:test';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Served, ServeOptions } from '../../host/serve/serve.ts';
import { durableExecutionClientFor } from '../../host/local/index.ts';
import { durableSandbox } from '../../runtime/index.ts';
import type { DurableContext } from '../../runtime/index.ts';
import { withClient } from '../support/local-run.ts';
import { type Ending, makeServed } from '../support/start-served.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- workflows of any input
export type Workflow = (input: any, context: DurableContext) => Promise<unknown>;

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What the browser itself says when a service ends under it. */
const LOST = /ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET/;

let browser: Browser;
before(async () => {
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    headless: true,
    args: FLAGS,
  });
});
after(() => browser.close());

export async function startService(
  context: Ending,
  workflows: Readonly<Record<string, Workflow>>,
  options: Partial<ServeOptions> = {},
): Promise<Served> {
  const served = await makeServed(context, options);
  const client = durableExecutionClientFor(served.service);
  for (const [name, workflow] of Object.entries(workflows)) {
    served.service.registerFunction(name, withClient(durableSandbox(workflow, { isolation: 'inline' }), client));
  }
  return served;
}

/** Resolves when the execution waits for a callback. */
export function whenWaiting(served: Served, arn: string): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (served.service.tools.row(arn).openCallbacks.length === 0) return;
      stop();
      resolve();
    };
    const stop = served.service.onEvent(look);
    queueMicrotask(look);
  });
}

/** The test fails if the page reports an error, or breaks its own policy. */
export async function openPage(
  context: TestContext,
  url: string,
  options: BrowserContextOptions & { expected?: RegExp } = {},
): Promise<Page> {
  const { expected, ...rest } = options;
  const window = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...rest });
  const page = await window.newPage();
  page.setDefaultTimeout(30_000);
  const problems: string[] = [];
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !LOST.test(text) && expected?.test(text) !== true) problems.push(text);
  });
  page.on('pageerror', (error) => problems.push(error.message));
  context.after(async () => {
    await window.close();
    assert.deepEqual(problems, []);
  });
  await page.goto(url);
  return page;
}

export const orderFlow: Workflow = async (input: { fail?: boolean } | null, context) => {
  const price = await context.step('reserve-stock', async () => ({
    price: 25,
    at: new Date(0),
    tags: new Set(['a', 'b']),
  }));
  let calls = 0;
  await context.step(
    'charge-card',
    async ({ attempt }) => {
      calls += 1;
      if (attempt < 3) throw new Error(`card terminal busy (attempt ${String(attempt)})`);
      return calls;
    },
    { retryStrategy: () => ({ shouldRetry: true, delay: { seconds: 1 } }) },
  );
  await context.wait('packing', { seconds: 2 });
  await context.map(
    'ship',
    ['post', 'courier', 'pigeon'],
    async (child, item) => {
      await child.step('label', async () => `${item}-label`);
      await child.wait('pick-up', { seconds: 1 });
      return child.step(
        'hand-over',
        async () => {
          if (item === 'pigeon' && input?.fail === true) throw new RangeError('no pigeon today');
          return item;
        },
        { retryStrategy: () => ({ shouldRetry: false }) },
      );
    },
    { completionConfig: { toleratedFailureCount: 1 } },
  );
  const [approval] = await context.createCallback('approval', { timeout: { hours: 2 } });
  return { price, approval: await approval };
};
