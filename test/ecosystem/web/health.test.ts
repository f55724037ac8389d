import { expect, test } from 'vitest';
import { expectQuiet, seriousFindings, settled } from './browser.ts';
import { describePages } from './describe-pages.ts';
import { damagedExport } from './exports.ts';
import { SPRING } from './screens.ts';

describePages('the health of the archive', ({ open, start, sample }) => {
  test('says what is wrong by its kind and one by one, and leads to what it is about', async () => {
    const damaged = await start(['--export', await damagedExport()]);
    const visited = await open('/', {}, damaged);
    const { page } = visited;
    await page.getByRole('link', { name: /^Health \d+ errors$/ }).click();
    await page.getByRole('heading', { name: 'Health of the archive' }).waitFor();
    await settled(visited);
    const invalid = page.locator('.issues > li', { hasText: 'LINE_INVALID' });
    await invalid.getByText(/logs\/1\.jsonl:2$/).waitFor();
    await page
      .getByRole('row', { name: /LINE_INVALID/ })
      .getByText(/is no usable record/)
      .waitFor();
    const all = await page.locator('.issues > li').count();
    await page
      .getByRole('navigation', { name: 'Findings by severity' })
      .getByRole('link', { name: /^Errors/ })
      .click();
    await page.waitForURL(/severity=ERROR$/);
    await settled(visited);
    await expect.poll(() => page.locator('.severity:not(.severity-error)').count()).toBe(0);
    expect(await page.locator('.issues > li').count()).toBeLessThanOrEqual(all);
    await page.goBack();
    await expect.poll(() => page.locator('.issues > li').count()).toBe(all);
    for (const key of ['j', 'j', 'k']) await page.keyboard.press(key);
    expect(await page.evaluate(() => [...document.querySelectorAll('.issues > li')].indexOf(document.activeElement as Element))).toBe(0);
    await invalid.getByRole('link', { name: 'Spring: who answers best?' }).click();
    await page.getByRole('heading', { name: 'Spring: who answers best?' }).waitFor();
    expect(new URL(page.url()).pathname).toBe(SPRING);
    expectQuiet(visited);
  });

  test.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['on a phone', { viewport: { width: 390, height: 800 } }],
  ] as const)('%s: with findings, axe finds nothing serious, and nothing is wider than the window', async (_how, options) => {
    const damaged = await start(['--export', await damagedExport()]);
    const visited = await open('/archive', options, damaged);
    await settled(visited);
    await visited.page.locator('.issues > li').first().waitFor();
    expect(await seriousFindings(visited.page)).toEqual([]);
    expect(await visited.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expectQuiet(visited);
  });

  test('says of the sample that nothing is wrong, and marks nothing in the head', async () => {
    const visited = await open('/archive');
    await visited.page.getByText('Nothing is wrong.').waitFor();
    await visited.page.getByRole('link', { name: 'Health', exact: true }).waitFor();
    expectQuiet(visited);
  });

  test('says of a live API that there is no export to look into, and has no link to it', async () => {
    const live = await start([], { HUMANLOOP_BASE_URL: `${sample.url}/v5`, HUMANLOOP_API_KEY: 'any' });
    const { page } = await open('/archive', {}, live);
    await page.getByText('A live API is served').waitFor();
    expect(await page.getByRole('link', { name: 'Health' }).count()).toBe(0);
  });
});
