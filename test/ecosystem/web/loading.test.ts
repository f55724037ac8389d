import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser, launch } from '../graphiql-page.ts';
import { type RunningServer, startServer } from '../server.ts';
import { expectQuiet, settled, visit } from './browser.ts';
import { buildPages } from './build.ts';

const SPRING = '/evaluations/evr_7ZAECYi82P80BOqjkseLt';
const TIMEOUT = 240_000;

describe.runIf(hasBrowser)('the parts of the pages, as they are loaded', { timeout: TIMEOUT }, () => {
  let browser: Browser;
  let sample: RunningServer;
  beforeAll(async () => {
    await buildPages();
    browser = await launch();
    sample = await startServer();
  }, TIMEOUT);
  afterAll(async () => {
    await sample.stop();
    await browser.close();
  });

  test('a screen comes when a link to it has the pointer or the focus, and not before', async () => {
    const visited = await visit(browser, `${sample.url}/`);
    const { page, requests } = visited;
    await settled(page);
    const parts = (): string[] => requests.flatMap((request) => /assets\/(\w+-screen)/.exec(request)?.[1] ?? []);
    expect(parts()).toEqual([]);
    await page.getByRole('link', { name: 'Spring: who answers best?' }).hover();
    await expect.poll(parts, { timeout: 30_000 }).toEqual(['evaluation-screen']);
    await page.getByRole('link', { name: 'Spring: who answers best?' }).click();
    await page.getByRole('link', { name: 'All rows' }).focus();
    await expect.poll(parts, { timeout: 30_000 }).toEqual(['evaluation-screen', 'rows-screen']);
    expectQuiet(visited, sample.url);
    await visited.close();
  });

  test('what cannot be loaded says so, in place of the screen, and how to mend it', async () => {
    const { page, close } = await visit(browser, `${sample.url}${SPRING}`);
    await settled(page);
    await page.route('**/assets/rows-screen*', (route) => route.abort());
    await page.getByRole('link', { name: 'All rows' }).click();
    await page.getByText('The pages could not show this page.').waitFor();
    await page.getByRole('link', { name: 'Humanloop evaluations' }).click();
    await page.getByRole('heading', { name: '5 evaluations' }).waitFor();
    await page.goBack();
    await page.unroute('**/assets/rows-screen*');
    await page.getByRole('button', { name: 'Load again' }).click();
    await page.getByRole('heading', { name: '104 rows' }).waitFor();
    await close();
  });
});
