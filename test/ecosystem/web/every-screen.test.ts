import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { expectQuiet, seriousFindings, settled } from './browser.ts';
import { describePages } from './describe-pages.ts';
import { FRAME_ASKS, SCREENS } from './screens.ts';

/** The screens that docs have pictures of. */
const PICTURED: ReadonlySet<string> = new Set(['evaluations', 'evaluation', 'rows', 'row', 'compare']);
/** The screens whose address names an evaluation. */
const ABOUT_AN_EVALUATION = Object.entries(SCREENS).filter(([, { path }]) => path.includes('/evaluations/'));
/** Where SCREENSHOT=1 puts what the pages look like, and how much of it. */
const DOCS = new URL('../../../docs/', import.meta.url);
const PICTURE = { x: 0, y: 0, width: 1366, height: 660 };

/** All numbers within a value, however they are written and signed: where less is better, the graph turns the sign of a score. */
const numbersIn = (value: unknown): number[] => {
  if (typeof value === 'number') return [Math.abs(value)];
  if (typeof value === 'string') return value !== '' && Number.isFinite(Number(value)) ? [Math.abs(Number(value))] : [];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(numbersIn) : [];
};

/** The parts of a screen that have numbers: these, and the queries that lead to them. */
const figuresOf = (page: Page): Promise<{ readonly values: number[]; readonly queries: string[] }[]> =>
  page.locator('.panel:has(data), .facets:has(data)').evaluateAll((parts) =>
    parts.map((part) => ({
      values: [...part.querySelectorAll('data')].map(({ value }) => Math.abs(Number(value))),
      queries: [...part.querySelectorAll<HTMLAnchorElement>('a.as-graphql')].map(({ href }) => href),
    })),
  );

/** An answer as JSON, or the first of a stream. */
const answerIn = (text: string): { readonly errors?: unknown; readonly data: unknown } =>
  JSON.parse(/^data: (\{.*)$/m.exec(text)?.[1] ?? text);

describePages('every screen', ({ open, start, sample }) => {
  describe.each(Object.entries(SCREENS))('%s', (name, { path, asks, maxBytes, numbers, isWatched = false }) => {
    test.each([
      ['light', { colorScheme: 'light' }],
      ['dark', { colorScheme: 'dark' }],
      ['on a phone', { viewport: { width: 390, height: 800 } }],
    ] as const)('%s: axe finds nothing serious, and nothing is wider than the window', async (how, options) => {
      const visited = await open(path, options);
      const { page } = visited;
      await settled(visited);
      expect(await seriousFindings(page)).toEqual([]);
      if (process.env['SCREENSHOT'] && how === 'light' && PICTURED.has(name))
        await page.screenshot({ path: fileURLToPath(new URL(`pages-${name}.png`, DOCS)), clip: PICTURE });
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      expect(await page.locator('h1').count()).toBe(1);
      expectQuiet(visited);
    });

    test('leads from every number to a query that gives it', async () => {
      const visited = await open(path);
      const { page } = visited;
      await settled(visited);
      expect(await page.locator('data').count()).toBeGreaterThanOrEqual(numbers);
      expect(await page.locator('data').count()).toBe(await page.locator('.panel data, .facets data').count());
      for (const { values, queries } of await figuresOf(page)) {
        const answers = await Promise.all(
          queries.map(async (href) => {
            const { query, variables = '{}' } = Object.fromEntries(new URL(href).searchParams);
            const response = await fetch(`${sample.url}/graphql`, {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify({ query, variables: JSON.parse(variables) }),
            });
            return answerIn(await response.text());
          }),
        );
        expect(answers.map(({ errors }) => errors)).toEqual(queries.map(() => undefined));
        // How far something has come is a sum.
        if (isWatched) continue;
        const given = new Set(numbersIn(answers));
        expect(values.filter((value) => !given.has(value))).toEqual([]);
      }
    });

    test('shows where the focus is, and the keys', async () => {
      const visited = await open(path);
      const { page } = visited;
      await settled(visited);
      const unseen: string[] = [];
      for (let count = 0; count < 40; count += 1) {
        await page.keyboard.press('Tab');
        const [seen, what] = await page.evaluate(() => {
          const focused = document.activeElement ?? document.body;
          const { outlineStyle, outlineWidth } = getComputedStyle(focused);
          return [
            focused === document.body || (outlineStyle !== 'none' && outlineWidth !== '0px'),
            focused.outerHTML.slice(0, 120),
          ] as const;
        });
        if (!seen) unseen.push(what);
      }
      expect(unseen).toEqual([]);
      // What is pressed in a field is meant for it.
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      await page.keyboard.press('?');
      await page.getByRole('heading', { name: 'Keys' }).waitFor();
      await page.keyboard.press('Escape');
      await page.locator('dialog').waitFor({ state: 'detached' });
      expectQuiet(visited);
    });

    test('says that it waits, what is the matter, and shows all of it once that is over', async () => {
      const visited = await open('/nowhere');
      const { page, origin } = visited;
      let fail = (): void => undefined;
      const failure = new Promise<void>((resolve) => (fail = resolve));
      await page.route('**/graphql', async (route) => {
        await failure;
        await route.abort();
      });
      await page.goto(`${origin}${path}`);
      await page.getByRole('status').first().waitFor();
      fail();
      const matter = isWatched
        ? page.getByRole('status').getByText('The connection is lost.')
        : page.getByRole('alert').getByText('The server does not answer');
      await matter.first().waitFor();
      expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
      await page.unroute('**/graphql');
      if (!isWatched) await page.getByRole('button', { name: 'Try again' }).first().click();
      await settled(visited);
    });

    test('asks what it is known to ask, once, and of the source no more than that', async () => {
      const fresh = await start([]);
      const visited = await open(path, {}, fresh);
      await settled(visited);
      const asked = (): string[] => fresh.operations().map((operation) => `${operation.name} ${operation.upstreamCalls}`);
      const known = Object.entries({ ...FRAME_ASKS, ...asks }).flatMap(([operation, calls]) =>
        [calls].flat().map((one) => `${operation} ${one}`),
      );
      await expect.poll(() => asked().toSorted(), { timeout: 30_000 }).toEqual(known.toSorted());
      expect(await visited.bytes()).toBeLessThanOrEqual(maxBytes);
    });
  });

  test.each(ABOUT_AN_EVALUATION)('%s: says so where there is no such evaluation', async (_name, { path }) => {
    const visited = await open(path.replace(/evr_\w+/, 'evr_none'));
    await visited.page.locator('.state-title', { hasText: /no such|It is not there/ }).waitFor();
    expectQuiet(visited);
  });
});
