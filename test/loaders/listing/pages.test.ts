import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PageRequest } from '../../../src/contract/page.ts';
import { callsCovering, firstRowOf, rangesCovering, type Window } from '../../../src/loaders/listing/pages.ts';

const ROWS = 16;

const rowsOf = (call: PageRequest): number[] => Array.from({ length: call.size }, (_, index) => firstRowOf(call) + index);
const recordsOf = (calls: readonly PageRequest[]): number => calls.reduce((sum, { size }) => sum + size, 0);

const wantedRows = (windows: readonly Window[]): Set<number> =>
  new Set(windows.flatMap(({ offset, count }) => Array.from({ length: count }, (_, index) => offset + index)));

/** The rule for one call: if it touches more than one stretch of wanted rows, it may bring at most as many unwanted rows as wanted ones. */
const isAllowed = (call: PageRequest, wanted: ReadonlySet<number>): boolean => {
  const brought = rowsOf(call).filter((row) => wanted.has(row));
  const stretchOf = (row: number): number => (wanted.has(row - 1) ? stretchOf(row - 1) : row);
  return new Set(brought.map(stretchOf)).size <= 1 || call.size - brought.length <= brought.length;
};

interface Cost {
  readonly calls: number;
  readonly records: number;
}

/** The least number of calls, and the least number of records among those, by trying every allowed call for every wanted row. */
const leastCost = (wanted: ReadonlySet<number>, maxSize: number): Cost => {
  const memo = new Map<string, Cost>();
  const cover = (missing: readonly number[]): Cost => {
    const [row] = missing;
    if (row === undefined) return { calls: 0, records: 0 };
    const key = missing.join();
    const known = memo.get(key);
    if (known) return known;
    let best: Cost = { calls: Number.POSITIVE_INFINITY, records: Number.POSITIVE_INFINITY };
    for (let size = 1; size <= maxSize; size += 1) {
      const call = { page: Math.floor(row / size) + 1, size };
      if (!isAllowed(call, wanted)) continue;
      const brought = new Set(rowsOf(call));
      const rest = cover(missing.filter((other) => !brought.has(other)));
      const cost = { calls: rest.calls + 1, records: rest.records + size };
      if (cost.calls < best.calls || (cost.calls === best.calls && cost.records < best.records)) best = cost;
    }
    memo.set(key, best);
    return best;
  };
  return cover([...wanted].sort((a, b) => a - b));
};

const windowsOf = fc.array(
  fc.integer({ min: 0, max: ROWS - 1 }).chain((offset) => fc.record({ offset: fc.constant(offset), count: fc.nat(ROWS - offset) })),
  { maxLength: 3 },
);
const anyCase = [windowsOf, fc.integer({ min: 1, max: 6 })] as const;
const runs = { numRuns: 2_000 };

describe('the calls that cover windows of a listing', () => {
  test('bring every wanted row, and none is larger than allowed', () => {
    fc.assert(
      fc.property(...anyCase, (windows, maxSize) => {
        const calls = callsCovering(windows, maxSize);
        const brought = new Set(calls.flatMap(rowsOf));
        expect([...wantedRows(windows)].filter((row) => !brought.has(row))).toEqual([]);
        expect(calls.filter(({ page, size }) => page < 1 || size < 1 || size > maxSize)).toEqual([]);
      }),
      runs,
    );
  });

  test('reach over a gap only while they bring at most as many unwanted rows as wanted ones', () => {
    fc.assert(
      fc.property(...anyCase, (windows, maxSize) => {
        const wanted = wantedRows(windows);
        expect(callsCovering(windows, maxSize).filter((call) => !isAllowed(call, wanted))).toEqual([]);
      }),
      runs,
    );
  });

  test('are the fewest possible, and among the fewest those with the fewest records', () => {
    fc.assert(
      fc.property(...anyCase, (windows, maxSize) => {
        const calls = callsCovering(windows, maxSize);
        expect({ calls: calls.length, records: recordsOf(calls) }).toEqual(leastCost(wantedRows(windows), maxSize));
      }),
      runs,
    );
  });

  test('bring every row of hundreds of windows within the time of a request', () => {
    const odd = Array.from({ length: 300 }, (_, index) => ({ offset: index * 37 + ((index * index) % 23), count: 1 + ((index * 7) % 29) }));
    for (const maxSize of [100, 1_000]) {
      const startedAt = performance.now();
      const calls = callsCovering(odd, maxSize);
      expect(performance.now() - startedAt).toBeLessThan(2_000);
      const brought = new Set(calls.flatMap(rowsOf));
      expect([...wantedRows(odd)].filter((row) => !brought.has(row))).toEqual([]);
      const plainPages = new Set([...wantedRows(odd)].map((row) => Math.floor(row / maxSize)));
      expect(calls.length).toBeLessThanOrEqual(plainPages.size);
    }
  });

  test('come in row order', () => {
    fc.assert(
      fc.property(...anyCase, (windows, maxSize) => {
        const firsts = callsCovering(windows, maxSize).map(firstRowOf);
        expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
      }),
      runs,
    );
  });

  test('do not depend on the order of the windows', () => {
    fc.assert(
      fc.property(...anyCase, (windows, maxSize) => {
        expect(callsCovering(windows.toReversed(), maxSize)).toEqual(callsCovering(windows, maxSize));
      }),
      runs,
    );
  });

  test('is one for every window of up to fifty rows, wherever it lies, when a call may bring a hundred', () => {
    const split: Window[] = [];
    for (let offset = 0; offset <= 3_000; offset += 7) {
      for (let count = 1; count <= 50; count += 1) {
        if (callsCovering([{ offset, count }], 100).length !== 1) split.push({ offset, count });
      }
    }
    expect(split).toEqual([]);
  });

  test.each<[string, Window[], number, PageRequest[]]>([
    ['no windows', [], 100, []],
    [
      'windows of no rows',
      [
        { offset: 5, count: 0 },
        { offset: 0, count: 0 },
      ],
      100,
      [],
    ],
    ['a page of its own size', [{ offset: 40, count: 20 }], 100, [{ page: 3, size: 20 }]],
    ['a window across two pages of its own size', [{ offset: 50, count: 30 }], 100, [{ page: 2, size: 40 }]],
    [
      'a window larger than a call',
      [{ offset: 0, count: 250 }],
      100,
      [
        { page: 1, size: 100 },
        { page: 2, size: 100 },
        { page: 5, size: 50 },
      ],
    ],
    [
      'the same window twice',
      [
        { offset: 0, count: 10 },
        { offset: 0, count: 10 },
      ],
      100,
      [{ page: 1, size: 10 }],
    ],
    [
      'windows that touch',
      [
        { offset: 0, count: 10 },
        { offset: 10, count: 10 },
      ],
      100,
      [{ page: 1, size: 20 }],
    ],
    [
      'two windows with a gap of all they hold',
      [
        { offset: 0, count: 5 },
        { offset: 15, count: 5 },
      ],
      100,
      [{ page: 1, size: 20 }],
    ],
    [
      'two windows with a gap of one row more',
      [
        { offset: 0, count: 5 },
        { offset: 16, count: 5 },
      ],
      100,
      [
        { page: 1, size: 5 },
        { page: 3, size: 7 },
      ],
    ],
    [
      'windows that touch, which only a larger page holds both',
      [
        { offset: 11, count: 1 },
        { offset: 12, count: 1 },
      ],
      100,
      [{ page: 3, size: 5 }],
    ],
    ['a window at a distant offset', [{ offset: 1_000_000_000_000, count: 3 }], 100, [{ page: 250_000_000_001, size: 4 }]],
  ])('for %s', (_name, windows, maxSize, calls) => {
    expect(callsCovering(windows, maxSize)).toEqual(calls);
  });
});

describe('the ranges that cover windows of a listing', () => {
  test('bring every wanted row in order, and begin and end with one', () => {
    fc.assert(
      fc.property(...anyCase, (windows, maxSize) => {
        const wanted = wantedRows(windows);
        const calls = rangesCovering(windows, maxSize);
        const rows = calls.flatMap(rowsOf);
        expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
        expect([...wanted].filter((row) => !rows.includes(row))).toEqual([]);
        for (const call of calls) {
          const brought = rowsOf(call);
          expect(call.size).toBeLessThanOrEqual(maxSize);
          expect([brought[0], brought.at(-1)].every((row) => wanted.has(row ?? -1))).toBe(true);
          expect(isAllowed(call, wanted)).toBe(true);
        }
      }),
      runs,
    );
  });

  test('are no more than the pages that do, nor have they more rows where they are as many', () => {
    fc.assert(
      fc.property(...anyCase, (windows, maxSize) => {
        const [ranges, pages] = [rangesCovering(windows, maxSize), callsCovering(windows, maxSize)];
        expect(ranges.length).toBeLessThanOrEqual(pages.length);
        if (ranges.length === pages.length) expect(recordsOf(ranges)).toBeLessThanOrEqual(recordsOf(pages));
      }),
      runs,
    );
  });

  test('split a window between its neighbours where that saves a call', () => {
    const windows = [
      { offset: 0, count: 1 },
      { offset: 3, count: 5 },
      { offset: 10, count: 1 },
    ];
    expect(rangesCovering(windows, 6)).toEqual([
      { page: 1, size: 6 },
      { page: 2, size: 5, offset: 6 },
    ]);
  });

  test('reach over the gap that costs the fewest rows, where that saves as many calls', () => {
    const windows = [
      { offset: 3, count: 1 },
      { offset: 7, count: 2 },
      { offset: 10, count: 2 },
    ];
    expect(rangesCovering(windows, 6)).toEqual([
      { page: 4, size: 1 },
      { page: 2, size: 5, offset: 7 },
    ]);
  });

  test('are the rows themselves for one window, in as few calls as they fill, and a page where they are one', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 100 }), (offset, count, maxSize) => {
        const calls = rangesCovering([{ offset, count }], maxSize);
        expect([calls.length, recordsOf(calls)]).toEqual([Math.ceil(count / maxSize), count]);
        for (const { page, size, ...range } of calls) {
          if (range.offset === undefined) expect(firstRowOf({ page, size })).toBe((page - 1) * size);
          else expect(range.offset % size).not.toBe(0);
        }
      }),
    );
  });
});
