import { expect, test } from 'vitest';
import { expectQuiet, seriousFindings, settled } from './browser.ts';
import { describePages } from './describe-pages.ts';
import { HOSTILE, hostileExport } from './exports.ts';
import { SPRING } from './screens.ts';
import { withoutAnswers } from './upstream.ts';

const STORYTELLER = 'run_0rLTuIVnBtotNrNZLxGwH';
const COMPARE = `${SPRING}/compare`;
const ALONE = `${COMPARE}?candidate=${STORYTELLER}`;
const PHONE = { viewport: { width: 390, height: 800 } };

describePages('a comparison', ({ open, start, sample }) => {
  test('from the evaluation to the words that differ in a pair, with clicks, and back', async () => {
    const visited = await open(SPRING);
    const { page } = visited;
    await page.getByRole('link', { name: 'Compare runs' }).click();
    await page.getByRole('heading', { name: 'storyteller against first-draft: 1 worse, 1 better' }).waitFor();
    for (const label of [/^house-rules$/, /^warm-house-rules.*22/, /^warm-house-rules.*14/])
      await page.getByRole('checkbox', { name: label }).uncheck();
    expect(await page.getByRole('checkbox', { name: 'storyteller', exact: true }).isDisabled()).toBe(true);
    await page.getByText('From 100% good to 63.6%: 36.4 percentage points less').waitFor();
    const verdicts = await page.locator('.outcome-verdict').allInnerTexts();
    expect(verdicts.slice(0, 2)).toEqual(['worse', 'better']);
    const counts = page.locator('.outcome-regressed').locator('.change-counts a');
    // 22 pairs have scores: 8 of the worse ones, and those that stayed the same.
    expect(await counts.allInnerTexts()).toEqual(['9 worse, 1 of them failed', '1 better, 1 of them failed before', '14 the same']);
    await counts.first().click();
    await page.getByRole('heading', { name: 'Became worse, or failed: 9' }).waitFor();
    const address = new URL(page.url());
    expect([address.searchParams.get('change'), address.searchParams.getAll('candidate')]).toEqual(['worse', [STORYTELLER]]);
    await page.getByRole('button', { name: /sister has just announced/ }).click();
    await page.getByText('Words that only one of them has are marked.').waitFor();
    expect(await page.getByRole('region', { name: 'Output of first-draft' }).locator('del').allInnerTexts()).toContain(
      'Congratulations to your sister',
    );
    expect(await page.getByRole('region', { name: 'Output of storyteller' }).locator('ins').count()).toBeGreaterThan(3);
    expect(await page.getByRole('row', { name: /^Empty Promise false true worse/ }).count()).toBe(1);
    await page.goBack();
    await page.getByRole('heading', { name: 'Became better, or no longer fail: 15' }).waitFor();
    expectQuiet(visited);
  });

  test('by keys alone', async () => {
    const visited = await open(SPRING);
    const { page } = visited;
    await settled(visited);
    await page.keyboard.press('c');
    await page.locator('.pair-head').first().waitFor();
    await settled(visited);
    for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key);
    await page.keyboard.press('Enter');
    const opened = page.locator('.pair-head[aria-expanded=true]');
    await opened.waitFor();
    expect(await opened.evaluate((button) => [...document.querySelectorAll('.pair-head')].indexOf(button))).toBe(1);
    await page.getByRole('heading', { name: 'Outputs' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Outputs' }).waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.closest('.pairs-bar') !== null)).toBe(true);
    await page.keyboard.press('Escape');
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press('u');
    await page.getByRole('link', { name: 'Compare runs' }).waitFor();
    expectQuiet(visited);
  });

  test.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['on a phone', PHONE],
  ] as const)('%s: a link with an open pair shows it, and axe finds nothing serious', async (_how, options) => {
    const first = await open(`${ALONE}&change=worse`);
    await first.page.getByRole('button', { name: /sister has just announced/ }).click();
    await first.page.getByRole('heading', { name: 'Outputs' }).waitFor();
    const visited = await open(new URL(first.page.url()).pathname + new URL(first.page.url()).search, options);
    const { page } = visited;
    await page.getByRole('region', { name: 'Output of storyteller' }).waitFor();
    await settled(visited);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expectQuiet(visited);
  });

  test('shows what was changed from one version to the other, and all of it as one text', async () => {
    const { page } = await open(ALONE);
    await page.getByRole('heading', { name: 'What was changed from first-draft to storyteller' }).waitFor();
    expect(await page.locator('.version-changes > li > p').allInnerTexts()).toEqual([
      'system message, changed',
      'model parameter, changed',
      'temperature parameter, changed',
    ]);
    await page.getByText('As one unified text').click();
    await page.getByText('+temperature: 1.2').waitFor();
  });

  test('pairs logs of equal inputs where runs share no datapoints', async () => {
    const { page } = await open(COMPARE);
    await page.getByRole('heading', { name: /^warm-house-rules.* against first-draft: no pairs$/ }).waitFor();
    await page.getByRole('button', { name: 'Pair logs of equal inputs' }).click();
    await page.getByText('These runs have no inputs in common').waitFor();
    expect(new URL(page.url()).searchParams.get('pairs')).toBe('inputs');
  });

  test('over a live source shows stats until rows are wanted, and has a way out where they are too many', async () => {
    const url = await withoutAnswers(sample.url);
    const small = await start(['--scan-limit', '1'], { HUMANLOOP_BASE_URL: url, HUMANLOOP_API_KEY: 'any' });
    const refused = await open(COMPARE, {}, small);
    await refused.page.getByRole('heading', { name: 'storyteller against first-draft, from stats alone' }).waitFor();
    await settled(refused);
    expect(refused.operations.filter((name) => name === 'Comparison' || name === 'ComparedPairs')).toEqual([]);
    await refused.page.getByRole('button', { name: 'Read 104 rows for verdicts and pairs' }).click();
    await refused.page.getByText('SCAN_LIMIT_EXCEEDED').waitFor();
    await refused.page.getByRole('heading', { name: 'storyteller against first-draft, from stats alone' }).waitFor();
    await refused.page.getByRole('link', { name: /^Compare .* alone$/ }).click();
    await expect.poll(() => new URL(refused.page.url()).searchParams.getAll('candidate').length).toBe(1);

    const large = await start([], { HUMANLOOP_BASE_URL: url, HUMANLOOP_API_KEY: 'any' });
    const { page } = await open(ALONE, {}, large);
    await page.getByRole('button', { name: 'Read 48 rows for verdicts and pairs' }).click();
    await page.getByText('From 100% good to 63.6%').waitFor();
    await page.getByRole('heading', { name: 'Became worse, or failed: 10' }).waitFor();
  });

  test('shows as text what would be markup', async () => {
    const hostile = await start(['--export', await hostileExport()]);
    const visited = await open(`${ALONE}&change=worse`, {}, hostile);
    const { page } = visited;
    await page.getByRole('button', { name: /sister has just announced/ }).click();
    const output = page.getByRole('region', { name: 'Output of storyteller' });
    await output.getByText('onerror').first().waitFor();
    expect(await output.innerText()).toContain(HOSTILE);
    expect(await page.locator('main img, main script, main [onerror]').count()).toBe(0);
    expect(await page.title()).not.toBe('taken');
    expectQuiet(visited);
  });

  test('leads to a gate that compares with the same run', async () => {
    const { page } = await open(`${COMPARE}?control=${STORYTELLER}`);
    await page.getByRole('link', { name: 'May house-rules ship?' }).click();
    await expect.poll(() => page.getByLabel('Compared with').inputValue()).toBe(STORYTELLER);
  });

  test('says what is missing where an address names what is not there', async () => {
    const { page } = await open(`${COMPARE}?candidate=run_none`);
    await page.getByText('Choose a run to compare.').waitFor();
    await page.goto(`${sample.url}${COMPARE}?control=run_none`);
    await page.getByText('This evaluation has no control run: choose what to compare with.').waitFor();
    await page.goto(`${sample.url}${ALONE}&evaluator=evv_none`);
    await page.getByRole('alert').first().getByText('BAD_USER_INPUT').waitFor();
  });
});
