import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectQuiet, isStream, seriousFindings } from './browser.ts';
import { cuttable, launchRun } from './changing.ts';
import { describePages } from './describe-pages.ts';

/** Waits until the logs of the run are as many. */
const seen = (page: Page, logs: number) =>
  page
    .getByRole('cell', { name: `${logs} of 24` })
    .first()
    .waitFor();

/** What a tab is told when another one comes in front of it, or it comes back. */
const turn = (page: Page, state: 'hidden' | 'visible') =>
  page.evaluate((now) => {
    Object.defineProperty(document, 'visibilityState', { value: now, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);

describePages('progress', ({ open, start }) => {
  test('moves while it is watched, and ends with the last run', async () => {
    const server = await start([]);
    const { id, add, cancel } = await launchRun(server.url);
    const visited = await open(`/evaluations/${id}`, {}, server);
    const { page } = visited;
    await page.getByRole('link', { name: 'how far' }).click();
    await page.getByText('Live', { exact: true }).waitFor();
    await seen(page, 0);
    await page.getByText('how long it takes is not known').waitFor();
    await add(6);
    await seen(page, 6);
    expect(await page.getByRole('progressbar', { name: /^Logs of/ }).getAttribute('value')).toBe('6');
    await page.getByText(/ready in \d+ (second|minute)|later than it looked/).waitFor();
    await add(18);
    await seen(page, 24);
    await page.getByText('the logs are there').waitFor();
    const ended = Promise.race([page.waitForEvent('requestfinished', isStream), page.waitForEvent('requestfailed', isStream)]);
    await cancel();
    await page.getByText('Every run is over.').waitFor();
    await ended;
    await page.getByText('Cancelled').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '24 rows' }).waitFor();
    await page.keyboard.press('u');
    await page.getByRole('heading', { name: 'On its way' }).waitFor();
    expect(await page.getByText('under way').count()).toBe(0);
    expectQuiet(visited);
  });

  test('is followed by the screen of the evaluation', async () => {
    const server = await start([]);
    const { id, add, cancel } = await launchRun(server.url);
    const visited = await open(`/evaluations/${id}`, {}, server);
    const { page } = visited;
    await page.getByText('One run is under way').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await add(5);
    await page.locator('.grid tbody').getByText('of 24').waitFor();
    await page.locator('.grid tbody data[value="5"]').waitFor();
    await page.locator('.facts').getByText('Running').waitFor();
    await page.getByRole('button', { name: 'Read them again' }).click();
    await page.locator('.grid tbody td').nth(1).getByText(/ to /).waitFor();
    await cancel();
    await page.locator('.facts').getByText('Cancelled').waitFor();
    await page.getByText('One run is under way').waitFor({ state: 'detached' });
    expectQuiet(visited);
  });

  test('is followed by the list, whichever evaluations of it are under way', async () => {
    const server = await start([]);
    const { id, add, cancel } = await launchRun(server.url);
    const visited = await open('/', {}, server);
    const { page } = visited;
    // Two of the sample are for ever.
    await page.getByText('3 evaluations are under way').waitFor();
    const row = page.locator('tr', { has: page.locator(`a[href$="${id}"]`) });
    await row.getByText('Pending').waitFor();
    await add(4);
    await row.getByText('Running').waitFor();
    await row.getByRole('img').waitFor();
    await cancel();
    await row.getByText('Cancelled').waitFor();
    await page.getByText('2 evaluations are under way').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expectQuiet(visited);
  });

  test('says that the connection is lost, comes back by itself, and then shows what is there', async () => {
    const server = await start([]);
    const { id, add } = await launchRun(server.url);
    const way = await cuttable(server.url);
    const { page } = await open(`/evaluations/${id}/progress`, {}, { ...server, url: way.url });
    await seen(page, 0);
    way.cut();
    await page.getByText('The connection is lost').waitFor();
    await seen(page, 0);
    await add(7);
    way.mend();
    await seen(page, 7);
    await page.getByText('Live', { exact: true }).waitFor();
  });

  test('gives up a connection without a sign of life, and says that nothing moves', async () => {
    const server = await start([]);
    const { id } = await launchRun(server.url);
    const { page } = await open('/', {}, server);
    await page.clock.install();
    await page.goto(`${server.url}/evaluations/${id}/progress`);
    await page.getByText('Live', { exact: true }).waitFor();
    const given = page.waitForEvent('requestfailed', isStream);
    await page.clock.fastForward('03:00');
    await given;
    await page.clock.fastForward('00:20');
    await page.getByText('Nothing moves').waitFor();
  });

  test('sends the key with the stream, which a hidden tab and another screen close', async () => {
    const server = await start(['--server-api-key', 'sesame']);
    const { id, add } = await launchRun(server.url, { 'x-api-key': 'sesame' });
    const { page } = await open('/', {}, server);
    await page.getByLabel('X-API-KEY').fill('sesame');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '6 evaluations' }).waitFor();
    const opened = page.waitForRequest(isStream);
    await page.goto(`${server.url}/evaluations/${id}/progress`);
    expect((await opened).headers()['x-api-key']).toBe('sesame');
    await seen(page, 0);
    const closed = page.waitForEvent('requestfailed', isStream);
    await turn(page, 'hidden');
    await closed;
    await add(3);
    await seen(page, 0);
    await turn(page, 'visible');
    await seen(page, 3);
    const left = page.waitForEvent('requestfailed', isStream);
    await page.locator('.trail a').first().click();
    await left;
  });

  test.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['on a phone', { viewport: { width: 390, height: 800 } }],
  ] as const)('%s: axe finds nothing serious, and nothing is wider than the window', async (_how, options) => {
    const server = await start([]);
    const { id, add } = await launchRun(server.url);
    await add(4);
    for (const path of [`/evaluations/${id}/progress`, `/evaluations/${id}`]) {
      const visited = await open(path, options, server);
      await visited.page.getByText('Live', { exact: true }).waitFor();
      expect(await seriousFindings(visited.page)).toEqual([]);
      expect(await visited.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      expectQuiet(visited);
    }
  });

  test('says so where there is no such evaluation', async () => {
    const server = await start([]);
    const { page } = await open('/evaluations/evr_none/progress', {}, server);
    await page.getByText('It is not there').waitFor();
  });
});
