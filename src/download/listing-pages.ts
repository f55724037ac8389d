import type { Page, PageRequest } from '../contract/page.ts';
import { inParts } from '../loaders/listing/parts.ts';
import { shapeError } from '../upstream/errors.ts';
import type { Checked } from '../upstream/shapes.ts';

/** The rows have changed while they were read, so that what was read of them is of no one moment. */
export class RowsChangedError extends Error {
  override readonly name = 'RowsChangedError';

  constructor() {
    super('The rows have changed while they were read.');
  }
}

export interface ListingOptions<T> {
  readonly readPage: (request: PageRequest) => Promise<Page<T>>;
  /** The most records to ask for in one call. */
  readonly maxPageSize: number;
  /** Calls that are under way at a time. */
  readonly ahead: number;
}

/** Records of a listing, one after another; the first of them is the one of this place, counted from 0. */
export interface Stretch<T> {
  readonly place: number;
  readonly records: readonly T[];
}

/** A whole listing, in its order. */
export interface ListingPages<T> {
  readonly total: number;
  /** To be read once. Rejects with a `RowsChangedError` where it turns out to be another listing than it was, and never leaves a record out. */
  stretches(): AsyncGenerator<Stretch<T>>;
}

const soundRecords = <T>({ records }: Page<Checked<T>>): T[] =>
  records.map((record) => {
    if (record instanceof Error) throw record;
    return record;
  });

/** A source may send fewer records than it was asked for; then so many are asked for from the beginning. */
const sizeOf = ({ records, total }: Page<unknown>, size: number): number => {
  if (records.length > size) throw shapeError('it has more rows than it was asked for');
  if (records.length >= Math.min(size, total)) return size;
  if (records.length === 0) throw shapeError('it has fewer rows than it says');
  return records.length;
};

/** Asks for the first page, and reads the others when it is their turn, a few at a time. */
export const openListing = async <T>({ readPage, maxPageSize, ahead }: ListingOptions<T>): Promise<ListingPages<T>> => {
  const read = inParts<T>(readPage);
  const first = await read({ page: 1, size: maxPageSize });
  const { total } = first;
  const size = sizeOf(first, maxPageSize);
  const pageOf = async (page: number): Promise<Stretch<T>> => {
    const answer = page === 1 ? first : await read({ page, size });
    const place = (page - 1) * size;
    if (answer.total !== total || answer.records.length !== Math.min(size, total - place)) throw new RowsChangedError();
    return { place, records: soundRecords(answer) };
  };
  return {
    total,
    stretches: async function* () {
      const pages = Math.ceil(total / size);
      const coming: Promise<Stretch<T>>[] = [];
      for (let page = 1; page <= pages; page += 1) {
        while (coming.length < ahead && page + coming.length <= pages) coming.push(heldBack(pageOf(page + coming.length)));
        yield await (coming.shift() as Promise<Stretch<T>>);
      }
    },
  };
};

/** Whoever comes to it hears of its error. */
const heldBack = <T>(coming: Promise<T>): Promise<T> => {
  coming.catch(() => undefined);
  return coming;
};
