import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Response } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { hasBrowser, launch } from '../graphiql-page.ts';
import { type RunningServer, startServer } from '../server.ts';
import { expectQuiet, seriousFindings, settled, type Visit, visit } from './browser.ts';
import { buildPages } from './build.ts';
import { damagedExport, HOSTILE, hostileExport } from './exports.ts';

const SPRING = '/evaluations/evr_7ZAECYi82P80BOqjkseLt';
const ROW = `${SPRING}/row?in=run_0rLTuIVnBtotNrNZLxGwH&log=log_c40dEZ6lz47ZOk39nficm&at=10`;
const SCREENS = { evaluations: '/', evaluation: SPRING, rows: `${SPRING}/rows`, row: ROW };
/** The screens that docs have pictures of. */
const PICTURED: ReadonlySet<string> = new Set(['evaluation', 'rows']);
/** Where SCREENSHOT=1 puts what the pages look like. */
const DOCS = new URL('../../../docs/', import.meta.url);
const PHONE = { viewport: { width: 390, height: 800 } };
const TIMEOUT = 240_000;

/** A v5 API as it was: one that lists rows, and answers no questions of them. */
const withoutAnswers = async (url: string): Promise<string> => {
  const server = createServer(async ({ url: path = '' }, response) => {
    const asked = new URL(path, url);
    asked.searchParams.delete('analysis');
    const answer = await fetch(asked);
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(await answer.text());
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v5`;
};

describe.runIf(hasBrowser)('the pages in a real browser', { timeout: TIMEOUT }, () => {
  let browser: Browser;
  let sample: RunningServer;
  const servers: RunningServer[] = [];
  const visits: Visit[] = [];
  beforeAll(async () => {
    await buildPages();
    browser = await launch();
    sample = await startServer();
  }, TIMEOUT);
  afterEach(async () => {
    for (const { close } of visits.splice(0)) await close();
    for (const server of servers.splice(0)) await server.stop();
  });
  afterAll(async () => {
    await sample.stop();
    await browser.close();
  });

  const start = async (args: readonly string[], env: Record<string, string> = {}): Promise<RunningServer> => {
    const server = await startServer(args, env);
    servers.push(server);
    return server;
  };

  const open = async (path: string, options: BrowserContextOptions = {}, { url } = sample): Promise<Visit> => {
    const opened = await visit(browser, `${url}${path}`, options);
    visits.push(opened);
    return opened;
  };

  test('from the list to a row and back, with clicks', async () => {
    const visited = await open('/');
    const { page } = visited;
    await page.getByRole('link', { name: 'Spring: who answers best?' }).click();
    await page.getByRole('heading', { name: 'Spring: who answers best?' }).waitFor();
    await page.getByText('44.9% to 81.2%').waitFor();
    await page.getByRole('link', { name: 'storyteller' }).click();
    await page.getByRole('heading', { name: '24 rows' }).waitFor();
    expect(page.url()).toContain('rows?run=run_0rLTuIVnBtotNrNZLxGwH');
    await page.getByRole('group', { name: 'Empty Promise' }).getByLabel('true').check();
    await page.getByRole('heading', { name: '8 rows' }).waitFor();
    await page.getByRole('button', { name: 'Duration' }).click();
    await page.getByRole('columnheader', { name: 'Duration' }).and(page.locator('[aria-sort=ascending]')).waitFor();
    await page.locator('.rows-body a.item').nth(2).click();
    await page.getByText('Row 3 of 8').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('Row 4 of 8').waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: '8 rows' }).waitFor();
    await page.goBack();
    await page.getByRole('columnheader', { name: 'Duration' }).and(page.locator(':not([aria-sort])')).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: '24 rows' }).waitFor();
    expectQuiet(visited, sample.url);
  });

  test('by keys alone', async () => {
    const { page, ...visited } = await open('/');
    await page.getByRole('link', { name: 'Night Conductor drill' }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('heading', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    await page.keyboard.type('spring');
    await page.getByRole('heading', { name: '1 evaluation', exact: true }).waitFor();
    expect(page.url()).toContain('q=spring');
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'All rows' }).waitFor();
    for (const key of ['j', 'j', 'k', 'j']) await page.keyboard.press(key);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '8 rows' }).waitFor();
    await page.locator('.rows-body a.item').first().waitFor();
    const links = await page.locator('.rows-body a.item').evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
    const logs = links.map((link) => new URL(link).searchParams.get('log'));
    for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key);
    await page.keyboard.press('Enter');
    await page.getByText('Row 2 of 8').waitFor();
    await page.keyboard.press('j');
    await page.getByText('Row 3 of 8').waitFor();
    expect(new URL(page.url()).searchParams.get('log')).toBe(logs[2]);
    await page.locator('dd code', { hasText: logs[2] ?? '' }).waitFor();
    await page.keyboard.press('u');
    await page.getByRole('heading', { name: '8 rows' }).waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.closest('.row')?.getAttribute('aria-rowindex'));
    await expect.poll(focused, { timeout: 30_000 }).toBe('4');
    expectQuiet({ page, ...visited }, sample.url);
  });

  describe.each(Object.entries(SCREENS))('%s', (name, path) => {
    test.each([
      ['light', { colorScheme: 'light' }],
      ['dark', { colorScheme: 'dark' }],
      ['on a phone', PHONE],
    ] as const)('%s: axe finds nothing serious, and nothing is wider than the window', async (how, options) => {
      const visited = await open(path, options);
      const { page } = visited;
      await settled(page);
      expect(await seriousFindings(page)).toEqual([]);
      if (process.env['SCREENSHOT'] && how === 'light' && PICTURED.has(name))
        await page.screenshot({ path: fileURLToPath(new URL(`pages-${name}.png`, DOCS)) });
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      expectQuiet(visited, sample.url);
    });

    test('says of every number by which query it came', async () => {
      const { page } = await open(path);
      await settled(page);
      const apart = await page.evaluate(
        () => [...document.querySelectorAll('data')].filter((one) => !one.closest('.panel, .facets')?.querySelector('.as-graphql')).length,
      );
      expect(await page.locator('data').count()).toBeGreaterThan(name === 'row' ? 2 : 4);
      expect(apart).toBe(0);
    });
  });

  test('opens GraphiQL with the query of what is shown, and its variables', async () => {
    const { page } = await open(`${SPRING}/rows?error=true`);
    const [graphiql] = await Promise.all([page.waitForEvent('popup'), page.getByRole('link', { name: 'Rows as GraphQL' }).click()]);
    await graphiql.waitForSelector('.graphiql-query-editor .view-lines');
    const isPlayed = (response: Response): boolean => response.request().postData()?.includes('query Rows(') ?? false;
    const [played] = await Promise.all([graphiql.waitForEvent('response', isPlayed), graphiql.click('button.graphiql-execute-button')]);
    expect(await played.json()).toMatchObject({ data: { evaluation: { logs: { totalCount: 3 } } } });
  });

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
    await page.getByText('1.913').waitFor();
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
    expectQuiet(visited, closed.url);
  });

  test('shows as text what would be markup, and as no link what leads elsewhere than to a web page', async () => {
    const hostile = await start(['--export', await hostileExport()]);
    for (const path of Object.values(SCREENS)) {
      const visited = await open(path, {}, hostile);
      await settled(visited.page);
      await visited.page.getByText(HOSTILE).first().waitFor();
      expect(await visited.page.locator('main img, main script, main [onerror]').count()).toBe(0);
      expect(await visited.page.locator('a[href^="javascript:" i]').count()).toBe(0);
      expect(await visited.page.title()).not.toBe('taken');
      expectQuiet(visited, hostile.url);
    }
  });

  test('over a damaged export shows what is there', async () => {
    const damaged = await start(['--export', await damagedExport()]);
    for (const path of [SPRING, `${SPRING}/rows`]) {
      const visited = await open(path, {}, damaged);
      await settled(visited.page);
      await visited.page.getByRole('link', { name: 'storyteller' }).first().waitFor();
      if (path === SPRING) await visited.page.getByText('6 parts of this could not be read').waitFor();
      expectQuiet(visited, damaged.url);
    }
  });

  test('says what is the matter where nothing fits, nothing is there, and nobody answers', async () => {
    const { page } = await open('/?q=nothing+of+the+kind');
    await page.getByText('No evaluation fits.').waitFor();
    await page.getByRole('link', { name: 'Show all' }).click();
    await page.getByRole('heading', { name: '5 evaluations' }).waitFor();
    await page.goto(`${sample.url}/evaluations/evr_none`);
    await page.getByText('This source has no such evaluation.').waitFor();
    await page.goto(`${sample.url}/nowhere/at-all`);
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    await page.route('**/graphql', (route) => route.abort());
    await page.getByRole('link', { name: 'All evaluations' }).click();
    await page.getByText('The server does not answer').waitFor();
    await page.unroute('**/graphql');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: '5 evaluations' }).waitFor();
  });

  /** What each screen asks, and how many bytes come back at most. */
  const COSTS: Readonly<Record<string, readonly [operations: readonly string[], maxBytes: number]>> = {
    evaluations: [['Source', 'Evaluations', 'EvaluationScores'], 6_000],
    evaluation: [['Source', 'Evaluation', 'EvaluationIntervals'], 8_000],
    rows: [['Source', 'RowColumns', 'RowFacets', 'Rows'], 20_000],
    row: [['Source', 'Row', 'RowAt'], 8_000],
  };

  test.each(Object.entries(SCREENS))('%s asks what it is known to ask, once', async (name, path) => {
    const { page, operations, bytes } = await open(path);
    await settled(page);
    const [expected, maxBytes] = COSTS[name] ?? [[], 0];
    await expect.poll(() => operations.toSorted(), { timeout: 30_000 }).toEqual(expected.toSorted());
    expect(await bytes()).toBeLessThanOrEqual(maxBytes);
  });
});
