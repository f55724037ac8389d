import { expect, test } from 'vitest';
import type { PageRequest } from '../../../src/contract/page.ts';
import { createListing } from '../../../src/loaders/listing/listing.ts';

const rowsFrom = (from: number, count: number): string[] => Array.from({ length: count }, (_, index) => `row ${from + index}`);
const pageOf = (rows: readonly string[], { page, size }: PageRequest) => ({
  records: rows.slice((page - 1) * size, page * size),
  page,
  size,
  total: rows.length,
});
const rowsOf = (slice: unknown) => (slice instanceof Error ? slice : (slice as { rows: { row: string }[] }).rows.map(({ row }) => row));
const down = new Error('down');

// Windows 4..7 and 8..13 with at most 10 a call: page 2 of 4 (rows 4..7) and page 2 of 7 (rows 7..13) overlap in row 7.
const windows = [
  { offset: 4, count: 4 },
  { offset: 8, count: 6 },
];

test('a window that another call brought whole stays, although a failed call overlaps it', async () => {
  const listing = createListing<string>({
    maxSize: 10,
    identityOf: (row) => row,
    fetchPage: async (call) => {
      if (call.size === 7) throw down;
      return pageOf(rowsFrom(0, 40), call);
    },
  });
  expect((await Promise.all(listing.slices(windows))).map(rowsOf)).toEqual([rowsFrom(4, 4), down]);
});

test('a row that two overlapping calls bring at different places is served once, not never', async () => {
  const listing = createListing<string>({
    maxSize: 10,
    identityOf: (row) => row,
    // Between the two calls a new row came in at the front.
    fetchPage: async (call) => pageOf(call.size === 4 ? rowsFrom(0, 40) : ['new', ...rowsFrom(0, 40)], call),
  });
  expect((await Promise.all(listing.slices(windows))).map(rowsOf)).toEqual([rowsFrom(4, 4), rowsFrom(8, 5)]);
});

test('a failure is forgotten when the same rows turn out to lie behind the end', async () => {
  let isDown = true;
  const listing = createListing<string>({
    maxSize: 10,
    identityOf: (row) => row,
    fetchPage: async (call) => {
      if (isDown) throw down;
      return pageOf(rowsFrom(0, 7), call);
    },
  });
  expect(await Promise.all(listing.slices([{ offset: 0, count: 10 }]))).toEqual([down]);
  isDown = false;
  expect((await Promise.all(listing.slices([{ offset: 0, count: 10 }]))).map(rowsOf)).toEqual([rowsFrom(0, 7)]);
});
