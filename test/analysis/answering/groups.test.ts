import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAnswering } from '../../../src/analysis/answering/create-answering.ts';
import { GroupLimitError, QuestionError } from '../../../src/analysis/errors.ts';
import type { LogFilter } from '../../../src/analysis/filter.ts';
import type { Dimension, Facet, Groups, GroupsAsk, Question, QuestionAnswer } from '../../../src/analysis/question.ts';
import { finished } from '../../../src/analysis/steps.ts';
import { createTerms } from '../../../src/analysis/terms.ts';
import { anyRow, blockOf, type Cell, CORRECT, EVALUATORS, optionsOf, type Row, stateOf, TAGS, TONE } from './rows.ts';

const ask = (rows: readonly Row[], more: Partial<Question>, evaluators = EVALUATORS): QuestionAnswer => {
  const terms = createTerms();
  const question: Question = { filter: {}, orderBy: [], window: { offset: 0, count: 0 }, total: false, ...more };
  const answering = createAnswering(question, { terms, evaluators });
  for (let at = 0; at < rows.length; at += 7) finished(answering.take(blockOf(rows.slice(at, at + 7), terms)));
  return finished(answering.answer(true));
};

const groupsOf = (rows: readonly Row[], by: readonly Dimension[], more: Partial<GroupsAsk> = {}): Groups =>
  ask(rows, { groups: [{ by, first: 500, order: 'key-asc', timeZone: 'UTC', ...more }] }).groups?.[0] as Groups;

const facetOf = (rows: readonly Row[], by: Dimension, filter: LogFilter = {}, first = 500): Facet =>
  ask(rows, { filter, facets: [{ by, first, timeZone: 'UTC' }] }).facets?.[0] as Facet;

const PLAIN: Row = {
  run: 'evr_1',
  datapoint: null,
  source: null,
  error: null,
  createdAt: null,
  duration: null,
  inputs: {},
  cells: EVALUATORS.map(() => ({ state: 'missing' as const })),
};

const rowsOf = (...rows: Partial<Row>[]): Row[] => rows.map((row) => ({ ...PLAIN, ...row }));

/** Rows with these cells of one evaluator. */
const judged = (evaluator: number, ...cells: Cell[]): Row[] =>
  rowsOf(...cells.map((cell) => ({ cells: PLAIN.cells.map((other, index) => (index === evaluator ? cell : other)) })));

/** `label:count` of each group. */
const told = ({ nodes }: Groups): string[] => nodes.map(({ keys, count }) => `${keys.map(({ label }) => label).join('/')}:${count}`);

const C: Dimension = { place: 'inputs', path: '/c' };

/** The values of a row that it is put together by, as JSON. */
const DIMENSIONS: readonly (readonly [Dimension, (row: Row) => unknown[]])[] = [
  [{ field: 'run' }, ({ run }) => [run]],
  [{ field: 'datapoint' }, ({ datapoint }) => [datapoint]],
  [{ field: 'source' }, ({ source }) => [source]],
  [{ field: 'error' }, ({ error }) => [error?.split(/\r?\n/)[0] ?? null]],
  [{ field: 'hasError' }, ({ error }) => [error !== null]],
  [C, ({ inputs }) => [inputs === null ? null : ((inputs as { c?: unknown }).c ?? null)]],
  [{ judgment: { name: 'Tags' } }, ({ cells }) => valuesOf(cells[TAGS], TAGS)],
  [{ judgment: { name: 'Tone' } }, ({ cells }) => valuesOf(cells[TONE], TONE)],
  [{ judgment: { name: 'Correct' } }, ({ cells }) => valuesOf(cells[CORRECT], CORRECT)],
];

const valuesOf = (cell: Cell | undefined, evaluator: number): unknown[] => {
  const options = optionsOf(cell, evaluator);
  if (options.length > 0) return [...options];
  return typeof cell === 'boolean' ? [cell] : [stateOf(cell).toUpperCase()];
};

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort()) : inner,
  );

test('every row is in the groups of all its values, and in no other', () => {
  const dimensions = fc.uniqueArray(fc.nat({ max: DIMENSIONS.length - 1 }), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 40 }), dimensions, (rows, picked) => {
      const chosen = picked.map((index) => DIMENSIONS[index] as (typeof DIMENSIONS)[number]);
      const expected = new Map<string, number>();
      for (const row of rows) {
        const keys = chosen.reduce<string[]>(
          (made, [, valuesOfRow]) => made.flatMap((key) => valuesOfRow(row).map((value) => `${key} ${canonical(value)}`)),
          [''],
        );
        for (const key of keys) expected.set(key, (expected.get(key) ?? 0) + 1);
      }
      const { totalCount, nodes } = groupsOf(
        rows,
        chosen.map(([dimension]) => dimension),
        { order: 'count-desc' },
      );
      const found = new Map<string, number>();
      for (const { keys, count } of nodes) {
        // A JSON null and nothing at all are two groups of one value.
        const key = keys.map(({ value }) => ` ${canonical(value)}`).join('');
        found.set(key, (found.get(key) ?? 0) + count);
      }
      expect(found).toEqual(expected);
      expect(totalCount).toBe(nodes.length);
      expect(nodes.map(({ count }) => count)).toEqual(nodes.map(({ count }) => count).sort((one, other) => other - one));
    }),
  );
});

describe('the order of groups', () => {
  test('by their keys: numbers, texts by folding, what is neither, null, nothing', () => {
    const values = ['b', 'B', 'a', 10, 9, null, { b: 1 }, [1], true, 'ä', '10'];
    const rows = rowsOf({}, ...values.map((c) => ({ inputs: { c } })));
    const ascending = ['9', '10', '10', 'a', 'B', 'b', 'ä', 'true', '[1]', '{"b":1}'];
    const labels = (order: 'key-asc' | 'key-desc') => groupsOf(rows, [C], { order }).nodes.map(({ keys: [key] }) => key?.label);
    expect(labels('key-asc')).toEqual([...ascending, 'null', null]);
    expect(labels('key-desc')).toEqual([...ascending.toReversed(), 'null', null]);
  });

  test('by the evaluator’s options, and then by states', () => {
    const rows = judged(TONE, 'new', 'aa', 'bad', 'zz', { state: 'missing' }, { state: 'errored' }, { state: 'abstained' }, 7);
    const ascending = ['zz:1', 'bad:1', 'aa:1', 'new:1', 'JUDGED:1', 'ABSTAINED:1', 'ERRORED:1', 'MISSING:1'];
    expect(told(groupsOf(rows, [{ judgment: { path: 'Evals/Tone' } }]))).toEqual(ascending);
    expect(told(groupsOf(rows, [{ judgment: { path: 'Evals/Tone' } }], { order: 'key-desc' }))).toEqual(ascending.toReversed());
  });

  test('by booleans, false first', () => {
    const rows = judged(CORRECT, true, false, true, { state: 'errored' });
    expect(told(groupsOf(rows, [{ judgment: { name: 'Correct' } }]))).toEqual(['false:1', 'true:2', 'ERRORED:1']);
    expect(told(groupsOf(rowsOf({ error: 'No' }, {}), [{ field: 'hasError' }]))).toEqual(['false:1', 'true:1']);
  });

  test('by how many rows they have, and equal ones by their keys', () => {
    const rows = rowsOf({ run: 'c' }, { run: 'b' }, { run: 'a' }, { run: 'b' });
    expect(told(groupsOf(rows, [{ field: 'run' }], { order: 'count-desc' }))).toEqual(['b:2', 'a:1', 'c:1']);
  });

  test('by the first key, then by the second', () => {
    const rows = rowsOf({ run: 'b', source: 'x' }, { run: 'a' }, { run: 'a', source: 'y' }, { run: 'a', source: 'x' });
    expect(told(groupsOf(rows, [{ field: 'run' }, { field: 'source' }]))).toEqual(['a/x:1', 'a/y:1', 'a/:1', 'b/x:1']);
  });
});

test('texts and numbers go by the state of their judgment', () => {
  const rows = judged(4, 'well', 'ill', { state: 'errored' });
  expect(told(groupsOf(rows, [{ judgment: { name: 'Note' } }]))).toEqual(['JUDGED:2', 'ERRORED:1']);
  expect(told(groupsOf(judged(1, 5, 6), [{ judgment: { name: 'Errors' } }]))).toEqual(['JUDGED:2']);
});

test('errors go by their first line, and times by their stretch', () => {
  const rows = rowsOf({ error: ' \nTimed out. \nafter 3 s' }, { error: 'Timed out.\r\nafter 4 s' }, {});
  expect(told(groupsOf(rows, [{ field: 'error' }]))).toEqual(['Timed out.:2', ':1']);
  const times = rowsOf(
    { createdAt: Date.parse('2025-06-01T22:30:00Z') * 1000 },
    {},
    { createdAt: Date.parse('2025-06-01T21:30:00Z') * 1000 },
  );
  expect(groupsOf(times, [{ createdAt: 'day' }], { timeZone: 'Europe/Berlin' }).nodes.map(({ keys }) => keys[0])).toEqual([
    { value: '2025-06-01T00:00:00+02:00', label: '2025-06-01' },
    { value: '2025-06-02T00:00:00+02:00', label: '2025-06-02' },
    { value: null, label: null },
  ]);
});

test('first cuts what is shown, and not what is counted', () => {
  const rows = rowsOf({ run: 'a' }, { run: 'b' }, { run: 'c' });
  expect(groupsOf(rows, [{ field: 'run' }], { first: 2 })).toMatchObject({ totalCount: 3, nodes: { length: 2 } });
  expect(facetOf(rows, { field: 'run' }, {}, 2)).toMatchObject({ totalCount: 3, values: { length: 2 } });
});

describe('facets', () => {
  const OWN: readonly (readonly [Dimension, LogFilter, (row: Row) => boolean, (value: unknown) => boolean])[] = [
    [{ field: 'run' }, { runIds: ['evr_1', 'evr_2'] }, ({ run }) => run !== 'evr_3', (value) => value !== 'evr_3'],
    [
      { field: 'source' },
      { source: { eq: 'SDK' } },
      ({ source }) => source === 'sdk' || source === 'SDK',
      (value) => value === 'sdk' || value === 'SDK',
    ],
    [{ field: 'hasError' }, { hasError: true }, ({ error }) => error !== null, (value) => value === true],
    [C, { inputs: [{ path: '/c', eq: 5 }] }, ({ inputs }) => (inputs as { c?: unknown }).c === 5, (value) => value === 5],
    [
      { judgment: { name: 'Tags' } },
      { judgments: [{ evaluator: { path: 'Evals/Tags' }, option: { eq: 'red' } }] },
      ({ cells }) => optionsOf(cells[TAGS], TAGS).includes('red'),
      (value) => value === 'red',
    ],
    [
      { judgment: { name: 'Tone' } },
      { judgments: [{ evaluator: { versionId: 'evv_Tone' }, state: ['errored', 'missing'] }] },
      ({ cells }) => ['errored', 'missing'].includes(stateOf(cells[TONE])),
      (value) => value === 'ERRORED' || value === 'MISSING',
    ],
  ];

  test('count rows as if the filter asked nothing of the thing itself, and say what it asks', () => {
    const parts = fc.subarray([...OWN.keys()]);
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 60 }), parts, fc.nat({ max: OWN.length - 1 }), (rows, asked, shown) => {
        const all = asked.map((index) => OWN[index] as (typeof OWN)[number]);
        const judgments = all.flatMap(([, filter]) => filter.judgments ?? []);
        const filter: LogFilter = Object.assign({}, ...all.map(([, part]) => part), judgments.length > 0 ? { judgments } : {});
        const [dimension, , , isOwn] = OWN[shown] as (typeof OWN)[number];
        const others = asked.filter((index) => index !== shown).map((index) => (OWN[index] as (typeof OWN)[number])[2]);
        const counted = rows.filter((row) => others.every((passes) => passes(row)));
        const facet = facetOf(rows, dimension, filter);
        const unfiltered = facetOf(counted, dimension);
        expect(facet.values.map(({ key, count }) => ({ key, count }))).toEqual(unfiltered.values.map(({ key, count }) => ({ key, count })));
        expect(facet.totalCount).toBe(facet.values.length);
        for (const { key, isSelected } of facet.values) expect(isSelected).toBe(asked.includes(shown) && isOwn(key.value));
      }),
      { numRuns: 300 },
    );
  });

  test('leave out no part inside of and, or, not, and none of some evaluator', () => {
    const rows = [...judged(TAGS, ['red', 'green']), ...judged(TAGS, ['green'])];
    const red = { evaluator: { name: 'Tags' }, option: { eq: 'red' } };
    const tags: Dimension = { judgment: { name: 'Tags' } };
    const shown = (filter: LogFilter) =>
      facetOf(rows, tags, filter).values.map(({ key, count, isSelected }) => [key.value, count, isSelected]);
    expect(shown({ judgments: [red] })).toEqual([
      ['green', 2, false],
      ['red', 1, true],
    ]);
    const narrowed = [
      ['red', 1, false],
      ['green', 1, false],
    ];
    expect(shown({ and: [{ judgments: [red] }] })).toEqual(narrowed);
    expect(shown({ or: [{ judgments: [red] }] })).toEqual(narrowed);
    expect(shown({ not: { not: { judgments: [red] } } })).toEqual(narrowed);
    expect(shown({ judgments: [{ option: { eq: 'red' } }] })).toEqual(narrowed);
  });

  test('select every option that a filter of several lets through by itself', () => {
    const rows = judged(TAGS, ['red', 'green'], ['blue'], ['red', 'blue']);
    const filter: LogFilter = { judgments: [{ evaluator: { name: 'Tags' }, option: { in: ['red', 'green'] } }] };
    expect(facetOf(rows, { judgment: { name: 'Tags' } }, filter).values.map(({ key, isSelected }) => [key.value, isSelected])).toEqual([
      ['red', true],
      ['blue', false],
      ['green', true],
    ]);
  });
});

describe('what is refused', () => {
  const many = rowsOf(...Array.from({ length: 10_001 }, (_, index) => ({ run: `evr_${index % 6000}`, datapoint: `dp_${index}` })));

  test('more groups and values of facets than may be held, all together', () => {
    expect(() => groupsOf(many, [{ field: 'datapoint' }])).toThrow(GroupLimitError);
    expect(() => facetOf(many, { field: 'datapoint' })).toThrow(GroupLimitError);
    expect(groupsOf(many.slice(0, 10_000), [{ field: 'datapoint' }]).totalCount).toBe(10_000);
    const facet = { by: { field: 'run' }, first: 1, timeZone: 'UTC' } as const;
    expect(ask(many, { facets: [facet] }).facets?.[0]?.totalCount).toBe(6000);
    expect(() => ask(many, { facets: [facet, facet] })).toThrow('more than 10000 groups');
  });

  test('evaluators that are not attached, and versions that a name does not tell apart', () => {
    expect(() => groupsOf([], [{ judgment: { name: 'Tome' } }])).toThrow(QuestionError);
    const two = [...EVALUATORS, { ...(EVALUATORS[TONE] as (typeof EVALUATORS)[number]), versionId: 'evv_Other' }];
    const groups: GroupsAsk[] = [{ by: [{ judgment: { name: 'Tone' } }], first: 1, order: 'key-asc', timeZone: 'UTC' }];
    expect(() => ask([], { groups }, two)).toThrow('evv_Tone, evv_Other');
    expect(ask([], { groups: [{ ...(groups[0] as GroupsAsk), by: [{ judgment: { versionId: 'evv_Tone' } }] }] }, two).groups).toHaveLength(
      1,
    );
  });
});
