import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectQuiet, seriousFindings, settled } from './browser.ts';
import { describePages } from './describe-pages.ts';
import { SPRING } from './screens.ts';
import { withoutAnswers } from './upstream.ts';

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

interface Point {
  readonly at: string;
  readonly score: number | null;
  readonly interval: Range | null;
  readonly numJudgments: number;
  readonly run: { readonly label: string };
  readonly evaluation: { readonly humanloopId: string; readonly name: string };
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

/** The labels of axes that lie outside of their chart, or over another label. */
const labelsInTheWay = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('.axis')].flatMap((axis) => {
      const chart = axis.closest('.chart, .time-chart')?.getBoundingClientRect();
      const labels = [...axis.querySelectorAll('text')].map((label) => ({ text: label.textContent, box: label.getBoundingClientRect() }));
      const isInTheWay = (box: DOMRect): boolean =>
        box.left < (chart?.left ?? 0) ||
        box.right > (chart?.right ?? 0) ||
        labels.some(
          ({ box: other }) =>
            other !== box && other.left < box.right && box.left < other.right && other.top < box.bottom && box.top < other.bottom,
        );
      return labels.filter(({ box }) => isInTheWay(box)).map(({ text }) => text);
    }),
  );

describePages('an evaluation in a real browser', ({ sample, open, start }) => {
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
      await page.getByRole('list', { name: 'Helpfulness over time' }).waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      expect(await labelsInTheWay(page)).toEqual([]);
    },
  );

  const OVER_TIME = `{
    evaluationScores(fileId: "pr_t0a17v5Gt8BRSrudmJXY5", evaluator: { path: "Evaluators/Words" }) {
      points { at score interval { lower upper } numJudgments run { label } evaluation { humanloopId name } }
    }
  }`;

  test('scores over time are asked when they come into sight, follow what is chosen, and say the numbers of the graph', async () => {
    const visited = await open(SPRING);
    const { page, operations } = visited;
    await settled(visited);
    expect(operations).not.toContain('ScoresOverTime');
    const panel = page.getByRole('region', { name: 'Scores of Reply over time' });
    await panel.scrollIntoViewIfNeeded();
    await panel.getByRole('list', { name: 'Helpfulness over time' }).waitFor();
    await panel.getByLabel('Runs').selectOption('Control runs');
    await panel.getByText('From the first point to the last it moved by 2.801').waitFor();
    expect(new URL(page.url()).searchParams.get('over')).toBe('control');
    await page.goBack();
    await expect.poll(() => panel.getByRole('link').count(), { timeout: 30_000 }).toBeGreaterThan(5);
    await page.goto(`${sample.url}/evaluations/evr_9o2RsQmKn2OTWksQt1Dr4`);
    await settled(visited);
    await panel.scrollIntoViewIfNeeded();
    await panel.getByLabel('Evaluator').selectOption('Words');
    const words = await wordsOf(panel.getByRole('list', { name: 'Words over time' }));
    const { evaluationScores } = await graph<{ evaluationScores: { points: Point[] } }>(OVER_TIME);
    expect(words).toHaveLength(evaluationScores.points.length);
    evaluationScores.points.forEach(({ at, score, interval, numJudgments, run, evaluation }, index) => {
      // Of words less is better, so that the score is their negative; a reader is shown how many there are.
      const [value, lower, upper] = [-(score ?? 0), -(interval?.upper ?? 0), -(interval?.lower ?? 0)];
      expect(words[index]).toContain(`${evaluation.name} · ${run.label}`);
      expect(words[index]).toContain(`${at}: ${value}, with 95 % confidence ${lower} to ${upper}; ${numJudgments} judgments`);
    });
    expectQuiet(visited);
  });

  test('arrows lead along the points, and each to its evaluation; axe finds nothing serious in the chart or its table', async () => {
    const visited = await open(`${SPRING}?over=best`);
    const { page } = visited;
    // What comes above the panel later would push it out of sight again.
    await settled(visited);
    const panel = page.getByRole('region', { name: 'Scores of Reply over time' });
    await panel.scrollIntoViewIfNeeded();
    const points = panel.getByRole('list', { name: 'Helpfulness over time' }).getByRole('link');
    await points.first().waitFor();
    expect(await points.count()).toBe(3);
    await points.last().focus();
    await page.keyboard.press('ArrowLeft');
    await panel.getByText('Gruff or gentle? · ').first().waitFor();
    await panel.getByText('As a table').click();
    expect(await panel.getByRole('row').count()).toBe(4);
    expect(await seriousFindings(page)).toEqual([]);
    await points.nth(1).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Gruff or gentle?' }).waitFor();
    expectQuiet(visited);
  });

  test('over a live source the scores of other evaluations wait for somebody to want them', async () => {
    const live = await start([], { HUMANLOOP_BASE_URL: await withoutAnswers(sample.url), HUMANLOOP_API_KEY: 'any' });
    const visited = await open(SPRING, {}, live);
    const { page, operations } = visited;
    const read = page.getByRole('button', { name: 'Read the scores of all its evaluations' });
    await read.scrollIntoViewIfNeeded();
    await settled(visited);
    expect(operations).not.toContain('ScoresOverTime');
    // The charts of the runs have what stats say, and neither ranges nor what only rows tell.
    expect(await wordsOf(page.getByRole('figure', { name: 'Helpfulness' }))).not.toContainEqual(expect.stringContaining('confidence'));
    expect(await page.getByRole('figure', { name: 'Cost' }).count()).toBe(0);
    await read.click();
    await page.getByRole('list', { name: 'Helpfulness over time' }).waitFor();
    expectQuiet(visited);
  });
});
