import type { Browser, BrowserContextOptions, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser, launch } from '../graphiql-page.ts';
import { type RunningServer, startServer } from '../server.ts';
import { expectQuiet, seriousFindings, settled, type Visit, visit } from './browser.ts';
import { buildPages } from './build.ts';

const SPRING = '/evaluations/evr_7ZAECYi82P80BOqjkseLt';
const TIMEOUT = 240_000;

/** What the charts of the runs show, asked of the graph apart from the pages. */
const RUNS = `{
  evaluation(id: "evr_7ZAECYi82P80BOqjkseLt") {
    evaluators { version { id name } }
    runs { humanloopId label control }
    logs(first: 1) {
      groups(by: [{ field: RUN }], first: 100) {
        nodes {
          keys { value }
          aggregates {
            duration { mean meanInterval { lower upper } percentile(p: 95) }
            totalCost { mean sum }
            judgments { evaluator { id } score scoreInterval { lower upper } numJudgments }
          }
        }
      }
    }
  }
}`;

interface Range {
  readonly lower: number;
  readonly upper: number;
}

interface RunsAnswer {
  readonly evaluators: { version: { id: string; name: string } }[];
  readonly runs: { humanloopId: string; label: string; control: boolean }[];
  readonly logs: {
    groups: {
      nodes: {
        keys: { value: string }[];
        aggregates: {
          duration: { mean: number; meanInterval: Range; percentile: number };
          totalCost: { mean: number; sum: number };
          judgments: { evaluator: { id: string }; score: number | null; scoreInterval: Range | null; numJudgments: number }[];
        };
      }[];
    };
  };
}

describe.runIf(hasBrowser)('an evaluation in a real browser', { timeout: TIMEOUT }, () => {
  let browser: Browser;
  let sample: RunningServer;
  const visits: Visit[] = [];
  beforeAll(async () => {
    await buildPages();
    browser = await launch();
    sample = await startServer();
  }, TIMEOUT);
  afterEach(async () => {
    for (const { close } of visits.splice(0)) await close();
  });
  afterAll(async () => {
    await sample.stop();
    await browser.close();
  });

  const open = async (path: string, options: BrowserContextOptions = {}): Promise<Visit> => {
    const opened = await visit(browser, `${sample.url}${path}`, options);
    visits.push(opened);
    return opened;
  };

  const graph = async <Data>(query: string): Promise<Data> => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${sample.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
    return ((await response.json()) as { data: Data }).data;
  };

  /** What a screen reader is told of each mark of a chart. */
  const wordsOf = async (chart: Locator): Promise<string[]> => {
    await chart.waitFor();
    return (await chart.getByRole('link').allTextContents()).map((words) => words.replaceAll(/\s+/g, ' '));
  };

  test('charts say in words the very numbers of the graph, and which run is the control run', async () => {
    const visited = await open(SPRING);
    const { page } = visited;
    await settled(visited);
    const { evaluation } = await graph<{ evaluation: RunsAnswer }>(RUNS);
    const figures = new Map(evaluation.logs.groups.nodes.map(({ keys, aggregates }) => [keys[0]?.value ?? '', aggregates]));
    const chart = (name: string) => page.getByRole('figure', { name });
    for (const { version } of evaluation.evaluators) {
      const judged = evaluation.runs.flatMap(({ humanloopId, ...run }) => {
        const judgment = figures.get(humanloopId)?.judgments.find(({ evaluator }) => evaluator.id === version.id);
        return judgment && judgment.score !== null ? [{ ...run, ...judgment }] : [];
      });
      if (judged.length === 0) {
        expect(await chart(version.name).count()).toBe(0);
        continue;
      }
      const words = await wordsOf(chart(version.name));
      expect(words).toHaveLength(judged.length);
      for (const { label, control, score, scoreInterval, numJudgments } of judged) {
        const range = scoreInterval ? `, with 95 % confidence ${scoreInterval.lower} to ${scoreInterval.upper}` : '';
        const told = words.find((one) => one.startsWith(label) && one.includes(`${score}${range}; ${numJudgments} judgment`));
        expect(told?.includes('Control run')).toBe(control);
      }
    }
    const durations = await wordsOf(chart('Duration'));
    const costs = await wordsOf(chart('Cost'));
    for (const { duration, totalCost } of figures.values()) {
      const { mean, meanInterval, percentile } = duration;
      const said = `${mean} seconds, with 95 % confidence ${meanInterval.lower} to ${meanInterval.upper}`;
      expect(durations.filter((one) => one.includes(said) && one.endsWith(`95 % are below ${percentile}`))).toHaveLength(1);
      expect(costs.filter((one) => one.includes(`${totalCost.mean} US dollars`) && one.endsWith(`${totalCost.sum} in all`))).toHaveLength(
        1,
      );
    }
  });

  test('a mark shows its numbers under the pointer and with the focus, and leads to the rows of its run', async () => {
    const visited = await open(SPRING);
    const { page } = visited;
    const mark = page.getByRole('figure', { name: 'Helpfulness' }).getByRole('link', { name: 'storyteller' });
    const exact = mark.getByText('with 95 % confidence');
    const width = async (): Promise<number> => (await exact.boundingBox())?.width ?? 0;
    await mark.waitFor();
    expect(await width()).toBeLessThan(5);
    await mark.hover();
    await expect.poll(width, { timeout: 30_000 }).toBeGreaterThan(150);
    await page.getByRole('heading', { level: 1 }).hover();
    await expect.poll(width, { timeout: 30_000 }).toBeLessThan(5);
    await page.getByRole('figure', { name: 'Helpfulness' }).getByRole('link').nth(1).focus();
    await page.keyboard.press('Tab');
    await expect.poll(width, { timeout: 30_000 }).toBeGreaterThan(150);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '24 rows' }).waitFor();
    expect(page.url()).toContain('rows?run=run_0rLTuIVnBtotNrNZLxGwH');
    expectQuiet(visited);
  });

  test.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['on a phone', { viewport: { width: 390, height: 800 } }],
  ] as const)(
    '%s: axe finds nothing serious about a mark that shows its numbers, and labels keep within their charts',
    async (_how, options) => {
      const visited = await open(SPRING, options);
      const { page } = visited;
      await settled(visited);
      await page.getByRole('figure', { name: 'Cost' }).getByRole('link').first().hover();
      expect(await seriousFindings(page)).toEqual([]);
      const cut = await page.evaluate(
        () =>
          [...document.querySelectorAll('.chart')].flatMap((chart) => {
            const { left, right } = chart.getBoundingClientRect();
            return [...chart.querySelectorAll('.axis text')].filter((label) => {
              const box = label.getBoundingClientRect();
              return box.left < left || box.right > right;
            });
          }).length,
      );
      expect(cut).toBe(0);
      const overlapping = await page.evaluate(
        () =>
          [...document.querySelectorAll('.axis')].flatMap((axis) => {
            const boxes = [...axis.querySelectorAll('text')].map((label) => label.getBoundingClientRect());
            return boxes.filter(
              (box, index) => index > 0 && box.left < (boxes[index - 1]?.right ?? 0) && box.top < (boxes[index - 1]?.bottom ?? 0),
            );
          }).length,
      );
      expect(overlapping).toBe(0);
    },
  );
});
