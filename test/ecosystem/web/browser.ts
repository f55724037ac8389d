import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page, Request } from 'playwright-core';
import { expect } from 'vitest';

/** A screen as somebody has it before them, with all that goes over the network and all that goes wrong. */
export interface Visit {
  readonly page: Page;
  /** The server of the page. */
  readonly origin: string;
  readonly requests: readonly string[];
  /** The names of the queries and mutations that were sent, in their order. */
  readonly operations: string[];
  /** Bytes of the answers to them, as they came. */
  readonly bytes: () => Promise<number>;
  readonly troubles: string[];
  /** Whether an answer is still to come. */
  isUnderWay(): boolean;
  close(): Promise<void>;
}

/** Whether it is a stream of what is watched. */
export const isStream = (request: Request): boolean => request.headers()['accept'] === 'text/event-stream';

export const visit = async (browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> => {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'en-GB', ...options });
  const page = await context.newPage();
  const [requests, operations, troubles, answered]: [string[], string[], string[], Request[]] = [[], [], [], []];
  const underWay = new Set<Request>();
  page.on('request', (request) => {
    requests.push(request.url());
    // What is watched stays open.
    if (request.method() !== 'POST' || isStream(request)) return;
    const { operationName } = JSON.parse(request.postData() ?? '{}');
    operations.push(String(operationName));
    underWay.add(request);
  });
  page.on('requestfailed', (request) => underWay.delete(request));
  page.on('requestfinished', (request) => {
    if (underWay.delete(request)) answered.push(request);
  });
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
  await page.goto(url);
  return {
    page,
    origin: new URL(url).origin,
    requests,
    operations,
    troubles,
    isUnderWay: () => underWay.size > 0,
    bytes: async () => {
      const sizes = await Promise.all(answered.map((request) => request.sizes()));
      return sizes.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0);
    },
    close: () => context.close(),
  };
};

const BUSY = '.spinner, [aria-busy=true]';

/** Waits until a screen shows something, and nothing is on its way any more. */
export const settled = async ({ page, isUnderWay }: Visit): Promise<void> => {
  await page.locator('.panel, .note, .state:not([role=status])').first().waitFor();
  await expect.poll(async () => isUnderWay() || (await page.locator(BUSY).count()) > 0, { timeout: 60_000 }).toBe(false);
};

/** What axe finds serious or critical, as a rule and where it is broken. */
export const seriousFindings = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`));
};

/** That nothing went wrong, and nothing was asked of anybody but the server of the page. */
export const expectQuiet = ({ troubles, requests, origin }: Visit): void => {
  expect(troubles).toEqual([]);
  expect(requests.filter((request) => !request.startsWith(`${origin}/`))).toEqual([]);
};
