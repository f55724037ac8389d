import { expect, test } from 'vitest';
import { expectQuiet, settled } from './browser.ts';
import { describePages } from './describe-pages.ts';
import { damagedExport, HOSTILE, hostileExport } from './exports.ts';
import { SCREENS, SPRING } from './screens.ts';
import { withoutAnswers } from './upstream.ts';

describePages('the pages over other sources', ({ open, start, sample }) => {
  test('asks for a key once, keeps it for the tab, and sends it with everything', async () => {
    const keyed = await start(['--server-api-key', 'sesame']);
    const { page, requests } = await open('/', {}, keyed);
    await page.getByLabel('X-API-KEY').fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'That key was not accepted' }).waitFor();
    await page.getByLabel('X-API-KEY').fill('sesame');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '5 evaluations' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: '5 evaluations' }).waitFor();
    expect(await page.locator('dialog').count()).toBe(0);
    expect(requests.filter((request) => request.includes('sesame'))).toEqual([]);
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('sesame');
  });

  test('over a live source reads rows only when somebody wants them, and says what to do about what it will not do', async () => {
    const plain = await withoutAnswers(sample.url);
    const live = await start(['--scan-limit', '1'], { HUMANLOOP_BASE_URL: plain, HUMANLOOP_API_KEY: 'any' });
    const { page, operations } = await open(SPRING, {}, live);
    await page.getByText('1.913').first().waitFor();
    expect(operations.toSorted()).toEqual(['Evaluation', 'Source']);
    await page.getByRole('button', { name: 'Read 104 rows for ranges, durations and costs' }).click();
    await page.getByText('Too many rows would have to be read').waitFor();
    await page.getByText('SCAN_LIMIT_EXCEEDED').waitFor();
  });

  test('in production shows the query for copying, where pages were asked for and GraphiQL is closed', async () => {
    const url = new URL('../../../src/backend/sample/export/20250606-120000', import.meta.url).pathname;
    const closed = await start(['--pages', 'true', '--open', '--export', url], { NODE_ENV: 'production' });
    const visited = await open('/', {}, closed);
    await visited.page.getByText('List as GraphQL').click();
    await visited.page.getByText('query Evaluations(').waitFor();
    expect(await visited.page.getByRole('link', { name: 'GraphiQL' }).count()).toBe(0);
    expectQuiet(visited);
  });

  test('shows as text what would be markup, and as no link what leads elsewhere than to a web page', async () => {
    const hostile = await start(['--export', await hostileExport()]);
    const shown: string[] = [];
    for (const [screen, { path }] of Object.entries(SCREENS)) {
      const visited = await open(path, {}, hostile);
      await settled(visited);
      if ((await visited.page.getByText(HOSTILE).count()) > 0) shown.push(screen);
      expect(await visited.page.locator('main img, main script, main [onerror]').count()).toBe(0);
      expect(await visited.page.locator('a[href^="javascript:" i]').count()).toBe(0);
      expect(await visited.page.title()).not.toBe('taken');
      expectQuiet(visited);
    }
    expect(shown).toEqual(expect.arrayContaining(['evaluations', 'evaluation', 'rows', 'row', 'compare', 'gate', 'progress']));
  });

  test('over a damaged export shows what is there', async () => {
    const damaged = await start(['--export', await damagedExport()]);
    for (const path of [SPRING, `${SPRING}/rows`]) {
      const visited = await open(path, {}, damaged);
      await settled(visited);
      await visited.page.getByRole('link', { name: 'storyteller' }).first().waitFor();
      if (path === SPRING) await visited.page.getByText('6 parts of this could not be read').waitFor();
      expectQuiet(visited);
    }
  });
});
