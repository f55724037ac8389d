import { describe, expect, test } from 'vitest';
import type { QuestionError } from '../../src/analysis/errors.ts';
import { parseFilter } from '../../src/analysis/parse-filter.ts';
import { readQuestion } from '../../src/analysis/parse-question.ts';

const ASKED = { filter: {}, orderBy: [], window: { offset: 0, count: 10 }, total: true };

const refusalOf = (asked: object): string | undefined => {
  try {
    readQuestion({ ...ASKED, ...asked }, []);
    return undefined;
  } catch (error) {
    return (error as QuestionError).message;
  }
};

const groups = (first: number, aggregates: object) => ({
  groups: [{ by: [{ field: 'run' }], first, order: 'count-desc', timeZone: 'UTC', aggregates }],
});
const histograms = (count: number, bins: number) => ({
  numbers: { duration: { histograms: Array.from({ length: count }, (_, from) => ({ bins, from })) } },
});

describe('a question asks for no larger answer than can be given', () => {
  test.each([
    ['a histogram for each of many groups', groups(400, histograms(1, 200))],
    ['all histograms of one number', { aggregates: histograms(30, 200) }],
    ['a thousand percentiles', { aggregates: { numbers: { duration: { percentiles: Array.from({ length: 1000 }, (_, p) => p / 10) } } } }],
    ['the last page that there can be', { window: { offset: (2 ** 31 - 2) * 500, count: 500 } }],
  ])('%s is asked', (_, asked) => expect(refusalOf(asked)).toBeUndefined());

  test.each([
    [
      'histograms for each of many groups',
      groups(10_000, histograms(30, 200)),
      'An answer could have 60040000 numbers, groups and values; at most 100000 are allowed.',
    ],
    [
      'too many histograms',
      { aggregates: histograms(31, 1) },
      '"aggregates.numbers.duration.histograms" has 31 items; at most 30 are allowed.',
    ],
    [
      'too many bins',
      { aggregates: histograms(1, 201) },
      '"aggregates.numbers.duration.histograms[0].bins" has to be a whole number from 1 to 200.',
    ],
  ])('%s are refused', (_, asked, message) => expect(refusalOf(asked)).toBe(message));
});

test('a word is read again however much longer it is folded', () => {
  const filter = parseFilter({ search: '\u0390'.repeat(500) }, ['filter']);
  expect(readQuestion({ ...ASKED, filter }, []).filter).toEqual(filter);
});
