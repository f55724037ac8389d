import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAnswering } from '../../../src/analysis/answering/create-answering.ts';
import {
  CHANGES,
  type ComparedRow,
  type ComparisonAnswer,
  type ComparisonAsk,
  type ComparisonRowsAsk,
  type PairedFigures,
  type PairedMeasure,
} from '../../../src/analysis/comparison/comparison.ts';
import { numberTest } from '../../../src/analysis/compile-operators.ts';
import type { QuestionAnswer } from '../../../src/analysis/question.ts';
import { finished } from '../../../src/analysis/steps.ts';
import { createTerms } from '../../../src/analysis/terms.ts';
import { anyRow, blockOf, EVALUATORS, type Row } from '../answering/rows.ts';
import {
  changeCounts,
  changeOf,
  deltaOf,
  figuresOf,
  flipped,
  judgmentOf,
  type NaiveRow,
  naiveRows,
  numberOfMeasure,
  type Side,
} from './naive-comparison.ts';

const answerOf = (rows: readonly Row[], ask: ComparisonAsk, size = 7): QuestionAnswer => {
  const terms = createTerms();
  const question = { filter: {}, orderBy: [], window: { offset: 0, count: 0 }, total: false, comparisons: [ask] };
  const answering = createAnswering(question, { terms, evaluators: EVALUATORS });
  for (let at = 0; at < rows.length; at += size) finished(answering.take(blockOf(rows.slice(at, at + size), terms)));
  return finished(answering.answer(true));
};

const comparisonOf = (rows: readonly Row[], ask: ComparisonAsk): ComparisonAnswer =>
  (answerOf(rows, ask).comparisons as readonly ComparisonAnswer[])[0] as ComparisonAnswer;

const logs = fc.array(anyRow, { maxLength: 40 });

const anyAsk: fc.Arbitrary<ComparisonAsk> = fc
  .record({
    runs: fc.shuffledSubarray(['evr_1', 'evr_2', 'evr_3', 'evr_none'], { minLength: 2 }),
    pairBy: fc.constantFrom('datapoint' as const, 'inputs' as const),
    clusterBy: fc.constantFrom(undefined, undefined, '/c'),
    minDelta: fc.constantFrom(0, 0, 0.5, 2),
    exact: fc.boolean(),
  })
  .map(({ runs, clusterBy, exact, ...ask }) => ({
    ...(exact && { exact }),
    control: runs[0] as string,
    candidates: runs.slice(1),
    ...ask,
    ...(clusterBy !== undefined && { clusterBy }),
  }));

const scoreOf = (name: string, denominator: 'judgments' | 'logs' = 'judgments'): PairedMeasure => ({ score: { name }, denominator });

const MEASURES: readonly PairedMeasure[] = [
  ...EVALUATORS.flatMap(({ name }) => [scoreOf(name ?? ''), scoreOf(name ?? '', 'logs')]),
  { number: { name: 'Errors' } },
  { number: { name: 'Tone' } },
  { judgmentError: { name: 'Note' } },
  { logError: true },
  { field: 'duration' },
  { field: 'totalCost' },
];

const expectFigures = (figures: PairedFigures, naive: ReturnType<typeof figuresOf>, ask: ComparisonAsk): void => {
  const { squares, clusters, table, units, ...others } = naive;
  const hasTable = table !== undefined && ask.clusterBy === undefined;
  const decides = squares === 0 && others.differing > 0 && others.pairs > 1;
  // Of clusters that cancel out, too, but who knows what cancels out with such numbers.
  if (ask.clusterBy === undefined || ask.exact) expect('exact' in figures).toBe(!hasTable && (ask.exact === true || decides));
  const exact = others.differing === 0 ? null : (flipped(units) ?? figures.exact);
  const near = (number: number | null) => (number === null ? null : expect.closeTo(number, 6 - Math.log10(1 + Math.abs(number))));
  expect(figures).toEqual({
    ...others,
    controlMean: near(others.controlMean),
    candidateMean: near(others.candidateMean),
    delta: near(others.delta),
    squares: near(squares),
    ...(hasTable && { table }),
    ...('exact' in figures && { exact }),
    ...(ask.clusterBy !== undefined && { clusters: { count: clusters.count, squares: near(clusters.squares) } }),
  });
  expect(figures.squares === 0).toBe(squares === 0);
};

describe('runs beside each other', () => {
  test('come to what their rows come to when they are looked at one by one', () => {
    fc.assert(
      fc.property(logs, anyAsk, (rows, ask) => {
        const answer = comparisonOf(rows, { ...ask, summary: true, measures: MEASURES });
        const naive = naiveRows(rows, ask);
        const counted = (has: (row: NaiveRow) => boolean): number => naive.filter(has).length;
        const pairedCount = counted(({ sides }) => sides.every((side) => side.length > 0));
        expect(answer).toMatchObject({
          pairedCount,
          unmatchedCount: naive.length - pairedCount,
          repeatedCount: counted(({ sides }) => sides.some((side) => side.length > 1)),
        });
        for (const [index, { evaluators, measures }] of answer.candidates.entries()) {
          for (const [evaluator, { changes, scores }] of evaluators.entries()) {
            expect(changes).toEqual(changeCounts(naive.map((row) => changeOf(row, index + 1, evaluator, ask.minDelta))));
            expectFigures(scores, figuresOf(naive, index + 1, numberOfMeasure(scoreOf(EVALUATORS[evaluator]?.name ?? ''))), ask);
          }
          for (const [at, figures] of measures.entries())
            expectFigures(figures, figuresOf(naive, index + 1, numberOfMeasure(MEASURES[at] as PairedMeasure)), ask);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('come to the same however their rows are cut into blocks', () => {
    const rowsAsk: ComparisonRowsAsk = { filter: {}, orderBy: { by: 'delta' }, window: { offset: 0, count: 5 } };
    fc.assert(
      fc.property(logs, anyAsk, fc.integer({ min: 1, max: 41 }), (rows, ask, size) => {
        const asked = { ...ask, summary: true as const, measures: MEASURES, rows: [rowsAsk] };
        expect(answerOf(rows, asked, size)).toEqual(answerOf(rows, asked, 41));
      }),
    );
  });
});

const rowsAsked: fc.Arbitrary<ComparisonRowsAsk> = fc
  .record({
    evaluator: fc.option(fc.constantFrom('Correct', 'Errors', 'Tone', 'Note'), { nil: undefined }),
    isOfFirst: fc.boolean(),
    changes: fc.option(fc.subarray([...CHANGES]), { nil: undefined }),
    delta: fc.constantFrom(undefined, undefined, { lt: 0 }, { isNull: true }, { gte: 0, lt: 2 }),
    by: fc.constantFrom('control' as const, 'delta' as const, 'duration-delta' as const),
    isDescending: fc.boolean(),
    offset: fc.nat({ max: 3 }),
    count: fc.nat({ max: 30 }),
  })
  .map(({ evaluator, changes, delta, by, isDescending, offset, count }) => ({
    filter: { ...(evaluator && { evaluator: { name: evaluator } }), ...(changes && { changes }), ...(delta && { delta }) },
    orderBy: { by, ...(isDescending && { descending: true as const }) },
    window: { offset, count },
  }));

/** Rows that the filter lets through in the order asked, all of them. */
const naivelyPicked = (naive: readonly NaiveRow[], { filter, orderBy }: ComparisonRowsAsk, ask: ComparisonAsk): NaiveRow[] => {
  const evaluators = EVALUATORS.flatMap(({ name }, index) => {
    const isAsked = !filter.evaluator || name === (filter.evaluator as { name: string }).name;
    return isAsked ? [index] : [];
  });
  const sides = ask.candidates.flatMap((candidate, index) =>
    filter.candidate === undefined || candidate === filter.candidate ? [index + 1] : [],
  );
  const deltaIn = (row: NaiveRow, side: number, evaluator: number): number =>
    deltaOf(judgmentOf(row.sides[0] as Side, evaluator).score, judgmentOf(row.sides[side] as Side, evaluator).score) ?? Number.NaN;
  const isDelta = filter.delta ? numberTest(filter.delta) : () => true;
  const isPicked = (row: NaiveRow): boolean =>
    sides.some((side) =>
      evaluators.some(
        (evaluator) =>
          (filter.changes ?? CHANGES).includes(changeOf(row, side, evaluator, ask.minDelta)) && isDelta(deltaIn(row, side, evaluator)),
      ),
    );
  const durationOf = (side: Side | undefined): number | null => {
    const there = (side ?? []).flatMap(({ duration }) => (duration === null ? [] : [duration]));
    return there.length === 0 ? null : there.reduce((sum, duration) => sum + duration, 0) / there.length;
  };
  const keyOf = (row: NaiveRow): number => {
    const side = sides[0] as number;
    if (orderBy.by === 'duration-delta') return deltaOf(durationOf(row.sides[0]), durationOf(row.sides[side])) ?? Number.NaN;
    const deltas = evaluators.map((evaluator) => deltaIn(row, side, evaluator)).filter((delta) => !Number.isNaN(delta));
    return deltas.length === 0 ? Number.NaN : Math.min(...deltas);
  };
  const picked = naive.filter(isPicked);
  if (orderBy.by === 'control') return orderBy.descending ? picked.reverse() : picked;
  const [there, lacking] = [picked.filter((row) => !Number.isNaN(keyOf(row))), picked.filter((row) => Number.isNaN(keyOf(row)))];
  there.sort((one, other) => (orderBy.descending ? keyOf(other) - keyOf(one) : keyOf(one) - keyOf(other)));
  return [...there, ...lacking];
};

const naiveRow = ({ datapoint, sides }: NaiveRow, minDelta: number) => ({
  datapoint,
  cells: sides.map((side, index) => ({
    logs: side.map(({ place }) => place),
    judgments: EVALUATORS.map((_evaluator, evaluator) => {
      const { state, score, log } = judgmentOf(side, evaluator);
      const control = judgmentOf(sides[0] as Side, evaluator).score;
      return {
        state,
        score,
        change: index === 0 ? null : changeOf({ datapoint, sides, cluster: null }, index, evaluator, minDelta),
        delta: index === 0 ? null : deltaOf(control, score),
        log,
      };
    }),
  })),
});

describe('the rows of a comparison', () => {
  test('are those of which one judgment is what was asked, in the order asked', () => {
    fc.assert(
      fc.property(logs, anyAsk, fc.array(rowsAsked, { minLength: 1, maxLength: 2 }), fc.boolean(), (rows, ask, asked, isOfOne) => {
        const last = ask.candidates.at(-1) as string;
        const asks = asked.map((one) => (isOfOne ? { ...one, filter: { ...one.filter, candidate: last } } : one));
        const { rows: places, comparisons = [] } = answerOf(rows, { ...ask, rows: asks });
        expect(new Set(places).size).toBe(places.length);
        const naive = naiveRows(rows, ask);
        const placed = ({ cells, ...row }: ComparedRow) => ({
          ...row,
          cells: cells.map((cell) => ({ ...cell, logs: cell.logs.map((log) => places[log]) })),
        });
        for (const [index, one] of asks.entries()) {
          const found = comparisons[0]?.rows[index];
          const picked = naivelyPicked(naive, one, ask);
          expect(found?.totalCount).toBe(picked.length);
          const { offset, count } = one.window;
          expect(found?.rows.map(placed)).toEqual(picked.slice(offset, offset + count).map((row) => naiveRow(row, ask.minDelta)));
        }
      }),
      { numRuns: 300 },
    );
  });
});
