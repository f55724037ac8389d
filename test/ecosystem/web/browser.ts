import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page, Response } from 'playwright-core';
import { expect } from 'vitest';

/** A screen as somebody has it before them, with all that goes over the network and all that goes wrong. */
export interface Visit {
  readonly page: Page;
  readonly requests: readonly string[];
  /** The names of the operations that were sent, in their order. */
  readonly operations: string[];
  /** Bytes of the answers to them, as they came. */
  readonly bytes: () => Promise<number>;
  readonly troubles: string[];
  close(): Promise<void>;
}

export const visit = async (browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> => {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'en-GB', ...options });
  const page = await context.newPage();
  const [requests, operations, troubles, answers]: [string[], string[], string[], Response[]] = [[], [], [], []];
  page.on('request', (request) => {
    requests.push(request.url());
    if (request.method() === 'POST') operations.push(String(JSON.parse(request.postData() ?? '{}').operationName));
  });
  page.on('response', (response) => response.request().method() === 'POST' && answers.push(response));
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
  await page.goto(url);
  return {
    page,
    requests,
    operations,
    troubles,
    bytes: async () => {
      const sizes = await Promise.all(answers.map((answer) => answer.request().sizes()));
      return sizes.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0);
    },
    close: () => context.close(),
  };
};

/** Waits until a screen shows something, and nothing is on its way any more. */
export const settled = async (page: Page): Promise<void> => {
  await page.locator('.panel').first().waitFor();
  await page.waitForFunction(() => document.querySelectorAll('.spinner, [aria-busy=true]').length === 0);
  await page.waitForLoadState('networkidle');
};

/** What axe finds serious or critical, as a rule and where it is broken. */
export const seriousFindings = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`));
};

/** That nothing went wrong, and nothing was asked of anybody but this server. */
export const expectQuiet = ({ troubles, requests }: Visit, url: string): void => {
  expect(troubles).toEqual([]);
  expect(requests.filter((request) => !request.startsWith(`${url}/`))).toEqual([]);
};
