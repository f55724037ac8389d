import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAnswering } from '../../../src/analysis/answering/create-answering.ts';
import { createRowPlaces } from '../../../src/analysis/answering/row-places.ts';
import type { LogFilter, OrderStep } from '../../../src/analysis/filter.ts';
import type { Answering, Question } from '../../../src/analysis/question.ts';
import { finished } from '../../../src/analysis/steps.ts';
import { createTerms } from '../../../src/analysis/terms.ts';
import { anyRow, blockOf, ERRORS, EVALUATORS, type Row, scoreOf } from './rows.ts';

type Plain = number | string | null;

/** What may be compared, and what each row has of it. */
const KEYS: readonly (readonly [OrderStep['by'], (row: Row) => Plain])[] = [
  [{ number: 'duration' }, ({ duration }) => duration],
  [{ number: 'createdAt' }, ({ createdAt }) => createdAt],
  [{ term: 'datapoint' }, ({ datapoint }) => datapoint],
  [{ judgment: { name: 'Errors' } }, ({ cells }) => scoreOf(cells[ERRORS], ERRORS)],
  [
    { place: 'inputs', path: '/c' },
    ({ inputs }) => {
      const { c } = inputs as { c?: unknown };
      return typeof c === 'number' || typeof c === 'string' ? c : null;
    },
  ],
];

interface Step {
  readonly key: number;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

const steps = fc.array(fc.record({ key: fc.nat({ max: KEYS.length - 1 }), descending: fc.boolean(), nullsFirst: fc.boolean() }), {
  minLength: 1,
  maxLength: 3,
});

const orderOf = (asked: readonly Step[]): OrderStep[] =>
  asked.map(({ key, descending, nullsFirst }) => ({
    by: (KEYS[key] as (typeof KEYS)[number])[0],
    ...(descending && { descending: true as const }),
    ...(nullsFirst && { nullsFirst: true as const }),
  }));

const compareStep = ({ key, descending, nullsFirst }: Step, one: Row, other: Row): number => {
  const of = (KEYS[key] as (typeof KEYS)[number])[1];
  const [a, b] = [of(one), of(other)];
  if (a === null || b === null) return (Number(a === null) - Number(b === null)) * (nullsFirst ? -1 : 1);
  const kinds = Number(typeof a === 'string') - Number(typeof b === 'string');
  const values = kinds || (a < b ? -1 : Number(a > b));
  return descending ? -values : values;
};

/** The places of all rows in an order; equal rows stay as they are listed. */
const naiveOrder = (rows: readonly Row[], asked: readonly Step[]): number[] =>
  rows
    .map((_row, place) => place)
    .sort(
      (one, other) => asked.reduce((found, step) => found || compareStep(step, rows[one] as Row, rows[other] as Row), 0) || one - other,
    );

const ask = (rows: readonly Row[], size: number, question: Question): Answering => {
  const terms = createTerms();
  const answering = createAnswering(question, { terms, evaluators: EVALUATORS });
  for (let at = 0; at < rows.length && !answering.isDone(); at += size) finished(answering.take(blockOf(rows.slice(at, at + size), terms)));
  return answering;
};

const questionOf = (offset: number, count: number, orderBy: readonly OrderStep[] = []): Question => ({
  filter: {},
  orderBy,
  window: { offset, count },
  total: false,
});

describe('in an order', () => {
  test('a window has the rows that come there when all are put in order', () => {
    // Some rows that come again and again, so that there are ties, and so many that most are let go of.
    const manyRows = fc.tuple(fc.array(anyRow, { minLength: 1, maxLength: 30 }), fc.array(fc.nat(), { maxLength: 900 }));
    fc.assert(
      fc.property(manyRows, steps, fc.nat({ max: 60 }), fc.nat({ max: 40 }), ([few, picks], asked, offset, count) => {
        const rows = [...few, ...picks.map((pick) => few[pick % few.length] as Row)];
        const answering = ask(rows, 100, questionOf(offset, count, orderOf(asked)));
        const expected = naiveOrder(rows, asked).slice(offset, offset + count);
        expect(new Set(finished(answering.candidates()))).toEqual(new Set([...finished(answering.candidates()), ...expected]));
        const { rows: places, hasNext, total } = finished(answering.answer(true));
        expect(places).toEqual(expected);
        expect(hasNext).toBe(rows.length > offset + count);
        expect(total).toBe(rows.length);
        // Once more, after it was asked.
        expect(finished(answering.answer(true)).rows).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  test('the places of all rows are those of a window of all, however many rows are put in order at once', () => {
    const filters = fc.constantFrom<LogFilter>({}, { duration: { gte: 1 } }, { hasError: false }, { runIds: [] });
    fc.assert(
      fc.property(
        fc.array(anyRow, { maxLength: 60 }),
        filters,
        fc.option(steps, { nil: [] }),
        fc.constantFrom(1, 7, 8_192),
        (rows, filter, asked, size) => {
          const orderBy = orderOf(asked);
          const terms = createTerms();
          const places = createRowPlaces({ filter, orderBy }, { terms, evaluators: EVALUATORS }, size);
          for (let at = 0; at < rows.length; at += 20) finished(places.take(blockOf(rows.slice(at, at + 20), terms)));
          const { rows: expected } = finished(ask(rows, 20, { ...questionOf(0, rows.length + 1, orderBy), filter }).answer(true));
          expect([...places.inOrder()]).toEqual(expected);
          expect(places.total()).toBe(expected.length);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('no row is known before the last one was seen, and few are held', () => {
    const row = (duration: number): Row => ({ ...PLAIN, duration });
    const rows = Array.from({ length: 5000 }, (_, index) => row((index * 7919) % 5000));
    const answering = ask(rows, 100, questionOf(0, 10, [{ by: { number: 'duration' }, descending: true }]));
    expect(answering.isDone()).toBe(false);
    expect(finished(answering.candidates()).length).toBeLessThan(300);
    const durations = finished(answering.answer(true)).rows.map((place) => rows[place]?.duration);
    expect(durations).toEqual([4999, 4998, 4997, 4996, 4995, 4994, 4993, 4992, 4991, 4990]);
  });
});

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

const alternating = (length: number): Row[] =>
  Array.from({ length }, (_, index) => ({ ...PLAIN, run: index % 2 === 0 ? 'evr_1' : 'evr_2' }));

describe('as they are listed', () => {
  const filtered = (more: Partial<Question> = {}): Question => ({ ...questionOf(1, 2), filter: { runIds: ['evr_2'] }, ...more });

  test('rows are read until the window is full', () => {
    const answering = ask(alternating(100), 2, filtered());
    expect(finished(answering.answer(false))).toEqual({
      rows: [3, 5],
      hasNext: null,
      total: null,
      scan: { isComplete: false, rowsRead: 6 },
    });
    expect(finished(answering.candidates())).toEqual([3, 5]);
  });

  test('or until the row after it, where that is asked', () => {
    const answering = ask(alternating(100), 2, filtered({ hasNext: true }));
    expect(finished(answering.answer(false))).toMatchObject({ rows: [3, 5], hasNext: true, total: null, scan: { rowsRead: 8 } });
    expect(finished(ask(alternating(6), 2, filtered({ hasNext: true })).answer(true))).toMatchObject({
      rows: [3, 5],
      hasNext: false,
      total: 3,
    });
  });

  test.each<[string, Partial<Question>]>([
    ['the total', { total: true }],
    ['aggregates', { aggregates: {} }],
    ['groups', { groups: [{ by: [{ field: 'run' }], first: 1, order: 'key-asc', timeZone: 'UTC' }] }],
    ['facets', { facets: [{ by: { field: 'run' }, first: 1, timeZone: 'UTC' }] }],
  ])('or to the end, for %s', (_what, more) => {
    expect(finished(ask(alternating(100), 2, filtered(more)).answer(true))).toMatchObject({
      rows: [3, 5],
      hasNext: true,
      total: 50,
      scan: { isComplete: true, rowsRead: 100 },
    });
  });

  test('no window of no rows reads anything', () => {
    expect(finished(ask(alternating(100), 2, questionOf(0, 0)).answer(false))).toMatchObject({ rows: [], scan: { rowsRead: 0 } });
  });

  test('the order of the listing is none, and turned round it is one', () => {
    const listed = { by: { listed: true as const } };
    expect(ask(alternating(100), 2, questionOf(0, 1, [listed])).isDone()).toBe(true);
    expect(finished(ask(alternating(100), 2, questionOf(0, 2, [{ ...listed, descending: true }])).answer(true)).rows).toEqual([99, 98]);
  });

  test('a window beyond the last row is empty', () => {
    expect(finished(ask(alternating(4), 2, { ...questionOf(10, 5), total: true }).answer(true))).toMatchObject({
      rows: [],
      hasNext: false,
      total: 4,
    });
  });
});
