import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { RunningServer } from '../server.ts';
import { expectQuiet, seriousFindings, settled, type Visit } from './browser.ts';
import { describePages, type Pages } from './describe-pages.ts';
import { damagedExport } from './exports.ts';
import { SCREENS } from './screens.ts';
import { withoutAnswers } from './upstream.ts';

const KEY = 'a-key-that-only-reads';

/** A v5 server that knows its readers by a file of keys. */
const keyed = async ({ start }: Pages): Promise<RunningServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'keys-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'keys'), `read ${KEY} reader\n`);
  return start([], { HUMANLOOP_GRAPHQL_SERVER_API_KEY_FILE: join(folder, 'keys') });
};

const UNAUTHORIZED = 'Failed to load resource: the server responded with a status of 401 (Unauthorized)';

/** What the pages are served over, each wants a key or not. */
const SOURCES: Readonly<Record<string, readonly [wantsKey: boolean, serve: (pages: Pages) => Promise<RunningServer>]>> = {
  'a damaged export': [false, async ({ start }) => start(['--export', await damagedExport()])],
  'an export that nobody may change': [false, ({ start }) => start(['--read-only'])],
  'a live v5 server with a key': [true, async (pages) => pages.start([], { HUMANLOOP_BASE_URL: `${(await keyed(pages)).url}/v5` })],
  'a live v5 server with a key, which answers no questions of rows': [
    true,
    async (pages) => pages.start([], { HUMANLOOP_BASE_URL: await withoutAnswers((await keyed(pages)).url) }),
  ],
};

/** Gives the key that a page asks for. */
const enterKey = async ({ page }: Visit): Promise<void> => {
  await page.getByLabel('X-API-KEY').fill(KEY);
  await page.keyboard.press('Enter');
  await page.locator('dialog').waitFor({ state: 'detached' });
};

/** The screen that has nothing to show where the stats of an evaluation are lost, and says so. */
const WITHOUT_STATS = 'progress';

describePages('every screen, one after the other', (pages) => {
  test.each(Object.entries(SOURCES))('over %s', async (name, [wantsKey, serve]) => {
    const server = await serve(pages);
    const visited = await pages.open('/nowhere', {}, server);
    const { page, troubles } = visited;
    if (wantsKey) {
      await page.goto(server.url);
      await enterKey(visited);
      await page.getByRole('heading', { name: '5 evaluations' }).waitFor();
      // The browser itself says of an answer that it is none.
      expect(new Set(troubles.splice(0))).toEqual(new Set([UNAUTHORIZED]));
    }
    for (const [screen, { path }] of Object.entries(SCREENS)) {
      await page.goto(`${server.url}${path}`);
      await settled(visited);
      const isLost = screen === WITHOUT_STATS && name === 'a damaged export';
      expect(await page.getByRole('alert').count(), path).toBe(isLost ? 1 : 0);
      expect(await seriousFindings(page), path).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), path).toBe(true);
      expect(await page.locator('dialog').count(), path).toBe(0);
    }
    expectQuiet(visited);
  });
});
