import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { expectQuiet, seriousFindings, settled } from './browser.ts';
import { describePages } from './describe-pages.ts';
import { HOSTILE, hostileExport } from './exports.ts';
import { SPRING } from './screens.ts';
import { withoutAnswers } from './upstream.ts';

const STORYTELLER = 'run_0rLTuIVnBtotNrNZLxGwH';
const GATE = `${SPRING}/gate`;
const gate = (...rules: string[]): string =>
  `${GATE}?${new URLSearchParams([['run', STORYTELLER], ...rules.map((rule) => ['rule', rule])])}`;
const BIN = fileURLToPath(new URL('../../../bin/humanloop-graphql.js', import.meta.url));

/** What the command line ends with, its words as a POSIX shell takes them apart. */
const exitOf = (command: string): Promise<number> => {
  const line = command.replace(/^humanloop-graphql/, `'${process.execPath}' '${BIN}'`);
  return new Promise((resolve) => {
    const child = execFile('/bin/sh', ['-c', line], { env: { PATH: process.env['PATH'] ?? '' } }, () => resolve(child.exitCode ?? -1));
  });
};

describePages('a gate', ({ open, start, sample }) => {
  test('from the evaluation over its first rules to rules of ones own, with clicks, and back', async () => {
    const visited = await open(SPRING);
    const { page } = visited;
    await page.getByRole('link', { name: 'May a run ship?' }).click();
    await page.getByRole('combobox', { name: 'Run', exact: true }).selectOption('storyteller');
    await page.getByText('storyteller may not ship: Evaluators/Empty Promise pass rate ≥ 0.79 is broken.').waitFor();
    await page.getByRole('heading', { name: 'Rules that first-draft just keeps' }).waitFor();
    expect(new URL(page.url()).searchParams.has('rule')).toBe(false);
    await page.getByLabel('Bound of Evaluators/Empty Promise pass rate ≥ 0.79').fill('60');
    await page.keyboard.press('Enter');
    await page.getByText('storyteller may ship: every bound is kept, on data enough.').waitFor();
    expect(new URL(page.url()).searchParams.getAll('rule')).toContain('Evaluators/Empty Promise pass_rate >= 0.6');
    await page.getByRole('button', { name: 'Remove the rule error rate ≤ 0.21' }).click();
    await expect.poll(() => page.locator('.check').count()).toBe(2);
    await page.getByRole('combobox', { name: 'is', exact: true }).selectOption('worse by at most');
    await page.getByLabel('Bound', { exact: true }).fill('0.5');
    await page.getByRole('button', { name: 'Add the rule' }).click();
    await page.locator('.check-name', { hasText: 'Evaluators/Helpfulness score drop ≤ 0.5' }).waitFor();
    await page.getByRole('link', { name: 'Pairs behind it' }).click();
    await page.getByRole('heading', { name: 'Became worse, or failed: 7' }).waitFor();
    await page.goBack();
    await page.locator('.check-name', { hasText: 'Evaluators/Helpfulness score drop ≤ 0.5' }).waitFor();
    await page.goBack();
    await expect.poll(() => page.locator('.check').count()).toBe(2);
    expectQuiet(visited);
  });

  test('by keys alone', async () => {
    const visited = await open(SPRING);
    const { page } = visited;
    await settled(visited);
    await page.keyboard.press('g');
    await page.locator('.check').first().waitFor();
    await settled(visited);
    for (const key of ['j', 'j', 'k', 'j', 'j']) await page.keyboard.press(key);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^0 rows|^\d+ rows?$/ }).waitFor();
    expect(new URL(page.url()).searchParams.get('error')).toBe('true');
    await page.goBack();
    await page.locator('.check').first().waitFor();
    await page.keyboard.press('u');
    await page.getByRole('link', { name: 'May a run ship?' }).waitFor();
    expectQuiet(visited);
  });

  const THREE = gate('Helpfulness score max_drop 0.5', '{"measure":"ERROR_RATE","max":0.05,"evidence":"INTERVAL"}', 'rubbish');
  test.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['on a phone', { viewport: { width: 390, height: 800 } }],
  ] as const)('%s: says what it does not know, and axe finds nothing serious', async (_how, options) => {
    const visited = await open(`${THREE}&coverage=0.9`, options);
    const { page } = visited;
    await page.getByText('Nobody can tell whether storyteller may ship: error rate ≤ 0.05, by its range cannot be judged.').waitFor();
    await page.getByText('The bound lies within the range: more rows would tell.').waitFor();
    await page.getByRole('alert').getByText('rubbish').waitFor();
    await settled(visited);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await page.getByRole('button', { name: 'Take them out of the address' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.getAll('rule').length).toBe(2);
    expectQuiet(visited);
  });

  test.each([
    [0, ['Evaluators/Empty Promise pass_rate >= 0.6']],
    [1, ['Evaluators/Empty Promise pass_rate >= 0.95', 'error_rate <= 0.05']],
    [2, ["Nobody's pass_rate >= 0.5"]],
  ] as const)('has the command that ends with %i as the page says', async (exit, rules) => {
    const { page } = await open(gate(...rules));
    await page
      .getByText(['PASS', 'FAIL', 'INCONCLUSIVE'][exit] ?? '', { exact: true })
      .first()
      .waitFor();
    expect(await exitOf(await page.getByRole('region', { name: 'Command' }).innerText())).toBe(exit);
  });

  test('leads from every rule to the rows it is about', async () => {
    const rules = [
      'Evaluators/Empty Promise pass_rate >= 0.9',
      'error_rate <= 0',
      'p95(duration) <= 9',
      'Empty Promise regressed_count <= 1',
    ];
    const { page } = await open(gate(...rules));
    await page.locator('.check').nth(3).waitFor();
    const links = await page.locator('.check .item').evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
    expect(links.map((link) => new URL(link).pathname.split('/').at(-1))).toEqual(['rows', 'rows', 'rows', 'compare']);
    for (const link of links) {
      await page.goto(link);
      await page.getByRole('heading', { name: /^\d+ rows?$|^Became worse, or failed: 9$/ }).waitFor();
    }
  });

  test('over a live source judges when rows are wanted', async () => {
    const live = await start([], { HUMANLOOP_BASE_URL: await withoutAnswers(sample.url), HUMANLOOP_API_KEY: 'any' });
    const visited = await open(gate(), {}, live);
    const { page } = visited;
    await page.getByRole('button', { name: 'Read 48 rows to judge storyteller' }).waitFor();
    await settled(visited);
    expect(visited.operations).not.toContain('Gate');
    await page.getByRole('button', { name: 'Read 48 rows to judge storyteller' }).click();
    await page.getByText('storyteller may not ship').waitFor();
  });

  test('shows as text what would be markup, and what the graph refuses as a problem', async () => {
    const hostile = await start(['--export', await hostileExport()]);
    const visited = await open(gate(`${HOSTILE} pass_rate >= 0.5`, HOSTILE), {}, hostile);
    const { page } = visited;
    await page.getByText('This evaluation has no such evaluator.').waitFor();
    await page.getByText(HOSTILE).first().waitFor();
    expect(await page.locator('main img, main script, main [onerror]').count()).toBe(0);
    expectQuiet(visited);
    await page.goto(`${hostile.url}${gate('{"measure":"ERROR_RATE","max":"much"}')}`);
    await page.getByRole('alert').getByText('BAD_USER_INPUT').waitFor();
  });
});
