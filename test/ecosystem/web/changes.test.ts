import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { expectQuiet, seriousFindings, settled } from './browser.ts';
import { ask } from './changing.ts';
import { describePages, type Pages } from './describe-pages.ts';
import { largeExport, SAMPLE_EXPORT } from './exports.ts';
import { ROW, SPRING } from './screens.ts';

const BIN = fileURLToPath(new URL('../../../bin/humanloop-graphql.js', import.meta.url));
const TICKETS = '/evaluations/evr_UkZs5AZvkkNtrBJMuKEA0';

/** A data file with the sample or another export in it, served so that it can be changed. */
const writable = async (start: Pages['start'], directory = SAMPLE_EXPORT) => {
  const folder = await mkdtemp(join(tmpdir(), 'changes-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const data = join(folder, 'evaluations.db');
  await promisify(execFile)(process.execPath, [BIN, 'import', directory, '--data', data]);
  return start(['--data', data]);
};

const name = async (page: Page, who: string): Promise<void> => {
  await page.getByLabel('Your name').pressSequentially(who);
  await page.keyboard.press('Enter');
};

/** How many judgments of an evaluator the graph counts in each run. */
const judged = async (url: string, id: string, evaluator: string): Promise<number> => {
  const { evaluation }: { evaluation: { runs: { stats: { evaluatorStats: { numJudgments: number }[] } }[] } } = await ask(
    url,
    `{ evaluation(id: "${id}") { runs { stats { evaluatorStats(evaluator: { name: "${evaluator}" }) { numJudgments } } } } }`,
  );
  return evaluation.runs.reduce((sum, { stats }) => sum + (stats.evaluatorStats[0]?.numJudgments ?? 0), 0);
};

describePages('changes', ({ open, start }) => {
  test('an evaluation is launched with clicks, and its runs are watched', async () => {
    const server = await writable(start);
    const visited = await open('/', {}, server);
    const { page } = visited;
    await page.getByRole('link', { name: 'Launch' }).click();
    await page.getByLabel('Name').fill('Spring: who answers best?');
    await page.getByLabel('File', { exact: true }).selectOption({ label: 'Reply (prompt)' });
    await page.waitForURL(/file=pr_/);
    await page.getByRole('checkbox', { name: /^Words/ }).check();
    await page.getByRole('checkbox', { name: /^Issue Tags/ }).check();
    for (const version of ['storyteller', 'first-draft']) await page.getByRole('checkbox', { name: version }).check();
    await page.getByLabel('Dataset', { exact: true }).selectOption({ label: 'Questions · spring · 24 datapoints' });
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Launch 2 runs' }).click();
    await page.getByText('The file has an evaluation of this name.').waitFor();
    await page.getByLabel('Name').fill('Summer: shorter answers');
    await page.getByRole('button', { name: 'Launch 2 runs' }).click();
    await page.getByText('Live', { exact: true }).waitFor();
    expect(await page.getByRole('row').count()).toBe(3);
    await page.locator('.trail a').first().click();
    await page.getByRole('heading', { name: '6 evaluations' }).waitFor();
    await page.getByRole('link', { name: 'Summer: shorter answers' }).waitFor();
    expectQuiet(visited);
  });

  test('what is more than a list says so, and is listed when somebody wants it', async () => {
    const server = await writable(start, await largeExport());
    const visited = await open('/launch', {}, server);
    const { page, operations } = visited;
    const files = page.getByLabel('File', { exact: true });
    await page.getByText(/^100 of 1\d\d files are listed\./).waitFor();
    expect(await files.getByRole('option', { name: 'Zebra' }).count()).toBe(0);
    await page.getByRole('button', { name: 'List more files' }).click();
    await files.getByRole('option', { name: 'Zebra' }).waitFor({ state: 'attached' });
    expect(await page.getByRole('button', { name: 'List more files' }).count()).toBe(0);
    await files.selectOption({ label: 'Zebra (prompt)' });
    await page.getByText('50 of 60 versions are listed.').waitFor();
    const versions = page.getByRole('group', { name: 'Versions to try' }).getByRole('checkbox');
    await versions.first().check();
    await page.getByRole('button', { name: 'List more versions' }).click();
    await expect.poll(() => versions.count(), { timeout: 30_000 }).toBe(60);
    await versions.last().check();
    await page.getByRole('button', { name: 'Launch 2 runs' }).waitFor();
    expect(operations.filter((operation) => operation === 'LaunchDatasets')).toHaveLength(1);
    await page.reload();
    await expect.poll(() => files.inputValue(), { timeout: 30_000 }).toBe('pr_most');
    expect(await seriousFindings(page)).toEqual([]);
    expectQuiet(visited);
  });

  test('an evaluation gets more runs, another control run, and one of its runs is stopped', async () => {
    const server = await writable(start);
    const visited = await open(SPRING, {}, server);
    const { page } = visited;
    await page.locator('.is-control', { hasText: 'first-draft' }).waitFor();
    await page.getByLabel('The run that the others are compared with').selectOption({ label: 'storyteller' });
    await page.getByRole('button', { name: 'Compare with it' }).click();
    await page.locator('.is-control', { hasText: 'storyteller' }).waitFor();
    await page.locator('.facts').getByText('storyteller').waitFor();
    await page.getByRole('link', { name: 'Launch runs' }).click();
    await page.getByRole('checkbox', { name: 'gruff-stoker' }).check();
    await page.getByLabel('Dataset', { exact: true }).selectOption({ label: 'Questions · winter · 18 datapoints' });
    await page.getByRole('button', { name: 'Launch 1 run' }).click();
    await page.getByRole('cell', { name: '0 of 18' }).first().waitFor();
    await page.keyboard.press('u');
    await page.getByRole('button', { name: 'Cancel gruff-stoker' }).click();
    await page.getByRole('button', { name: 'Let it go on' }).click();
    await page.getByRole('button', { name: 'Cancel gruff-stoker' }).click();
    await page.getByRole('button', { name: 'Stop it' }).click();
    await page.locator('.grid').getByText('Cancelled').waitFor();
    expect(await page.getByRole('button', { name: 'Cancel gruff-stoker' }).count()).toBe(0);
    expectQuiet(visited);
  });

  test('a row is judged, corrected and taken back, and every number follows', async () => {
    const server = await writable(start);
    const visited = await open(SPRING, {}, server);
    const { page } = visited;
    const before = await judged(server.url, SPRING.split('/').at(-1) ?? '', 'Issue Tags');
    await page.getByText('5 judged').first().waitFor();
    await page.goto(`${server.url}${ROW}`);
    await page.getByRole('button', { name: 'Judge this row' }).click();
    await page.getByLabel('For the evaluator').selectOption('Issue Tags');
    await page.getByText('Say who you are first.').waitFor();
    await name(page, 'ida');
    await page.getByRole('checkbox', { name: 'lovely' }).check();
    await page.getByRole('button', { name: 'Give it' }).click();
    const mine = page.locator('.given li', { hasText: 'by ida' });
    await mine.getByText('lovely').waitFor();
    await page.locator('.tree').getByText('lovely', { exact: true }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await mine.getByRole('button', { name: 'Correct' }).click();
    await page.getByRole('checkbox', { name: 'lovely' }).uncheck();
    await page.getByRole('checkbox', { name: 'too long' }).check();
    await page.getByRole('button', { name: 'Correct it' }).click();
    await mine.getByText('too long').waitFor();
    await page.getByRole('checkbox', { name: 'too long' }).check();
    await page.getByRole('button', { name: 'Give it' }).click();
    await page
      .locator('.field-errors')
      .getByText(/has this judgment by "ida" already/)
      .waitFor();
    await mine.getByRole('button', { name: 'Take back' }).click();
    await mine.waitFor({ state: 'detached' });
    expect(await judged(server.url, SPRING.split('/').at(-1) ?? '', 'Issue Tags')).toBe(before);
    expectQuiet(visited);
  });

  test('what was asked before a change, and answered after it, is asked again', async () => {
    const server = await writable(start);
    const visited = await open(ROW, {}, server);
    const { page } = visited;
    await page.getByRole('button', { name: 'Judge this row' }).click();
    await page.getByLabel('For the evaluator').selectOption('Issue Tags');
    await name(page, 'ida');
    await page.getByRole('checkbox', { name: 'lovely' }).check();
    await page.getByRole('button', { name: 'Give it' }).click();
    const mine = page.locator('.given li', { hasText: 'by ida' });
    await mine.getByText('lovely').waitFor();
    // Answers to questions are of now, and come when they are let go.
    const { promise: letGo, resolve: release } = Promise.withResolvers<void>();
    const { promise: isHeld, resolve: held } = Promise.withResolvers<void>();
    await page.route('**/graphql', async (route) => {
      const { operationName } = route.request().postDataJSON() as { operationName: string };
      const response = await route.fetch();
      if (operationName.includes('Judgment')) return route.fulfill({ response });
      held();
      await letGo;
      return route.fulfill({ response });
    });
    await page.getByRole('checkbox', { name: 'lovely' }).check();
    await page.getByRole('button', { name: 'Give it' }).click();
    await isHeld;
    const deleted = page.waitForResponse((response) => (response.request().postData() ?? '').includes('DeleteJudgment'));
    await mine.getByRole('button', { name: 'Take back' }).click();
    await (await deleted).finished();
    release();
    await mine.waitFor({ state: 'detached' });
  });

  test('a queue leads from one row to the next by keys alone, until none is left', async () => {
    const server = await writable(start);
    const visited = await open(TICKETS, {}, server);
    const { page } = visited;
    await page.getByRole('link', { name: 'Judge rows' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Say who you are').first().waitFor();
    await name(page, 'ida');
    const title = page.getByRole('heading', { name: /left to judge/ });
    await title.waitFor();
    // A name counts when it is whole: for each one rows are looked through, and the first of them takes the focus.
    expect(visited.operations.filter((operation) => operation === 'JudgeQueue')).toHaveLength(1);
    expect(await page.getByLabel('Your name').inputValue()).toBe('ida');
    expect(await seriousFindings(page)).toEqual([]);
    const left = Number(/of (\d+) left/.exec((await title.textContent()) ?? '')?.[1]);
    expect(left).toBeGreaterThan(1);
    const first = await page.locator('.judge-parts').getByRole('link').getAttribute('href');
    await page.keyboard.press('j');
    await page.getByRole('heading', { name: `2 of ${left} left to judge` }).waitFor();
    await page.keyboard.press('k');
    await page.getByRole('heading', { name: `1 of ${left} left to judge` }).waitFor();
    for (let rest = left; rest > 0; rest -= 1) {
      await page.getByRole('heading', { name: `1 of ${rest} left to judge` }).waitFor();
      await settled(visited);
      await page.keyboard.press('2');
      expect(await page.getByRole('radio', { name: 'half solved' }).isChecked()).toBe(true);
      await page.keyboard.press('Enter');
    }
    await page.getByText('You have judged every row for this evaluator.').waitFor();
    await page.goto(`${server.url}${first}&judge=yes`);
    await page.locator('.given li', { hasText: 'by ida' }).getByText('half solved').waitFor();
    expectQuiet(visited);
  });

  test('few numbers are chosen from, and of a judgment without an answer it is said what to do', async () => {
    const server = await writable(start);
    const { page } = await open(`${SPRING}/judge`, {}, server);
    await name(page, 'ida');
    await page.getByLabel('For the evaluator').selectOption('Helpfulness');
    await page.getByRole('radio', { name: '4' }).waitFor();
    expect(await page.getByRole('radio').count()).toBe(5);
    await page.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes('GiveJudgment')) return route.fallback();
      const extensions = { code: 'WRITE_OUTCOME_UNKNOWN', logId: 'log_1' };
      const errors = [{ message: 'No answer came.', path: ['giveEvaluationJudgment'], extensions }];
      await route.fulfill({ json: { data: { giveEvaluationJudgment: null }, errors } });
    });
    await page.locator('h1').click();
    await page.keyboard.press('4');
    await page.keyboard.press('Enter');
    await page.getByText('It is not known whether that was done').waitFor();
    await page.unroute('**/graphql');
    await page.getByRole('button', { name: 'Look at what is there now' }).click();
    await page.getByRole('heading', { name: /^1 of \d+ left to judge$/ }).waitFor();
  });

  test('where nothing may be changed no control is there, and the pages say why and what to do', async () => {
    const readOnly = await start(['--read-only']);
    const exported = await start(['--export', SAMPLE_EXPORT]);
    for (const [server, words] of [
      [readOnly, 'The server was started with --read-only'],
      [exported, 'An export that is served by itself stays as it is.'],
    ] as const) {
      for (const path of [SPRING, ROW, `${SPRING}/judge`, `${SPRING}/launch`, '/launch']) {
        const visited = await open(path, {}, server);
        await visited.page.getByText(words).waitFor();
        expect(await visited.page.locator('form, main button:not(.steps button)').count()).toBe(0);
        expect(await visited.page.getByRole('link', { name: 'Launch' }).count()).toBe(0);
        expect(await seriousFindings(visited.page)).toEqual([]);
        expectQuiet(visited);
      }
    }
  });

  test.each([
    ['dark', { colorScheme: 'dark' }],
    ['on a phone', { viewport: { width: 390, height: 800 } }],
  ] as const)('%s: axe finds nothing serious, and nothing is wider than the window', async (_how, options) => {
    const server = await start([]);
    for (const path of ['/launch?file=pr_t0a17v5Gt8BRSrudmJXY5', `${SPRING}/judge`, `${ROW}&judge=yes`, `${SPRING}/launch`]) {
      const visited = await open(path, options, server);
      if (path.endsWith('/judge')) await name(visited.page, 'ida');
      await settled(visited);
      expect(await seriousFindings(visited.page)).toEqual([]);
      expect(await visited.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      expectQuiet(visited);
    }
  });
});
