import { describe, expect, test } from 'vitest';
import type { Comparison, Outcome } from '../../web/src/comparison/compared.ts';
import { measureSaid, saidOf, statsSaid } from '../../web/src/comparison/words.ts';
import { ComparedRunsDocument, ComparisonDocument } from '../../web/src/documents/documents.ts';
import { type ScoreColumn, scoreColumns } from '../../web/src/parts/scores.ts';
import { plainText } from '../../web/src/parts/words.ts';
import { codes, facade } from '../support/helpers.ts';

const ID = 'evr_7ZAECYi82P80BOqjkseLt';
const { ask } = facade({ anyRange: true });

const compared = async (...candidateIds: string[]): Promise<{ comparison: Comparison; columns: ScoreColumn[] }> => {
  const runs = await ask(ComparedRunsDocument.text, { id: ID });
  const reply = await ask(ComparisonDocument.text, { id: ID, candidateIds });
  expect([codes(runs), codes(reply)]).toEqual([{}, {}]);
  return { comparison: reply.data.evaluation.comparison, columns: scoreColumns(runs.data.evaluation.evaluators) };
};

const saidBy = async (...candidateIds: string[]): Promise<Record<string, string[]>> => {
  const { comparison, columns } = await compared(...candidateIds);
  return Object.fromEntries(
    columns.map((column) => {
      const outcome = comparison.summary.find(({ evaluatorVersionId }) => evaluatorVersionId === column.versionId) as Outcome;
      const { verdict, figures, advice } = saidOf(outcome, column);
      return [column.name, [verdict, plainText(figures), ...(advice ? [plainText(advice)] : [])]];
    }),
  );
};

describe('a comparison in words', () => {
  test('says what is better and worse, by how much, and how sure that is', async () => {
    expect(await saidBy('run_0rLTuIVnBtotNrNZLxGwH')).toEqual({
      Helpfulness: [
        'better',
        'From 1.955 to 3.045: 1.09 more, with 95% confidence between 0.26 and 1.92 more (p = 0.013 after correction for 2 tests, 22 pairs)',
      ],
      'Empty Promise': [
        'worse',
        'From 100% good to 63.6%: 36.4 percentage points less, with 95% confidence between 14.1 and 57 less (p = 0.0078 after correction for 2 tests, 22 pairs)',
      ],
      Voice: [
        'too few pairs to tell',
        expect.stringMatching(/^From 0% good to 0%: as before, .* \(1 pair, 0 of them differ\)$/),
        'So few cannot be told from chance, whatever they say: run both on more datapoints.',
      ],
      'Issue Tags': ['neither better nor worse', '', expect.stringContaining('look at the pairs')],
      'Conductor’s Note': ['neither better nor worse', '', expect.stringContaining('look at the pairs')],
    });
  });

  const outcome = (changed: object, significance: object): Outcome =>
    ({
      controlScore: -4,
      candidateScore: -3,
      delta: 1,
      deltaInterval: { lower: -0.5, upper: 2.5, confidence: 0.95 },
      pairs: 20,
      changes: [],
      ...changed,
      significance: {
        verdict: 'INCONCLUSIVE',
        pValueAdjusted: 0.2,
        comparisons: 1,
        differingPairs: 20,
        minimumDetectableDelta: 2,
        pairsForTenth: 9_000,
        pairsForHalf: 400,
        ...significance,
      },
    }) as unknown as Outcome;
  const column = { kind: 'number', lessIsBetter: true } as ScoreColumn;
  const advice = (one: Outcome): string => plainText(saidOf(one, column).advice ?? []);

  test('shows numbers of which less is better as they were given', () => {
    const { figures, verdict } = saidOf(
      outcome({ deltaInterval: { lower: 0.5, upper: 1.5, confidence: 0.9 } }, { verdict: 'IMPROVED', pValueAdjusted: 0.0001 }),
      column,
    );
    expect(verdict).toBe('better');
    expect(plainText(figures)).toBe('From 4 to 3: 1 less, with 90% confidence between 0.5 and 1.5 less (p < 0.001, 20 pairs)');
  });

  test('never says of too little evidence that there is no difference, and tells what it would take', () => {
    expect(plainText(saidOf(outcome({}, {}), column).figures)).toContain('between 2.5 less and 0.5 more');
    expect(advice(outcome({}, {}))).toBe(
      'This does not say that they are equal: so many pairs show a difference of 2 or more. To see one of 0.5 takes about 400 pairs.',
    );
    expect(advice(outcome({ deltaInterval: { lower: 0.1, upper: 2, confidence: 0.95 } }, { comparisons: 7 }))).toContain('among 7 tests');
    expect(advice(outcome({ deltaInterval: null }, { verdict: 'TOO_FEW_PAIRS', pairsForHalf: null }))).not.toContain('To see');
  });

  test('tells time and cost, and is silent where no pair has them', async () => {
    const { comparison } = await compared('run_0rLTuIVnBtotNrNZLxGwH');
    const said = Object.fromEntries(
      comparison.measures.flatMap((measure) => measureSaid(measure) ?? []).map(({ name, words }) => [name, plainText(words)]),
    );
    expect(said['Tokens of a row']).toBe('From 92 to 98: 6 more, with 95% confidence between 3 and 9 more (22 pairs)');
    const [measure] = comparison.measures;
    expect(measure && measureSaid({ ...measure, controlMean: null })).toBeUndefined();
  });

  test('tells of stats no more than they say', () => {
    expect(plainText(statsSaid({ ...column, kind: 'share', lessIsBetter: false }, 0.5, 0.25))).toBe(
      'From 50% good to 25%: 25 percentage points less',
    );
  });
});
