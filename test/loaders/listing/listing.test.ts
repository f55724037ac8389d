import { describe, expect, test } from 'vitest';
import type { Page, PageRequest } from '../../../src/contract/page.ts';
import { createListing, type Slice } from '../../../src/loaders/listing/listing.ts';
import type { Window } from '../../../src/loaders/listing/pages.ts';
import { shapeError } from '../../../src/upstream/errors.ts';
import type { Checked } from '../../../src/upstream/shapes.ts';

type Row = string;
type Answer = Page<Checked<Row>>;

const letters = (from: number, count: number): Row[] => Array.from({ length: count }, (_, index) => `row ${from + index}`);

/** What a sound server answers that holds these rows. */
const pageOf = (rows: readonly Checked<Row>[], { page, size }: PageRequest): Answer => ({
  records: rows.slice((page - 1) * size, page * size),
  page,
  size,
  total: rows.length,
});

/** A listing over a server, with the calls that it makes. */
const listingOver = (answer: (call: PageRequest) => Answer, maxSize = 10) => {
  const calls: string[] = [];
  const warnings: [string, string][] = [];
  const listing = createListing<Row>({
    warn: (code, message) => warnings.push([code, message]),
    maxSize,
    identityOf: (row) => row,
    fetchPage: async (call) => {
      calls.push(`page ${call.page} of ${call.size}`);
      return answer(call);
    },
  });
  return { slices: (windows: readonly Window[]) => Promise.all(listing.slices(windows)), calls, warnings };
};

const shown = (slice: Slice<Row> | Error | undefined): unknown =>
  slice instanceof Error || slice === undefined
    ? slice
    : { rows: slice.rows.map(({ row }) => row), total: slice.total, hasNext: slice.hasNext };

const placed = (slice: Slice<Row> | Error | undefined): unknown =>
  slice instanceof Error ? slice : slice?.rows.map(({ offset, row }) => [offset, row]);

describe('a listing', () => {
  const rows = letters(0, 23);

  test('answers each window with its rows, the total, and whether rows follow', async () => {
    const { slices, calls } = listingOver((call) => pageOf(rows, call));
    const answers = await slices([
      { offset: 0, count: 3 },
      { offset: 20, count: 3 },
    ]);
    expect(answers.map(shown)).toEqual([
      { rows: letters(0, 3), total: 23, hasNext: true },
      { rows: letters(20, 3), total: 23, hasNext: false },
    ]);
    expect(calls).toEqual(['page 1 of 3', 'page 6 of 4']);
  });

  test('has the offset of every row', async () => {
    const { slices } = listingOver((call) => pageOf(rows, call));
    expect((await slices([{ offset: 21, count: 9 }])).map(placed)).toEqual([
      [
        [21, 'row 21'],
        [22, 'row 22'],
      ],
    ]);
  });

  test('does not ask again for rows that it knows', async () => {
    const { slices, calls } = listingOver((call) => pageOf(rows, call));
    await slices([{ offset: 0, count: 10 }]);
    const answers = await slices([
      { offset: 2, count: 5 },
      { offset: 8, count: 4 },
    ]);
    expect(answers.map(shown)).toEqual([
      { rows: letters(2, 5), total: 23, hasNext: true },
      { rows: letters(8, 4), total: 23, hasNext: true },
    ]);
    expect(calls).toEqual(['page 1 of 10', 'page 6 of 2']);
  });

  test('does not ask again for what lies behind the end that it met', async () => {
    const { slices, calls } = listingOver((call) => pageOf(rows, call));
    await slices([{ offset: 20, count: 10 }]);
    expect(
      (
        await slices([
          { offset: 23, count: 5 },
          { offset: 400, count: 1 },
        ])
      ).map(shown),
    ).toEqual([
      { rows: [], total: 23, hasNext: false },
      { rows: [], total: 23, hasNext: false },
    ]);
    expect(calls).toEqual(['page 3 of 10']);
  });

  test('asks for one record when a window of no rows needs the total, once', async () => {
    const { slices, calls } = listingOver((call) => pageOf(rows, call));
    expect(
      (
        await slices([
          { offset: 0, count: 0 },
          { offset: 9, count: 0 },
        ])
      ).map(shown),
    ).toEqual([
      { rows: [], total: 23, hasNext: true },
      { rows: [], total: 23, hasNext: true },
    ]);
    await slices([{ offset: 30, count: 0 }]);
    expect(calls).toEqual(['page 1 of 1']);
  });

  test('without rows is empty and has no next', async () => {
    const { slices, calls } = listingOver((call) => pageOf([], call));
    expect(
      (
        await slices([
          { offset: 0, count: 10 },
          { offset: 0, count: 0 },
        ])
      ).map(shown),
    ).toEqual([
      { rows: [], total: 0, hasNext: false },
      { rows: [], total: 0, hasNext: false },
    ]);
    expect(calls).toEqual(['page 1 of 10']);
  });

  test('keeps a damaged record as an error in its place', async () => {
    const damage = shapeError('a log has no id');
    const { slices } = listingOver((call) => pageOf(['row 0', damage, 'row 2'], call));
    expect((await slices([{ offset: 0, count: 3 }])).map(shown)).toEqual([{ rows: ['row 0', damage, 'row 2'], total: 3, hasNext: false }]);
  });
});

describe('a listing over a server that lies', () => {
  const rows = letters(0, 12);

  test('serves a short last page, whatever the total says', async () => {
    const { slices, calls } = listingOver((call) => ({ ...pageOf(rows, call), total: 14 }));
    expect((await slices([{ offset: 10, count: 5 }])).map(shown)).toEqual([{ rows: letters(10, 2), total: 14, hasNext: false }]);
    expect((await slices([{ offset: 12, count: 2 }])).map(shown)).toEqual([{ rows: [], total: 14, hasNext: false }]);
    // The second shows that the source's pages have the size asked for.
    expect(calls).toEqual(['page 3 of 5', 'page 3 of 2']);
  });

  test('ends with an empty page, whatever the total says', async () => {
    const { slices, warnings } = listingOver((call) => ({ ...pageOf(rows, call), total: 1_000 }));
    expect((await slices([{ offset: 20, count: 5 }])).map(shown)).toEqual([{ rows: [], total: 1_000, hasNext: false }]);
    expect(warnings).toEqual([['LIST_TOTAL_WRONG', 'the source said 1000 rows, and there is none from row 21 on']]);
  });

  test.each([true, false])('reads on with the size that the source allows (said by it: %s)', async (isEchoed) => {
    const capped = ({ page, size }: PageRequest): Answer => {
      const answer = pageOf(letters(0, 40), { page, size: Math.min(size, 5) });
      return isEchoed ? answer : { ...answer, size };
    };
    const { slices, warnings } = listingOver(capped);
    expect((await slices([{ offset: 0, count: 10 }])).map(shown)).toEqual([{ rows: letters(0, 10), total: 40, hasNext: true }]);
    expect((await slices([{ offset: 17, count: 9 }])).map(shown)).toEqual([{ rows: letters(17, 9), total: 40, hasNext: true }]);
    expect(warnings).toEqual([['LIST_PAGE_SIZE', 'asked for 10 rows a page, the source gives 5 (UPSTREAM_PAGE says how many to ask for)']]);
    const later = listingOver(capped);
    expect((await later.slices([{ offset: 30, count: 10 }])).map(shown)).toEqual([{ rows: letters(30, 10), total: 40, hasNext: false }]);
  });

  describe('whose pages are smaller than asked for', () => {
    const capped =
      (count: number, cap: number) =>
      ({ page, size }: PageRequest): Answer => ({ ...pageOf(letters(0, count), { page, size: Math.min(size, cap) }), size });

    test('takes its own short last page for what it is', async () => {
      const { slices, calls, warnings } = listingOver(capped(49, 17), 20);
      expect((await slices([{ offset: 36, count: 18 }])).map(shown)).toEqual([{ rows: letters(36, 13), total: 49, hasNext: false }]);
      expect(calls).toEqual(['page 3 of 18', 'page 18 of 2']);
      expect(warnings.map(([, message]) => message)).toEqual([
        'asked for 18 rows a page, the source gives 17 (UPSTREAM_PAGE says how many to ask for)',
      ]);
    });

    test('looks a second time where the first look shows that it is not the last page', async () => {
      // Five rows of 35 may be the last page of 15, or the third of 5.
      const { slices, calls } = listingOver(capped(35, 5), 20);
      expect((await slices([{ offset: 40, count: 20 }])).map(shown)).toEqual([{ rows: [], total: 35, hasNext: false }]);
      expect(calls.slice(0, 3)).toEqual(['page 3 of 20', 'page 7 of 5', 'page 3 of 5']);
    });

    test.each([
      ['before the page that shows it', true],
      ['after it', false],
    ])('reads a page again that was taken for the last one %s', async (_, isFirst) => {
      // Page 3 of 10 brings five rows, as many as lie there.
      const last = { offset: 20, count: 10 };
      const { slices, warnings } = listingOver(capped(25, 5));
      if (isFirst) expect((await slices([last])).map(shown)).toEqual([{ rows: letters(10, 5), total: 25, hasNext: false }]);
      const first = await slices([{ offset: 0, count: 10 }]);
      expect([...first, ...(await slices([last]))].map(shown)).toEqual([
        { rows: letters(0, 10), total: 25, hasNext: true },
        { rows: letters(20, 5), total: 25, hasNext: false },
      ]);
      expect(warnings.map(([code]) => code)).toEqual(['LIST_PAGE_SIZE']);
    });

    test('doubts a last page that has rows of another page, where the total is as it was', async () => {
      const { slices, warnings } = listingOver(capped(25, 5));
      await slices([{ offset: 10, count: 5 }]);
      expect((await slices([{ offset: 20, count: 10 }])).map(shown)).toEqual([{ rows: letters(20, 5), total: 25, hasNext: false }]);
      expect(warnings.map(([code]) => code)).toEqual(['LIST_PAGE_SIZE']);
    });
  });

  test('reads on so too when the page that is too short was to be the last', async () => {
    const { slices } = listingOver(({ page, size }) => pageOf(letters(0, 8), { page, size: Math.min(size, 5) }));
    expect((await slices([{ offset: 0, count: 10 }])).map(shown)).toEqual([{ rows: letters(0, 8), total: 8, hasNext: false }]);
  });

  test('finds the rows in pages that are larger than asked for', async () => {
    const { slices } = listingOver(({ page }) => pageOf(letters(0, 40), { page, size: 15 }));
    expect((await slices([{ offset: 10, count: 10 }])).map(shown)).toEqual([{ rows: letters(10, 10), total: 40, hasNext: true }]);
  });

  test('serves what came where records are left out, and says so', async () => {
    const leavesOut = (call: PageRequest): Answer => {
      const answer = pageOf(letters(0, 40), call);
      return { ...answer, records: answer.records.filter((_, index) => index % 10 !== 7) };
    };
    const { slices, warnings } = listingOver(leavesOut);
    const [slice] = await slices([{ offset: 10, count: 10 }]);
    expect(shown(slice)).toEqual({ rows: letters(10, 10).filter((row) => row !== 'row 17'), total: 40, hasNext: true });
    expect(slice).toMatchObject({ rows: expect.arrayContaining([expect.objectContaining({ row: 'row 19', next: 20 })]) });
    expect(warnings).toEqual([['LIST_PAGE_SHORT', 'asked for 10 rows, the source gave 9 of the 40 that it says there are']]);
  });

  test('goes on behind a total that is too small, and says so', async () => {
    const { slices, warnings } = listingOver((call) => ({ ...pageOf(letters(0, 23), call), total: 7 }));
    expect((await slices([{ offset: 0, count: 10 }])).map(shown)).toEqual([{ rows: letters(0, 10), total: 7, hasNext: true }]);
    expect((await slices([{ offset: 20, count: 10 }])).map(shown)).toEqual([{ rows: letters(20, 3), total: 7, hasNext: true }]);
    expect((await slices([{ offset: 30, count: 10 }])).map(shown)).toEqual([{ rows: [], total: 7, hasNext: false }]);
    expect(warnings).toEqual([['LIST_TOTAL_WRONG', 'the source said 7 rows, and row 10 came']]);
  });

  test('takes a whole page although its size is given wrong', async () => {
    const { slices } = listingOver((call) => ({ ...pageOf(rows, call), size: 1 }));
    expect((await slices([{ offset: 0, count: 12 }])).map(shown)).toEqual([{ rows, total: 12, hasNext: false }]);
  });

  test('leaves out what it was not asked for', async () => {
    const { slices } = listingOver(({ page, size }) => ({ records: rows, page, size, total: 12 }));
    expect((await slices([{ offset: 0, count: 4 }])).map(shown)).toEqual([{ rows: letters(0, 4), total: 12, hasNext: true }]);
  });

  test('does not take what it was not asked for as known', async () => {
    const { slices, calls } = listingOver(({ page, size }) => ({ records: letters((page - 1) * size, 12), page, size, total: 30 }));
    expect((await slices([{ offset: 4, count: 4 }])).map(placed)).toEqual([letters(4, 4).map((row, index) => [4 + index, row])]);
    await slices([{ offset: 8, count: 4 }]);
    // The second shows that what came lies where it was asked for.
    expect(calls).toEqual(['page 2 of 4', 'page 1 of 12', 'page 3 of 4']);
  });

  test('has the largest total that a call brought', async () => {
    const { slices } = listingOver((call) => ({ ...pageOf(letters(0, 40), call), total: call.page === 1 ? 40 : 30 }));
    const answers = await slices([
      { offset: 0, count: 10 },
      { offset: 20, count: 10 },
    ]);
    expect(answers.map(shown)).toEqual([
      { rows: letters(0, 10), total: 40, hasNext: true },
      { rows: letters(20, 10), total: 40, hasNext: true },
    ]);
  });

  test('serves a row once that comes twice on a page', async () => {
    const { slices } = listingOver((call) => pageOf(['a', 'b', 'a', 'c'], call));
    expect((await slices([{ offset: 0, count: 4 }])).map(placed)).toEqual([
      [
        [0, 'a'],
        [1, 'b'],
        [3, 'c'],
      ],
    ]);
  });

  test('serves a row once that slipped to the next page between two calls', async () => {
    const before = letters(0, 20);
    const after = ['new', ...before];
    const { slices, calls } = listingOver((call) => pageOf(call.page === 1 ? before : after, call));
    const [first] = await slices([{ offset: 0, count: 10 }]);
    const [second] = await slices([{ offset: 10, count: 10 }]);
    expect(shown(first)).toMatchObject({ rows: letters(0, 10) });
    expect(shown(second)).toEqual({ rows: letters(10, 9), total: 21, hasNext: true });
    expect(calls).toEqual(['page 1 of 10', 'page 2 of 10']);
  });
});

describe('a listing with a call that fails', () => {
  const rows = letters(0, 40);
  const down = new Error('down');
  const failingOn = (page: number) =>
    listingOver((call) => {
      if (call.page === page) throw down;
      return pageOf(rows, call);
    });

  test('fails the windows that the call touches, and no other', async () => {
    const { slices, calls } = failingOn(2);
    const answers = await slices([
      { offset: 0, count: 10 },
      { offset: 10, count: 10 },
      { offset: 20, count: 10 },
      { offset: 5, count: 10 },
    ]);
    expect(answers.map(shown)).toEqual([
      { rows: letters(0, 10), total: 40, hasNext: true },
      down,
      { rows: letters(20, 10), total: 40, hasNext: true },
      down,
    ]);
    expect(calls).toEqual(['page 1 of 10', 'page 2 of 10', 'page 3 of 10']);
  });

  test('fails a window of no rows only when nothing brought the total', async () => {
    const alone = failingOn(1);
    expect(await alone.slices([{ offset: 0, count: 0 }])).toEqual([down]);
    const together = failingOn(1);
    const answers = await together.slices([
      { offset: 0, count: 0 },
      { offset: 0, count: 10 },
      { offset: 10, count: 10 },
    ]);
    expect(answers.map(shown)).toEqual([{ rows: [], total: 40, hasNext: true }, down, { rows: letters(10, 10), total: 40, hasNext: true }]);
  });

  test('asks again when the rows are asked for again', async () => {
    let isDown = true;
    const { slices, calls } = listingOver((call) => {
      if (isDown) throw down;
      return pageOf(rows, call);
    });
    expect(await slices([{ offset: 0, count: 10 }])).toEqual([down]);
    isDown = false;
    expect((await slices([{ offset: 0, count: 10 }])).map(shown)).toEqual([{ rows: letters(0, 10), total: 40, hasNext: true }]);
    expect(calls).toEqual(['page 1 of 10', 'page 1 of 10']);
  });

  test('turns whatever is thrown into an error', async () => {
    const listing = createListing<Row>({ maxSize: 10, identityOf: (row) => row, fetchPage: () => Promise.reject('a word') });
    const [answer] = await Promise.all(listing.slices([{ offset: 0, count: 1 }]));
    expect(answer).toBeInstanceOf(Error);
    expect(answer).toMatchObject({ cause: 'a word' });
  });
});

test('a window is answered as soon as its own calls are back, and what is under way is not asked for again', async () => {
  const answers = new Map<number, () => void>();
  const calls: number[] = [];
  const listing = createListing<Row>({
    maxSize: 10,
    identityOf: (row) => row,
    fetchPage: (call) => {
      calls.push(call.page);
      return new Promise((resolve) => answers.set(call.page, () => resolve(pageOf(letters(0, 20), call))));
    },
  });
  const [first, second] = listing.slices([
    { offset: 0, count: 10 },
    { offset: 10, count: 10 },
  ]);
  const [again] = listing.slices([{ offset: 2, count: 3 }]);
  answers.get(1)?.();
  expect(shown(await first)).toMatchObject({ rows: letters(0, 10) });
  expect(shown(await again)).toMatchObject({ rows: letters(2, 3) });
  answers.get(2)?.();
  expect(shown(await second)).toMatchObject({ rows: letters(10, 10) });
  expect(calls).toEqual([1, 2]);
});
