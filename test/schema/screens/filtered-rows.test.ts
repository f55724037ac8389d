import { describe, expect, test } from 'vitest';
import { facade } from '../../support/helpers.ts';
import { EVALUATION, LOGS, plainCalls, SOURCES } from '../analysis/asking.ts';
import { countsOf, durationOf, percentileOf, type Row, rowsByHand, saidOf, stateOf, summaryOf } from '../analysis/rows-by-hand.ts';
import { scenario } from './scenarios.ts';

/* The screens of somebody who looks for the answers that are not warm, the least helpful first. */

const OPTIONS = ['matter-of-fact', 'stiff', 'theatrical'];
const FILTER = { judgments: [{ evaluator: { name: 'Voice' }, option: { in: OPTIONS } }] };
const ORDER = [{ by: { judgment: { name: 'Helpfulness' } } }, { by: { field: 'DURATION' }, direction: 'DESC' }];
const TABLE = { id: EVALUATION, filter: FILTER, orderBy: ORDER };
const CHARTS = {
  id: EVALUATION,
  filter: FILTER,
  facets: [{ field: 'RUN' }, { judgment: { name: 'Voice' } }],
  evaluator: { name: 'Helpfulness' },
};

const isCold = (row: Row): boolean => OPTIONS.includes(saidOf(row, 'Voice') as string);
const helpfulness = (row: Row): number | undefined => saidOf(row, 'Helpfulness') as number | undefined;
const idOf = ({ run_id, log }: Row): string => `EvaluationLog:${EVALUATION}:${run_id}:${log.id}`;
const near = (value: number) => expect.closeTo(value, 9);

/** The least helpful first, then the slowest; what lacks one of them last. */
const worstFirst = (one: Row, other: Row): number =>
  (helpfulness(one) ?? Infinity) - (helpfulness(other) ?? Infinity) || (durationOf(other) ?? -1) - (durationOf(one) ?? -1);

describe.each(SOURCES)('over the %s source', (_name, source) => {
  const logsOf = async (name: string, variables: Record<string, unknown>) => {
    const { ask, calls, bugs } = facade(await source());
    const { data, errors } = await ask(scenario(name), variables);
    expect([errors, bugs]).toEqual([undefined, []]);
    return { logs: data.evaluation.logs, calls };
  };

  test('RunLogsTable shows the rows of a filter in the order asked', async () => {
    const expected = (await rowsByHand()).filter(isCold).toSorted(worstFirst);
    const { logs } = await logsOf('RunLogsTable', TABLE);
    expect(expected.length).toBeGreaterThan(6);
    expect(logs.totalCount).toBe(expected.length);
    expect(logs.edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual(expected.slice(0, 50).map(idOf));
  });

  test('RunLogsTable goes on behind a cursor of the same filter and order', async () => {
    const expected = (await rowsByHand()).filter(isCold).toSorted(worstFirst);
    const { logs } = await logsOf('RunLogsTable', TABLE);
    const { logs: rest } = await logsOf('RunLogsTable', { ...TABLE, after: logs.edges[4].cursor });
    expect(rest.edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual(expected.slice(5, 55).map(idOf));
  });

  test('FilteredCharts sums up the rows of that filter, and counts what else it may choose', async () => {
    const rows = await rowsByHand();
    const found = rows.filter(isCold);
    const { logs } = await logsOf('FilteredCharts', CHARTS);
    const durations = found.map(durationOf);
    expect(logs).toMatchObject({
      totalCount: found.length,
      scan: { isComplete: true },
      aggregates: {
        count: found.length,
        errorRate: near(found.filter(({ log }) => log.error).length / found.length),
        duration: {
          mean: near(summaryOf(durations).mean),
          percentiles: [50, 95].map((p) => ({ p, value: near(percentileOf(durations, p)) })),
        },
      },
    });
    const { histogram } = logs.aggregates.duration;
    expect(histogram).toHaveLength(8);
    expect(histogram.reduce((total: number, { count }: { count: number }) => total + count, 0)).toBe(summaryOf(durations).count);
    const [byRun, byVoice] = logs.facets;
    const shown = ({ values }: typeof byRun) =>
      new Map(values.map(({ key, count }: { key: { value: unknown }; count: number }) => [key.value, count]));
    expect(shown(byRun)).toEqual(countsOf(found.map(({ run_id }) => run_id)));
    expect(shown(byVoice)).toEqual(countsOf(rows.map((row) => saidOf(row, 'Voice') ?? stateOf(row, 'Voice'))));
    const selected = byVoice.values.filter(({ isSelected }: { isSelected: boolean }) => isSelected);
    expect(selected.map(({ key }: { key: { value: string } }) => key.value).toSorted()).toEqual(OPTIONS);
  });

  test('FilteredCharts has a bar for each run', async () => {
    const found = (await rowsByHand()).filter(isCold);
    const { logs } = await logsOf('FilteredCharts', CHARTS);
    expect(logs.groups.nodes.length).toBeGreaterThan(1);
    for (const { keys, aggregates } of logs.groups.nodes) {
      const own = found.filter(({ run_id }) => run_id === keys[0].value);
      expect(keys[0].run.id).toBe(`Run:${EVALUATION}:${own[0]?.run_id}`);
      expect(aggregates).toMatchObject({ count: own.length, judgments: [{ score: near(summaryOf(own.map(helpfulness)).mean) }] });
    }
  });

  test('FilteredCharts reads rows once for all that it shows', async () => {
    const { calls } = await logsOf('FilteredCharts', CHARTS);
    const pages = plainCalls(calls).filter((call) => call.startsWith(LOGS));
    expect(new Set(pages).size).toBe(pages.length);
    expect(calls.length - pages.length).toBe(2);
  });
});
