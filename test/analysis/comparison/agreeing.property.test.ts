import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAnswering } from '../../../src/analysis/answering/create-answering.ts';
import type { AgreementAnswer } from '../../../src/analysis/comparison/comparison.ts';
import { QuestionError } from '../../../src/analysis/errors.ts';
import { finished } from '../../../src/analysis/steps.ts';
import { createTerms } from '../../../src/analysis/terms.ts';
import { anyRow, blockOf, EVALUATORS, type Row, stateOf } from '../answering/rows.ts';

/** Evaluators twice over, so that there are two of each kind: the second one says of a row what the first says of the next. */
const twice = (rows: readonly Row[]) => rows.map((row, index) => [row, rows[(index + 1) % rows.length] as Row] as const);

const KINDS: Readonly<Record<string, (cell: unknown) => boolean>> = {
  Correct: (cell) => typeof cell === 'boolean',
  Errors: (cell) => typeof cell === 'number',
  Tone: (cell) => typeof cell === 'string',
  Tags: Array.isArray,
  Note: (cell) => typeof cell === 'string',
};

const SECOND = EVALUATORS.map((evaluator) => ({ ...evaluator, name: `${evaluator.name} 2`, versionId: `${evaluator.versionId}_2` }));

const answerOf = (rows: readonly Row[], first: string, second: string, size = 5): AgreementAnswer => {
  const terms = createTerms();
  const question = { filter: {}, orderBy: [], window: { offset: 0, count: 0 }, total: false };
  const asked = { ...question, agreements: [{ first: { name: first }, second: { name: second } }] };
  const answering = createAnswering(asked, { terms, evaluators: [...EVALUATORS, ...SECOND] });
  const pairs = twice(rows);
  for (let at = 0; at < pairs.length; at += size) {
    const some = pairs.slice(at, at + size);
    const [block, other] = [0, 1].map((side) =>
      blockOf(
        some.map((pair) => pair[side as 0 | 1]),
        terms,
      ),
    );
    const cells = (index: number) => (index < EVALUATORS.length ? block?.cells(index) : other?.cells(index - EVALUATORS.length));
    finished(answering.take({ ...block, cells } as Parameters<typeof answering.take>[0]));
  }
  return (finished(answering.answer(true)).agreements as readonly AgreementAnswer[])[0] as AgreementAnswer;
};

const labelOf = (cell: unknown): string => (Array.isArray(cell) ? [...new Set(cell)].sort().join(', ') : String(cell));

/** Pairs of judgments by both evaluators, and the datapoints of their rows. */
const naivePairs = (rows: readonly Row[], name: string) => {
  const index = EVALUATORS.findIndex((evaluator) => evaluator.name === name);
  return twice(rows).flatMap(([row, other]) => {
    const [first, second] = [row.cells[index], other.cells[index]];
    const isJudged = [first, second].every((cell) => stateOf(cell) === 'judged' && KINDS[name]?.(cell));
    return isJudged ? [{ first: labelOf(first), second: labelOf(second), datapoint: row.datapoint ?? Symbol('none') }] : [];
  });
};

const rows = fc.array(anyRow, { minLength: 1, maxLength: 30 });

describe('two evaluators', () => {
  test.each(['Correct', 'Tone', 'Tags'])('agree as often as their pairs of judgments are the same: %s', (name) => {
    fc.assert(
      fc.property(rows, (given) => {
        const answer = answerOf(given, name, `${name} 2`);
        const pairs = naivePairs(given, name);
        const same = pairs.filter(({ first, second }) => first === second);
        expect(answer).toMatchObject({ pairs: pairs.length, agreeing: same.length, pearson: null, meanAbsoluteError: null });
        const counts = Map.groupBy(pairs, ({ first, second }) => JSON.stringify([first, second]));
        const told = answer.confusion.map(({ first, second, count }) => [JSON.stringify([first, second]), count] as const);
        expect(new Map(told)).toEqual(new Map([...counts].map(([key, its]) => [key, its.length])));
        expect(told.map(([, count]) => count)).toEqual(told.map(([, count]) => count).sort((one, other) => other - one));
        const clusters = [...Map.groupBy(pairs, ({ datapoint }) => datapoint).values()];
        const share = same.length / pairs.length;
        const sums = clusters.map((its) => its.reduce((sum, { first, second }) => sum + Number(first === second) - share, 0));
        const squares = sums.reduce((sum, one) => sum + one * one, 0);
        expect(answer.clusters).toEqual(
          clusters.length < pairs.length ? { count: clusters.length, squares: expect.closeTo(squares, 9) } : undefined,
        );
      }),
    );
  });

  test('of numbers are told by how far these go together', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const answer = answerOf(given, 'Errors', 'Errors 2');
        const pairs = naivePairs(given, 'Errors');
        const distances = pairs.map(({ first, second }) => Math.abs(Number(first) - Number(second)));
        const mean = distances.reduce((sum, distance) => sum + distance, 0) / pairs.length;
        expect(answer).toEqual({
          pairs: pairs.length,
          agreeing: null,
          confusion: [],
          kappa: null,
          pearson: answer.pearson,
          spearman: answer.spearman,
          meanAbsoluteError: pairs.length === 0 ? null : expect.closeTo(mean, 5),
        });
        if (pairs.length < 2) expect(answer).toMatchObject({ pearson: null, spearman: null });
      }),
    );
  });

  test('of texts are counted, and nothing else', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const nothing = { agreeing: null, confusion: [], kappa: null, pearson: null, spearman: null, meanAbsoluteError: null };
        expect(answerOf(given, 'Note', 'Note 2')).toEqual({ ...nothing, pairs: naivePairs(given, 'Note').length });
      }),
    );
  });

  test('come to the same however rows are cut into blocks', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(...Object.keys(KINDS)), fc.integer({ min: 1, max: 30 }), (given, name, size) => {
        expect(answerOf(given, name, `${name} 2`, size)).toEqual(answerOf(given, name, `${name} 2`, 30));
      }),
    );
  });

  test('that are one and the same always agree', () => {
    const given: readonly Row[] = fc.sample(fc.array(anyRow, { minLength: 30, maxLength: 30 }), { numRuns: 1, seed: 7 })[0] ?? [];
    const answer = answerOf(given, 'Tags', 'Tags');
    expect(answer.pairs).toBeGreaterThan(5);
    expect(answer).toMatchObject({ agreeing: answer.pairs, kappa: 1 });
  });
});

const pairOf = (first: boolean, second: boolean, datapoint: string | null = null): Row => ({
  run: 'evr_1',
  datapoint,
  source: null,
  error: null,
  createdAt: null,
  duration: null,
  inputs: {},
  cells: [first, { state: 'missing' }, second ? 'zz' : 'bad', { state: 'missing' }, { state: 'missing' }],
});

test('evaluators of two kinds are refused, and unknown ones with those that there are', () => {
  const asking = (first: string, second: string) => () => answerOf([pairOf(true, true)], first, second);
  expect(asking('Correct', 'Tone')).toThrow(
    new QuestionError(
      ['agreements', 0, 'second'],
      'This evaluator gives judgments of type select, and the first judgments of type boolean: they cannot agree.',
    ),
  );
  expect(asking('Correct', 'Corect')).toThrow(/there are .*"Correct".*Did you mean "Correct"\?/);
});
