/** Measures what docs/pages.md says of the pages: `npm run figures:pages`, with the number of rows as an argument. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { EVALUATION, writeRowExport } from '../../bench/row-export.ts';
import { launch } from '../graphiql-page.ts';
import { startServer } from '../server.ts';

const ROWS = Number(process.argv[2] ?? 100_000);
const REPEATS = 5;
const VIEWPORT = { viewport: { width: 1366, height: 768 }, locale: 'en-GB' };

const median = (values: readonly number[]): number => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

const say = (what: string, value: string): boolean => process.stdout.write(`${what}: ${value}\n`);

/** Milliseconds that something takes. */
const timed = async (action: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await action();
  return performance.now() - begun;
};

const inNewPage = async <Result>(browser: Browser, use: (page: Page) => Promise<Result>): Promise<Result> => {
  const context = await browser.newContext(VIEWPORT);
  const result = await use(await context.newPage());
  await context.close();
  return result;
};

/** From an address to the list with its scores, in a browser that has nothing of it. */
const measureFirstPage = async (browser: Browser): Promise<void> => {
  const server = await startServer();
  const times: number[] = [];
  let bytes = 0;
  for (let count = 0; count < REPEATS; count += 1) {
    await inNewPage(browser, async (page) => {
      const sizes: Promise<{ readonly responseBodySize: number }>[] = [];
      page.on('requestfinished', (request) => sizes.push(request.sizes()));
      const first = async (): Promise<void> => {
        await page.goto(server.url, { waitUntil: 'commit' });
        await page
          .getByRole('img', { name: /storyteller/ })
          .first()
          .waitFor();
      };
      times.push(await timed(first));
      bytes = (await Promise.all(sizes)).reduce((sum, { responseBodySize }) => sum + responseBodySize, 0);
    });
  }
  say('first page with its scores over the sample', `${median(times).toFixed(0)} ms, ${(bytes / 1000).toFixed(0)} kB`);
  await server.stop();
};

/** From a click on a box to the first rows that fit it, and what a tab holds that has scrolled past 10,000 rows. */
const measureRows = async (browser: Browser, directory: string): Promise<void> => {
  await writeRowExport(join(directory, '20250606-120000'), ROWS);
  const server = await startServer(['--export', join(directory, '20250606-120000')], { TMPDIR: directory });
  await inNewPage(browser, async (page) => {
    await page.goto(`${server.url}/evaluations/${EVALUATION}/rows`);
    await page.locator('.rows-body a.item').first().waitFor();
    const boxes = page.locator('.facets input[type=checkbox]');
    await boxes.first().waitFor();
    const times: number[] = [];
    for (let count = 0; count < REPEATS; count += 1) {
      const heading = (await page.locator('.panel h2').last().textContent()) ?? '';
      const changed = page.waitForFunction(
        (before) =>
          document.querySelector('.rows[aria-busy=false] a.item') &&
          [...document.querySelectorAll('.panel h2')].at(-1)?.textContent !== before,
        heading,
        { polling: 'raf' },
      );
      times.push(await timed(() => Promise.all([changed, boxes.first().click()])));
    }
    say(`first rows behind a box, of ${ROWS} rows`, `${median(times).toFixed(0)} ms`);
  });
  await inNewPage(browser, async (page) => {
    await page.goto(`${server.url}/evaluations/${EVALUATION}/rows`);
    await page.locator('.rows-body a.item').first().waitFor();
    const session = await page.context().newCDPSession(page);
    const held = async (): Promise<number> => {
      await session.send('HeapProfiler.collectGarbage');
      return (await session.send('Runtime.getHeapUsage')).usedSize / 1e6;
    };
    const before = await held();
    for (let row = 0; row < Math.min(ROWS, 10_000); row += 50) {
      await page.locator('.rows').evaluate((box, top) => box.scrollTo({ top }), row * 36);
      await page.locator(`.row[aria-rowindex="${row + 2}"] a.item`).waitFor();
    }
    say('held by a tab', `${before.toFixed(0)} MB, ${(await held()).toFixed(0)} MB after 10,000 rows were scrolled past`);
  });
  await server.stop();
};

const directory = await mkdtemp(join(tmpdir(), 'figures-'));
const browser = await launch();
await measureFirstPage(browser);
await measureRows(browser, directory);
await browser.close();
await rm(directory, { recursive: true, force: true });
