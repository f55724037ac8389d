import { describe, expect, test } from 'vitest';
import { createAnswering } from '../../../src/analysis/answering/create-answering.ts';
import type { ComparisonAnswer, ComparisonAsk, EvaluatorComparison, PairedTable } from '../../../src/analysis/comparison/comparison.ts';
import { pairedOutcome } from '../../../src/analysis/comparison/significance.ts';
import { finished } from '../../../src/analysis/steps.ts';
import { createTerms } from '../../../src/analysis/terms.ts';
import { blockOf, type Cell, CORRECT, ERRORS, EVALUATORS, NOTE, type Row, TONE } from '../answering/rows.ts';

const NOTHING: Cell = { state: 'missing' };

const log = (run: string, datapoint: string | null, cells: Readonly<Record<number, Cell>>, more: Partial<Row> = {}): Row => ({
  run,
  datapoint,
  source: null,
  error: null,
  createdAt: null,
  duration: null,
  inputs: {},
  cells: EVALUATORS.map((_evaluator, index) => cells[index] ?? NOTHING),
  ...more,
});

const ASK: ComparisonAsk = { control: 'old', candidates: ['new'], pairBy: 'datapoint', minDelta: 0, summary: true };

const compared = (rows: readonly Row[], ask: ComparisonAsk = ASK): ComparisonAnswer => {
  const terms = createTerms();
  const question = { filter: {}, orderBy: [], window: { offset: 0, count: 0 }, total: false, comparisons: [ask] };
  const answering = createAnswering(question, { terms, evaluators: EVALUATORS });
  finished(answering.take(blockOf(rows, terms)));
  return finished(answering.answer(true)).comparisons?.[0] as ComparisonAnswer;
};

const ofEvaluator = ({ candidates }: ComparisonAnswer, evaluator: number): EvaluatorComparison =>
  candidates[0]?.evaluators[evaluator] as EvaluatorComparison;

const changeOf = (control: Row, candidate: Row, evaluator: number, ask = ASK): string | undefined =>
  ofEvaluator(compared([control, candidate], ask), evaluator).changes.find(({ count }) => count === 1)?.change;

/** A pair of each kind so often. */
const tableRows = ({ both, improved, regressed, neither }: PairedTable): Row[] => {
  const pairs = [both, improved, regressed, neither].flatMap((count, kind) =>
    Array.from({ length: count }, () => [kind === 0 || kind === 2, kind < 2] as const),
  );
  return pairs.flatMap(([control, candidate], index) => [
    log('new', `dp_${index}`, { [CORRECT]: candidate }),
    log('old', `dp_${index}`, { [CORRECT]: control }),
  ]);
};

const pairsOf = (numbers: readonly (readonly [number, number])[]): Row[] =>
  numbers.flatMap(([control, candidate], index) => [
    log('old', `dp_${index}`, { [ERRORS]: control }),
    log('new', `dp_${index}`, { [ERRORS]: candidate }),
  ]);

describe('what becomes of a judgment', () => {
  test.each<[string, Readonly<Record<number, Cell>>, Readonly<Record<number, Cell>>, number, string]>([
    ['good from bad', { [CORRECT]: false }, { [CORRECT]: true }, CORRECT, 'improved'],
    ['more errors, of which fewer are better', { [ERRORS]: 1 }, { [ERRORS]: 2 }, ERRORS, 'regressed'],
    ['the same number but for noise', { [ERRORS]: 0.3 }, { [ERRORS]: 0.1 + 0.2 }, ERRORS, 'unchanged'],
    ['a neutral option', { [TONE]: 'aa' }, { [TONE]: 'zz' }, TONE, 'changed'],
    ['the same neutral option', { [TONE]: 'aa' }, { [TONE]: 'aa' }, TONE, 'unchanged'],
    ['another text', { [NOTE]: 'well' }, { [NOTE]: 'ill' }, NOTE, 'changed'],
    ['an error', { [CORRECT]: true }, { [CORRECT]: { state: 'errored' } }, CORRECT, 'errored'],
    ['a judgment after an error', { [CORRECT]: { state: 'errored' } }, { [CORRECT]: false }, CORRECT, 'recovered'],
    ['two errors', { [CORRECT]: { state: 'errored' } }, { [CORRECT]: { state: 'errored' } }, CORRECT, 'incomparable'],
    ['an abstention', { [CORRECT]: true }, { [CORRECT]: { state: 'abstained' } }, CORRECT, 'incomparable'],
    ['nothing', { [CORRECT]: true }, {}, CORRECT, 'incomparable'],
  ])('%s', (_name, control, candidate, evaluator, change) => {
    expect(changeOf(log('old', 'dp', control), log('new', 'dp', candidate), evaluator)).toBe(change);
  });

  test('of a log that failed is an error, judged or not', () => {
    const failed = { error: 'Timed out.' };
    for (const cells of [{}, { [CORRECT]: true }]) {
      expect(changeOf(log('old', 'dp', { [CORRECT]: true }), log('new', 'dp', cells, failed), CORRECT)).toBe('errored');
      expect(changeOf(log('old', 'dp', cells, failed), log('new', 'dp', { [CORRECT]: false }), CORRECT)).toBe('recovered');
    }
  });

  test('is nothing within the least difference that counts', () => {
    const ask = { ...ASK, minDelta: 0.1 };
    const [control, near, far] = [0.8, 0.7, 0.69].map((errors, index) => log(index === 0 ? 'old' : 'new', 'dp', { [ERRORS]: errors }));
    expect(changeOf(control as Row, near as Row, ERRORS, ask)).toBe('unchanged');
    expect(changeOf(control as Row, far as Row, ERRORS, ask)).toBe('improved');
  });

  test('of several logs goes by the mean of their scores', () => {
    const controls = [true, false].map((judgment) => log('old', 'dp', { [CORRECT]: judgment }));
    const answer = compared([...controls, log('new', 'dp', { [CORRECT]: true }), log('new', 'dp', { [CORRECT]: { state: 'errored' } })]);
    expect(answer).toMatchObject({ pairedCount: 1, unmatchedCount: 0, repeatedCount: 1 });
    const { scores, changes } = ofEvaluator(answer, CORRECT);
    expect(changes[0]).toEqual({ change: 'improved', count: 1 });
    expect(scores).toEqual({ pairs: 1, differing: 1, controlMean: 0.5, candidateMean: 1, delta: 0.5, squares: 0 });
  });
});

describe('figures', () => {
  test.each([
    [{ both: 59, improved: 6, regressed: 16, neither: 80 }, -10 / 161, 0.03468966484069824],
    [{ both: 150, improved: 10, regressed: 25, neither: 15 }, -0.075, 0.011330984183587134],
  ])('of good and bad judgments are a table: %o', (table, delta, pValue) => {
    const { scores, isScored } = ofEvaluator(compared(tableRows(table)), CORRECT);
    expect(scores.table).toEqual(table);
    expect(scores.delta).toBeCloseTo(delta, 12);
    expect(pairedOutcome({ figures: scores, isScored }, 0.05).pValue).toBeCloseTo(pValue, 12);
  });

  test('of numbers are what a paired t takes: the maize of Darwin', () => {
    const heights = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];
    const rows = pairsOf(heights.map((height) => [height, 0]));
    const { scores, isScored } = ofEvaluator(compared(rows, { ...ASK, exact: true }), ERRORS);
    expect(scores).toMatchObject({ pairs: 15, differing: 15, exact: 0.05267333984375 });
    expect(scores.delta).toBeCloseTo(20.933333333333334, 12);
    expect(Math.sqrt((scores.squares as number) / 14)).toBeCloseTo(37.7443783262898, 10);
    expect(pairedOutcome({ figures: scores, isScored }, 0.05).pValue).toBeCloseTo(0.049702944021800866, 12);
  });

  test('of differences that are all alike have no spread, and flipped signs decide', () => {
    const alike = ofEvaluator(compared(pairsOf(Array.from({ length: 6 }, (_, index) => [index + 0.3, index + 0.2]))), ERRORS).scores;
    expect(alike).toMatchObject({ pairs: 6, differing: 6, squares: 0, exact: 0.03125 });
    const none = ofEvaluator(
      compared(
        pairsOf([
          [1, 1],
          [2, 2],
        ]),
      ),
      ERRORS,
    ).scores;
    expect(none).toEqual({ pairs: 2, differing: 0, controlMean: -1.5, candidateMean: -1.5, delta: 0, squares: 0 });
  });

  test('of nothing, and of one pair', () => {
    const one = compared([...pairsOf([[3, 1]]), log('new', 'dp_9', { [ERRORS]: 7 }), log('new', null, { [ERRORS]: 7 })]);
    expect(one).toMatchObject({ pairedCount: 1, unmatchedCount: 2 });
    expect(ofEvaluator(one, ERRORS).scores).toMatchObject({ pairs: 1, delta: 2, squares: 0 });
    const nothing = { pairs: 0, differing: 0, controlMean: null, candidateMean: null, delta: null, squares: null };
    const none = compared([log('old', 'dp_1', { [ERRORS]: 3 })], { ...ASK, candidates: ['new', 'unknown'] });
    expect(none).toMatchObject({ pairedCount: 0, unmatchedCount: 1, repeatedCount: 0 });
    for (const { evaluators } of none.candidates) for (const { scores } of evaluators) expect(scores).toEqual(nothing);
  });

  test('by logs count what is no good judgment as a bad one, and numbers not at all', () => {
    const rows = [
      log('old', 'dp_1', { [CORRECT]: true }),
      log('new', 'dp_1', { [CORRECT]: { state: 'errored' } }),
      log('old', 'dp_2', { [CORRECT]: true }),
      log('new', 'dp_2', { [CORRECT]: true }),
      log('old', 'dp_3', {}),
      log('new', 'dp_3', { [CORRECT]: true }),
    ];
    const measures = ['Correct', 'Errors'].map((name) => ({ score: { name }, denominator: 'logs' as const }));
    const [correct, errors] = compared(rows, { ...ASK, measures }).candidates[0]?.measures ?? [];
    expect(correct).toMatchObject({ pairs: 3, delta: 0, table: { both: 1, improved: 1, regressed: 1, neither: 0 } });
    expect(errors?.pairs).toBe(0);
  });

  test('of ten candidates are each by itself', () => {
    const candidates = Array.from({ length: 10 }, (_, index) => `new_${index}`);
    const rows = [
      ...Array.from({ length: 1000 }, (_, at) => log('old', `dp_${at}`, { [ERRORS]: at })),
      ...candidates.flatMap((run, index) =>
        Array.from({ length: 1000 }, (_, at) => log(run, `dp_${at}`, { [ERRORS]: at + index - (at % 2) })),
      ),
    ];
    const answer = compared(rows, { ...ASK, candidates });
    expect(answer.pairedCount).toBe(1000);
    expect(answer.candidates.map(({ evaluators }) => evaluators[ERRORS]?.scores.delta)).toEqual(
      candidates.map((_run, index) => 0.5 - index),
    );
  });
});
