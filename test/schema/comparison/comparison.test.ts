import { describe, expect, test } from 'vitest';
import { facade, sampleBackend } from '../../support/helpers.ts';
import { EVALUATION } from '../analysis/asking.ts';
import { costOf, durationOf, type Row, rowsByHand as sampleRows, tokensOf } from '../analysis/rows-by-hand.ts';
import { type ByHandEvaluator, type ByHandLog, countsOf, pairsByHand, rowsByHand } from './compared-by-hand.ts';
import { MODES } from './modes.ts';
import { correctedOf, midPOf, pairedTOf } from './tests-by-hand.ts';

const CONTROL = 'run_uvF6oByxA7fMvZ1UC7qLZ';
const CANDIDATES = ['run_XJmhvTUO2CAxMgr7NxR6O', 'run_te289UER9mZblWUhLOlBe', 'run_0rLTuIVnBtotNrNZLxGwH'];
const RUNS = [CONTROL, ...CANDIDATES];

const near = (value: number | null) => (value === null ? null : expect.closeTo(value, 9));

/** The evaluators of the sample's evaluation, as upstream has them. */
const evaluatorsByHand = async (): Promise<ByHandEvaluator[]> => {
  const { body } = await (await sampleBackend())({ method: 'GET', path: `/evaluations/${EVALUATION}`, headers: {} });
  return JSON.parse(Buffer.from(body).toString()).evaluators.map(({ version }: { version: ByHandEvaluator }) => version);
};

const sample = async () => {
  const [logs, evaluators] = await Promise.all([sampleRows() as Promise<readonly unknown[]>, evaluatorsByHand()]);
  return { evaluators, logs: logs as readonly ByHandLog[], rows: rowsByHand(logs as readonly ByHandLog[], evaluators, RUNS) };
};

const meanOf = (values: readonly number[]): number | null =>
  values.length > 0 ? values.reduce((sum, each) => sum + each, 0) / values.length : null;

const MEASURES = {
  DURATION: durationOf,
  PROVIDER_LATENCY: ({ log }: Row) => log.provider_latency,
  TOTAL_COST: costOf,
  TOTAL_TOKENS: tokensOf,
};

const COMPARED = `candidateIds: ${JSON.stringify(CANDIDATES)}`;

describe.each(MODES)('over the sample, %s,', (_mode, over) => {
  const compare = async (selection: string, args = COMPARED, declared = '', variables = {}) => {
    const { ask, bugs, calls } = facade(over(await sampleBackend()));
    const reply = await ask(`query ${declared} { evaluation(id: "${EVALUATION}") { comparison(${args}) { ${selection} } } }`, variables);
    expect([reply.errors, bugs]).toEqual([undefined, []]);
    return { ...reply.data.evaluation.comparison, calls };
  };

  test('each evaluator’s scores of each candidate are those of the pairs, and so is what became of them', async () => {
    const { evaluators, rows } = await sample();
    const { summary } = await compare(
      'summary { candidate { humanloopId } evaluatorVersionId evaluator { name } pairs controlScore candidateScore delta changes { change count } significance { differingPairs } }',
    );
    const expected = CANDIDATES.flatMap((candidate, at) =>
      evaluators.map((evaluator, index) => {
        const pairs = pairsByHand(rows, evaluator, at);
        const [before, after] = [meanOf(pairs.map((pair) => pair.before)), meanOf(pairs.map((pair) => pair.after))];
        const counts = countsOf(rows.map(({ changes }) => changes[index]?.[at] ?? ''));
        return {
          candidate: { humanloopId: candidate },
          evaluatorVersionId: evaluator.version_id,
          evaluator: { name: evaluator.name },
          pairs: pairs.length,
          controlScore: near(before),
          candidateScore: near(after),
          delta: near(before === null || after === null ? null : after - before),
          changes: ['IMPROVED', 'REGRESSED', 'UNCHANGED', 'CHANGED', 'ERRORED', 'RECOVERED', 'INCOMPARABLE'].map((change) => ({
            change,
            count: counts[change] ?? 0,
          })),
          significance: { differingPairs: pairs.filter((pair) => pair.before !== pair.after).length },
        };
      }),
    );
    expect(summary).toEqual(expected);
    const all = expected.flatMap(({ changes }) => changes.filter(({ count }) => count > 0).map(({ change }) => change));
    expect(new Set(all).size).toBeGreaterThan(4);
  });

  test('p-values are those of the tests, corrected over all of them, and verdicts go by these', async () => {
    const { evaluators, rows } = await sample();
    const { summary } = await compare(
      'summary { delta significance { method pValue pValueAdjusted verdict comparisons alpha adjustment } deltaInterval { confidence lower upper } }',
    );
    const pValues = CANDIDATES.flatMap((_candidate, at) =>
      evaluators.map((evaluator) => {
        const pairs = pairsByHand(rows, evaluator, at);
        const differences = pairs.map(({ before, after }) => after - before);
        if (evaluator.spec.return_type === 'number') return pairedTOf(differences);
        return midPOf(differences.filter((each) => each > 0).length, differences.filter((each) => each < 0).length);
      }),
    );
    const corrected = correctedOf(pValues.filter((p) => p !== null));
    const adjusted = pValues.map((p) => (p === null ? null : (corrected.shift() as number)));
    for (const [index, { significance, delta, deltaInterval }] of summary.entries()) {
      expect(significance).toMatchObject({
        pValue: near(pValues[index] as number | null),
        pValueAdjusted: near(adjusted[index] as number | null),
        comparisons: pValues.filter((p) => p !== null).length,
        alpha: 0.05,
        adjustment: 'BENJAMINI_HOCHBERG',
      });
      const isBeyond = adjusted[index] != null && adjusted[index] < 0.05;
      if (isBeyond) expect(['TOO_FEW_PAIRS', delta > 0 ? 'IMPROVED' : 'REGRESSED']).toContain(significance.verdict);
      else expect(significance.verdict).not.toMatch(/IMPROVED|REGRESSED/);
      if (!deltaInterval) continue;
      expect(deltaInterval.confidence).toBe(0.95);
      expect(deltaInterval.lower).toBeLessThanOrEqual(delta);
      expect(deltaInterval.upper).toBeGreaterThanOrEqual(delta);
      if (pValues[index] != null) expect(deltaInterval.lower > 0 || deltaInterval.upper < 0).toBe((pValues[index] as number) < 0.05);
    }
    expect(adjusted.filter((p) => p !== null && p < 0.05).length).toBeGreaterThan(0);
  });

  test('a part of the summary is corrected over the whole family', async () => {
    const { all, some } = await compare(`
      all: summary { evaluator { name } significance { pValueAdjusted comparisons } }
      some: summary(evaluators: [{ name: "Helpfulness" }]) { evaluator { name } significance { pValueAdjusted comparisons } }`);
    expect(some).toEqual(all.filter(({ evaluator }: { evaluator: { name: string } }) => evaluator.name === 'Helpfulness'));
    expect(some).toHaveLength(3);
  });

  test('measures are the means over the pairs that have the number on both sides', async () => {
    const { rows } = await sample();
    const { measures } = await compare(
      'measures { candidate { humanloopId } measure pairs controlMean candidateMean delta deltaInterval(confidence: 0.9) { confidence method n } }',
    );
    const expected = CANDIDATES.flatMap((candidate, at) =>
      Object.entries(MEASURES).map(([measure, numberOf]) => {
        const pairs = rows.flatMap(({ sides }) => {
          const [before, after] = [sides[0]?.[0], sides[at + 1]?.[0]].map((log) => log && numberOf(log as unknown as Row));
          return before == null || after == null ? [] : [{ before, after }];
        });
        const [before, after] = [meanOf(pairs.map((pair) => pair.before)), meanOf(pairs.map((pair) => pair.after))] as [number, number];
        return {
          candidate: { humanloopId: candidate },
          measure,
          pairs: pairs.length,
          controlMean: near(before),
          candidateMean: near(after),
          delta: near(after - before),
          deltaInterval: { confidence: 0.9, method: 'T', n: pairs.length },
        };
      }),
    );
    expect(measures).toEqual(expected);
  });

  test('rows have a cell for each run, with its logs and what the evaluators say', async () => {
    const { evaluators, rows } = await sample();
    const {
      pairedCount,
      unmatchedCount,
      repeatedCount,
      rows: shown,
    } = await compare(`pairedCount unmatchedCount repeatedCount
      rows(first: 100) { totalCount nodes {
        datapoint { humanloopId } inputs question: inputs(path: "/question")
        cells { run { humanloopId } logs { runId log { humanloopId } } judgments { evaluator { name } state change delta score judgment { score } } }
      } }`);
    const paired = rows.filter(({ sides }) => sides.every((side) => side.length > 0)).length;
    expect([pairedCount, unmatchedCount, repeatedCount]).toEqual([paired, rows.length - paired, 0]);
    expect(shown.totalCount).toBe(rows.length);
    expect(shown.nodes.length).toBeGreaterThan(20);
    for (const [index, { datapoint, inputs, question, cells }] of shown.nodes.entries()) {
      const row = rows[index] as (typeof rows)[number];
      expect(datapoint).toEqual(row.datapoint === null ? null : { humanloopId: row.datapoint });
      expect(inputs).toEqual(row.sides.flat()[0]?.log.inputs);
      expect(question).toBe(inputs.question);
      expect(cells.map(({ run }: { run: { humanloopId: string } }) => run.humanloopId)).toEqual(RUNS);
      for (const [side, { run, logs, judgments }] of cells.entries()) {
        expect(logs).toEqual(row.sides[side]?.map(({ log }) => ({ runId: run.humanloopId, log: { humanloopId: log.id } })));
        expect(judgments.map(({ evaluator }: { evaluator: { name: string } }) => evaluator.name)).toEqual(
          evaluators.map(({ name }) => name),
        );
        for (const [place, judgment] of judgments.entries()) {
          expect(judgment.change).toBe(side === 0 ? null : row.changes[place]?.[side - 1]);
          expect(judgment.delta).toEqual(side === 0 ? null : near(row.deltas[place]?.[side - 1] ?? null));
          expect(judgment.state === 'JUDGED').toBe(judgment.judgment !== null);
          expect(judgment.judgment?.score ?? null).toBe(judgment.score);
        }
      }
    }
  });

  test('rows are filtered by what became of one and the same judgment, and ordered by how far it moved', async () => {
    const { evaluators, rows } = await sample();
    const helpfulness = evaluators.findIndex(({ name }) => name === 'Helpfulness');
    const worse = rows.filter(({ changes }) => changes[helpfulness]?.[2] === 'REGRESSED');
    const deltaOf = ({ deltas }: (typeof rows)[number]): number => deltas[helpfulness]?.[2] ?? 0;
    const { rows: found } = await compare(
      `rows(first: 50, orderBy: { field: DELTA }, filter: { candidateId: "${CANDIDATES[2]}", evaluator: { name: "Helpfulness" }, changes: [REGRESSED] }) { totalCount nodes { datapoint { humanloopId } } }`,
    );
    expect(worse.length).toBeGreaterThan(1);
    expect(found.totalCount).toBe(worse.length);
    expect(found.nodes.map(({ datapoint }: { datapoint: { humanloopId: string } }) => datapoint.humanloopId)).toEqual(
      worse.toSorted((one, other) => deltaOf(one) - deltaOf(other)).map(({ datapoint }) => datapoint),
    );
    const { some, none, far } = await compare(`
      some: rows(filter: { changes: [ERRORED, RECOVERED] }) { totalCount }
      none: rows(filter: { changes: [] }) { totalCount }
      far: rows(filter: { delta: { lte: -2 } }) { totalCount }`);
    const has = (test: (change: string, delta: number | null) => boolean): number =>
      rows.filter(({ changes, deltas }) =>
        changes.some((each, at) => each.some((change, index) => test(change, deltas[at]?.[index] ?? null))),
      ).length;
    expect(some.totalCount).toBe(has((change) => change === 'ERRORED' || change === 'RECOVERED'));
    expect(none.totalCount).toBe(0);
    expect(far.totalCount).toBe(has((_change, delta) => delta !== null && delta <= -2));
    expect(far.totalCount).toBeGreaterThan(0);
  });

  test('rows come page by page, forwards, backwards and by number', async () => {
    const { rows } = await sample();
    const ids = rows.map(({ datapoint }) => datapoint);
    const page = async (args: string) => {
      const { rows: part } = await compare(
        `rows(${args}) { edges { cursor node { datapoint { humanloopId } } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } pageCursors { last { page } around { page isCurrent } } }`,
      );
      return { ...part, ids: part.edges.map(({ node }: { node: { datapoint: { humanloopId: string } } }) => node.datapoint.humanloopId) };
    };
    const walked: string[] = [];
    for (let after = '', more = true; more; ) {
      const part = await page(`first: 7${after}`);
      walked.push(...part.ids);
      after = `, after: "${part.pageInfo.endCursor}"`;
      more = part.pageInfo.hasNextPage;
      expect(part.pageInfo.endCursor).toBe(part.edges.at(-1).cursor);
    }
    expect(walked).toEqual(ids);
    const last = await page('last: 5');
    expect(last.ids).toEqual(ids.slice(-5));
    expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    expect((await page(`last: 5, before: "${last.pageInfo.startCursor}"`)).ids).toEqual(ids.slice(-10, -5));
    const third = await page('page: 3, perPage: 6');
    expect(third.ids).toEqual(ids.slice(12, 18));
    expect(third.pageCursors).toMatchObject({
      last: { page: Math.ceil(ids.length / 6) },
      around: expect.arrayContaining([{ page: 3, isCurrent: true }]),
    });
  });

  test('without candidates all other runs are compared, the newest first, and a run without datapoints has no pairs', async () => {
    const { control, candidates, summary } = await compare(
      'control { humanloopId } candidates { humanloopId } summary { candidate { humanloopId } pairs significance { verdict } }',
      'alpha: 0.01',
    );
    expect(control).toEqual({ humanloopId: CONTROL });
    expect(candidates.map(({ humanloopId }: { humanloopId: string }) => humanloopId)).toEqual([
      'run_Bdv0nqQLgznqOPuFFaz4f',
      'run_0rLTuIVnBtotNrNZLxGwH',
      'run_te289UER9mZblWUhLOlBe',
      'run_XJmhvTUO2CAxMgr7NxR6O',
    ]);
    const alone = summary.filter(
      ({ candidate }: { candidate: { humanloopId: string } }) => candidate.humanloopId === 'run_Bdv0nqQLgznqOPuFFaz4f',
    );
    expect(alone).toHaveLength(5);
    for (const { pairs, significance } of alone) {
      expect(pairs).toBe(0);
      expect(['TOO_FEW_PAIRS', 'NOT_TESTABLE']).toContain(significance.verdict);
    }
  });
});
