import { expect, test } from 'vitest';
import { QuestionError } from '../../../src/analysis/errors.ts';
import { parseEvaluationFilter, parseEvaluationOrder } from '../../../src/analysis/evaluations/parse-evaluation-filter.ts';

const refusal = (parse: () => unknown): { place: string; message: string } => {
  try {
    parse();
  } catch (error) {
    if (error instanceof QuestionError) return { place: error.place.join('.'), message: error.message };
    throw error;
  }
  return expect.unreachable('It was not refused.');
};

const nestedIn = (depth: number): unknown => {
  let filter: unknown = { hasControlRun: true };
  for (let level = 1; level < depth; level += 1) filter = { not: filter };
  return filter;
};

const operators = (count: number): unknown => ({
  or: Array.from({ length: count / 4 }, (_, index) => ({ runsCount: { gt: index, lt: index + 1 }, evaluator: { name: 'x' }, status: [] })),
});

test.each<[what: string, input: unknown, place: string, message: string]>([
  ['null', null, 'filter', '"filter" has to be an object.'],
  ['a list', [], 'filter', '"filter" has to be an object.'],
  ['an unknown field', { output: { eq: 'x' } }, 'filter.output', '"filter.output" is not known.'],
  ['null for a field', { status: null }, 'filter.status', '"filter.status" is null, which asks for nothing: leave it out.'],
  ['null operators', { name: null }, 'filter.name', '"filter.name" is null, which asks for nothing: leave it out.'],
  ['a null operator', { name: { eq: null } }, 'filter.name.eq', '"filter.name.eq" is null, which asks for nothing: leave it out.'],
  ['no operator', { createdBy: {} }, 'filter.createdBy', '"filter.createdBy" holds no condition; at least one is needed.'],
  ['case alone', { name: { caseSensitive: true } }, 'filter.name', '"filter.name" holds no condition; at least one is needed.'],
  ['an empty and', { and: [] }, 'filter.and', '"filter.and" is empty; at least one item is needed.'],
  ['an empty or, below', { not: { or: [] } }, 'filter.not.or', '"filter.not.or" is empty; at least one item is needed.'],
  ['null in a list', { or: [null] }, 'filter.or.0', '"filter.or[0]" is null, which asks for nothing: leave it out.'],
  ['no time', { createdAt: { gte: 'soon' } }, 'filter.createdAt.gte', '"filter.createdAt.gte" has to be a time as RFC 3339 writes it.'],
  [
    'a range that begins above its end',
    { updatedAt: { gt: '2025-06-02T00:00:00Z', lte: '2025-06-02T01:00:00+02:00' } },
    'filter.updatedAt',
    '"filter.updatedAt" begins above its end, so that nothing could fit it.',
  ],
  [
    'two evaluators',
    { evaluator: { name: 'a', path: 'b' } },
    'filter.evaluator',
    '"filter.evaluator" has to have exactly one of path, versionId, name.',
  ],
  [
    'an unknown status',
    { status: ['done'] },
    'filter.status.0',
    '"filter.status[0]" has to be one of pending, running, completed, cancelled, unknown.',
  ],
  ['no word', { search: ' "" ' }, 'filter.search', '"filter.search" holds no word to look for.'],
  ['a long search', { search: 'x'.repeat(501) }, 'filter.search', '"filter.search" is longer than 500 characters.'],
  ['a long list', { name: { in: Array(1001).fill('x') } }, 'filter.name.in', '"filter.name.in" has 1001 items; at most 1000 are allowed.'],
  ['eleven levels', nestedIn(11), `filter${'.not'.repeat(10)}`, `"filter${'.not'.repeat(10)}" is nested more than 10 deep.`],
  ['204 operators', operators(204), 'filter', '"filter" has more than 200 operators.'],
])('%s is refused as a filter', (_what, input, place, message) => {
  expect(refusal(() => parseEvaluationFilter(input, ['filter']))).toEqual({ place, message });
});

test('what is just allowed is no error', () => {
  expect(() => parseEvaluationFilter(nestedIn(10), ['filter'])).not.toThrow();
  expect(() => parseEvaluationFilter(operators(200), ['filter'])).not.toThrow();
  expect(parseEvaluationFilter({ search: 'Two "One  More' }, ['filter'])).toEqual({ search: ['one  more', 'two'] });
});

test.each<[what: string, input: unknown, place: string, message: string]>([
  ['null', null, 'orderBy', '"orderBy" has to be a list.'],
  ['null in it', [null], 'orderBy.0', '"orderBy[0]" is null, which asks for nothing: leave it out.'],
  ['no field', [{ direction: 'asc' }], 'orderBy.0.field', '"orderBy[0].field" is missing.'],
  [
    'null for its direction',
    [{ field: 'name', direction: null }],
    'orderBy.0.direction',
    '"orderBy[0].direction" is null, which asks for nothing: leave it out.',
  ],
  ['four steps', Array(4).fill({ field: 'name' }), 'orderBy', '"orderBy" has 4 items; at most 3 are allowed.'],
])('%s is refused as an order', (_what, input, place, message) => {
  expect(refusal(() => parseEvaluationOrder(input, ['orderBy']))).toEqual({ place, message });
});
