import { expect, test } from 'vitest';
import { QuestionError } from '../../src/analysis/errors.ts';
import { canonicalJson } from '../../src/analysis/json-value.ts';
import { parseFilter } from '../../src/analysis/parse-filter.ts';
import { parseOrder } from '../../src/analysis/parse-order.ts';

type Path = (string | number)[];

const refusal = (parse: () => unknown): { path: Path; message: string } => {
  try {
    parse();
  } catch (error) {
    if (error instanceof QuestionError) return { path: [...error.place], message: error.message };
    throw error;
  }
  return expect.unreachable('It was not refused.');
};

const nestedIn = (depth: number, key: 'not' | 'and'): unknown => {
  let filter: unknown = { hasError: true };
  for (let level = 1; level < depth; level += 1) filter = key === 'not' ? { not: filter } : { and: [filter] };
  return filter;
};

const operators = (count: number): unknown => ({
  or: Array.from({ length: count / 2 }, (_, index) => ({ duration: { gt: index, lt: index + 1 } })),
});

const deep = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);

const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `id_${index}`);

test.each<[what: string, input: unknown, path: Path, message: string]>([
  ['null', null, [], '"filter" has to be an object.'],
  ['a list', [], [], '"filter" has to be an object.'],
  ['a text', 'wrong', [], '"filter" has to be an object.'],
  ['an unknown field', { colour: { eq: 'red' } }, ['colour'], '"filter.colour" is not known.'],
  ['a member of JavaScript', { toString: {} }, ['toString'], '"filter.toString" is not known.'],
  ['a field that is null', { hasError: null }, ['hasError'], '"filter.hasError" is null, which asks for nothing: leave it out.'],
  ['operators that are null', { duration: null }, ['duration'], '"filter.duration" is null, which asks for nothing: leave it out.'],
  [
    'a null operator',
    { duration: { gt: null } },
    ['duration', 'gt'],
    '"filter.duration.gt" is null, which asks for nothing: leave it out.',
  ],
  ['a null in a list', { runIds: [null] }, ['runIds', 0], '"filter.runIds[0]" is null, which asks for nothing: leave it out.'],
  ['no operator on a number', { duration: {} }, ['duration'], '"filter.duration" holds no condition; at least one is needed.'],
  ['no operator on a time', { createdAt: {} }, ['createdAt'], '"filter.createdAt" holds no condition; at least one is needed.'],
  ['no operator on a text', { user: {} }, ['user'], '"filter.user" holds no condition; at least one is needed.'],
  ['case alone', { user: { caseSensitive: true } }, ['user'], '"filter.user" holds no condition; at least one is needed.'],
  ['no operator on JSON', { inputs: [{ path: '/a' }] }, ['inputs', 0], '"filter.inputs[0]" holds no condition; at least one is needed.'],
  ['JSON without a path', { inputs: [{ eq: 1 }] }, ['inputs', 0, 'path'], '"filter.inputs[0].path" is missing.'],
  ['an empty judgment', { judgments: [{}] }, ['judgments', 0], '"filter.judgments[0]" holds no condition; at least one is needed.'],
  [
    'an evaluator alone',
    { judgments: [{ evaluator: { name: 'Tone' } }] },
    ['judgments', 0],
    '"filter.judgments[0]" holds no condition; at least one is needed.',
  ],
  ['an empty and', { and: [] }, ['and'], '"filter.and" is empty; at least one item is needed.'],
  ['an empty or', { or: [] }, ['or'], '"filter.or" is empty; at least one item is needed.'],
  ['an empty list of JSON', { target: [] }, ['target'], '"filter.target" is empty; at least one item is needed.'],
  ['an empty list of judgments', { judgments: [] }, ['judgments'], '"filter.judgments" is empty; at least one item is needed.'],
  [
    'a null below',
    { and: [{}, { or: [{ not: null }] }] },
    ['and', 1, 'or', 0, 'not'],
    '"filter.and[1].or[0].not" is null, which asks for nothing: leave it out.',
  ],
  ['no list', { runIds: 'evr_1' }, ['runIds'], '"filter.runIds" has to be a list.'],
  ['ids that are no texts', { logIds: [7] }, ['logIds', 0], '"filter.logIds[0]" has to be a text.'],
  ['a text for a number', { duration: { gt: '2' } }, ['duration', 'gt'], '"filter.duration.gt" has to be a finite number.'],
  ['NaN', { duration: { eq: Number.NaN } }, ['duration', 'eq'], '"filter.duration.eq" has to be a finite number.'],
  [
    'an infinity',
    { totalCost: { in: [1, Number.POSITIVE_INFINITY] } },
    ['totalCost', 'in', 1],
    '"filter.totalCost.in[1]" has to be a finite number.',
  ],
  ['a number for a text', { user: { eq: 7 } }, ['user', 'eq'], '"filter.user.eq" has to be a text.'],
  ['a text for a boolean', { hasError: 'true' }, ['hasError'], '"filter.hasError" has to be true or false.'],
  [
    'no moment',
    { createdAt: { gte: '2025-02-30T00:00:00Z' } },
    ['createdAt', 'gte'],
    '"filter.createdAt.gte" has to be a time as RFC 3339 writes it.',
  ],
  ['equal times', { createdAt: { eq: '2025-02-03T00:00:00Z' } }, ['createdAt', 'eq'], '"filter.createdAt.eq" is not known.'],
  ['the length of the output', { outputLength: { gt: 1 } }, ['outputLength'], '"filter.outputLength" is not known.'],
  [
    'a word that is no state',
    { judgments: [{ state: ['JUDGED'] }] },
    ['judgments', 0, 'state', 0],
    '"filter.judgments[0].state[0]" has to be one of judged, abstained, errored, missing.',
  ],
  [
    'a word that is no valence',
    { judgments: [{ valence: ['good'] }] },
    ['judgments', 0, 'valence', 0],
    '"filter.judgments[0].valence[0]" has to be one of positive, negative, neutral, unknown.',
  ],
  [
    'a word that is no kind',
    { kinds: ['log'] },
    ['kinds', 0],
    '"filter.kinds[0]" has to be one of prompt, tool, evaluator, flow, agent, unknown.',
  ],
  [
    'two ways to pick',
    { judgments: [{ evaluator: { name: 'a', path: 'b' }, passed: true }] },
    ['judgments', 0, 'evaluator'],
    '"filter.judgments[0].evaluator" has to have exactly one of path, versionId, name.',
  ],
  [
    'no way to pick',
    { judgments: [{ evaluator: {}, passed: true }] },
    ['judgments', 0, 'evaluator'],
    '"filter.judgments[0].evaluator" has to have exactly one of path, versionId, name.',
  ],
  [
    'a pointer that is none',
    { metadata: [{ path: 'a', exists: true }] },
    ['metadata', 0, 'path'],
    '"filter.metadata[0].path" is not a JSON Pointer (RFC 6901), such as "/customer/name".',
  ],
  [
    'a broken escape',
    { metadata: [{ path: '/a~2', exists: true }] },
    ['metadata', 0, 'path'],
    '"filter.metadata[0].path" is not a JSON Pointer (RFC 6901), such as "/customer/name".',
  ],
  [
    'a null in JSON',
    { inputs: [{ path: '', eq: null }] },
    ['inputs', 0, 'eq'],
    '"filter.inputs[0].eq" is null, which asks for nothing: leave it out.',
  ],
  [
    'a number too large in JSON',
    { inputs: [{ path: '', eq: { a: [Number.POSITIVE_INFINITY] } }] },
    ['inputs', 0, 'eq'],
    '"filter.inputs[0].eq" holds a number that is not finite.',
  ],
  ['JSON too deep', { inputs: [{ path: '', in: [deep(300)] }] }, ['inputs', 0, 'in', 0], '"filter.inputs[0].in[0]" is nested too deeply.'],
  [
    'ends the wrong way round',
    { duration: { gte: 2, lt: 1 } },
    ['duration'],
    '"filter.duration" begins above its end, so that nothing could fit it.',
  ],
  [
    'the nearer of two ends',
    { duration: { gt: 1, gte: 3, lt: 5, lte: 2 } },
    ['duration'],
    '"filter.duration" begins above its end, so that nothing could fit it.',
  ],
  [
    'times the wrong way round',
    { createdAt: { gt: '2025-03-11T12:00:00Z', lte: '2025-03-11T12:00:00+02:00' } },
    ['createdAt'],
    '"filter.createdAt" begins above its end, so that nothing could fit it.',
  ],
  [
    'JSON the wrong way round',
    { inputs: [{ path: '/a', gt: 2, lte: 1 }] },
    ['inputs', 0],
    '"filter.inputs[0]" begins above its end, so that nothing could fit it.',
  ],
  [
    'scores the wrong way round',
    { judgments: [{ score: { gt: 1, lt: 0 } }] },
    ['judgments', 0, 'score'],
    '"filter.judgments[0].score" begins above its end, so that nothing could fit it.',
  ],
  ['an empty search', { search: '' }, ['search'], '"filter.search" holds no word to look for.'],
  ['a search for blanks', { search: ' "" "  " \t' }, ['search'], '"filter.search" holds no word to look for.'],
  ['a long search', { search: '𐐀'.repeat(501) }, ['search'], '"filter.search" is longer than 500 characters.'],
  ['too many runs', { runIds: ids(51) }, ['runIds'], '"filter.runIds" has 51 items; at most 50 are allowed.'],
  ['too many logs', { logIds: ids(1001) }, ['logIds'], '"filter.logIds" has 1001 items; at most 1000 are allowed.'],
  ['too many texts', { user: { notIn: ids(1001) } }, ['user', 'notIn'], '"filter.user.notIn" has 1001 items; at most 1000 are allowed.'],
  [
    'too many values',
    { inputs: [{ path: '', in: ids(1001) }] },
    ['inputs', 0, 'in'],
    '"filter.inputs[0].in" has 1001 items; at most 1000 are allowed.',
  ],
  ['eleven levels of not', nestedIn(11, 'not'), Array(10).fill('not'), `"filter${'.not'.repeat(10)}" is nested more than 10 deep.`],
  [
    'eleven levels of and',
    nestedIn(11, 'and'),
    Array(10).fill(['and', 0]).flat(),
    `"filter${'.and[0]'.repeat(10)}" is nested more than 10 deep.`,
  ],
  ['too many operators', operators(202), [], '"filter" has more than 200 operators.'],
  [
    'too many conditions of cells',
    { judgments: Array(101).fill({ state: ['judged'], score: { gt: 1 } }) },
    [],
    '"filter" has more than 200 operators.',
  ],
])('%s is refused', (_what, input, path, message) => {
  expect(refusal(() => parseFilter(input, ['filter']))).toEqual({ path: ['filter', ...path], message });
});

test.each<[what: string, input: unknown, filter: unknown]>([
  ['nothing', undefined, {}],
  ['an empty object', {}, {}],
  ['members that are undefined', { hasError: undefined, and: [{ search: undefined }] }, { and: [{}] }],
  ['an object without a prototype', Object.assign(Object.create(null), { hasError: true }), { hasError: true }],
  ['empty lists that bring nothing', { runIds: [], kinds: [], user: { in: [] } }, { kinds: [], runIds: [], user: { in: [] } }],
  ['sets', { runIds: ['b', 'a', 'b'], duration: { in: [10, 9, 10] } }, { duration: { in: [9, 10] }, runIds: ['a', 'b'] }],
  [
    'sets of JSON',
    { target: [{ path: '', in: [{ b: 1, a: 2 }, 'x', { a: 2, b: 1 }] }] },
    { target: [{ in: ['x', { a: 2, b: 1 }], path: '' }] },
  ],
  ['case that is folded anyway', { user: { eq: 'A', caseSensitive: false } }, { user: { eq: 'A' } }],
  ['a time', { createdAt: { gte: '1970-01-01T01:00:00.0000015+01:00' } }, { createdAt: { gte: 1 } }],
  ['a range of one value', { duration: { gte: 2, lte: 2 } }, { duration: { gte: 2, lte: 2 } }],
  ['words and phrases', { search: ' Straße "Two  Words" STRASSE "open end' }, { search: ['open end', 'strasse', 'two  words'] }],
  ['ten levels', nestedIn(10, 'not'), nestedIn(10, 'not')],
  ['200 operators', operators(200), operators(200)],
  ['50 runs', { runIds: ids(50) }, { runIds: ids(50).sort() }],
  ['500 characters', { search: '𐐀'.repeat(500) }, { search: ['𐐨'.repeat(500)] }],
  ['a null inside a JSON value', { inputs: [{ path: '', eq: [null] }] }, { inputs: [{ path: '', eq: [null] }] }],
])('%s is read', (_what, input, filter) => {
  expect(canonicalJson(parseFilter(input, ['filter']))).toBe(canonicalJson(filter));
});

test.each<[what: string, input: unknown, path: Path, message: string]>([
  ['null', null, [], '"orderBy" has to be a list.'],
  ['a null step', [null], [0], '"orderBy[0]" is null, which asks for nothing: leave it out.'],
  ['a step without a key', [{ direction: 'asc' }], [0, 'by'], '"orderBy[0].by" is missing.'],
  ['a key of nothing', [{ by: {} }], [0, 'by'], '"orderBy[0].by" has to have exactly one of field, judgment, inputsPath, metadataPath.'],
  [
    'a key of two',
    [{ by: { field: 'duration', inputsPath: '/a' } }],
    [0, 'by'],
    '"orderBy[0].by" has to have exactly one of field, judgment, inputsPath, metadataPath.',
  ],
  [
    'a key that is null',
    [{ by: { field: null } }],
    [0, 'by', 'field'],
    '"orderBy[0].by.field" is null, which asks for nothing: leave it out.',
  ],
  [
    'a pointer that is none',
    [{ by: { metadataPath: 'a' } }],
    [0, 'by', 'metadataPath'],
    '"orderBy[0].by.metadataPath" is not a JSON Pointer (RFC 6901), such as "/customer/name".',
  ],
  [
    'a direction that is null',
    [{ by: { field: 'duration' }, direction: null }],
    [0, 'direction'],
    '"orderBy[0].direction" is null, which asks for nothing: leave it out.',
  ],
  [
    'a word that is no direction',
    [{ by: { field: 'duration' }, direction: 'up' }],
    [0, 'direction'],
    '"orderBy[0].direction" has to be one of asc, desc.',
  ],
  ['six steps', Array(6).fill({ by: { field: 'listed' } }), [], '"orderBy" has 6 items; at most 5 are allowed.'],
])('an order of %s is refused', (_what, input, path, message) => {
  expect(refusal(() => parseOrder(input, ['orderBy']))).toEqual({ path: ['orderBy', ...path], message });
});

test('an order is read into its steps', () => {
  const by = [{ field: 'duration' }, { field: 'datapoint' }, { judgment: { name: 'Tone' } }, { inputsPath: '' }, { metadataPath: '/a' }];
  const input = by.map((key, index) => ({ by: key, direction: index % 2 ? 'desc' : 'asc', nulls: index > 2 ? 'first' : 'last' }));
  expect(parseOrder(input, ['orderBy'])).toEqual([
    { by: { number: 'duration' } },
    { by: { term: 'datapoint' }, descending: true },
    { by: { judgment: { name: 'Tone' } } },
    { by: { place: 'inputs', path: '' }, descending: true, nullsFirst: true },
    { by: { place: 'metadata', path: '/a' }, nullsFirst: true },
  ]);
  expect(parseOrder([{ by: { field: 'listed' } }, { by: { field: 'judgmentErrors' } }], ['orderBy'])).toEqual([
    { by: { listed: true } },
    { by: { judgmentErrors: true } },
  ]);
  expect([parseOrder(undefined, ['orderBy']), parseOrder([], ['orderBy'])]).toEqual([[], []]);
});
