import { setImmediate } from 'node:timers/promises';
import { factsToRead, fileLogFactsToRead } from '../analysis/facts-to-read.ts';
import type { LogFilter } from '../analysis/filter.ts';
import { type DownloadFormat, fileNameOf } from '../contract/download.ts';
import { createReader, type ReadJson } from '../json/reader.ts';
import { widePartsOf } from '../loaders/analysis/facts.ts';
import { recordOf } from '../upstream/request.ts';
import { columnsOf, type TableOf, tableRowOf } from './columns.ts';
import { openRows, type RowsBy, type RowsWanted } from './given-rows.ts';
import { type ListingPages, RowsChangedError, type Stretch } from './listing-pages.ts';
import { jsonlWriter, type RowWriter, tableWriter, type WrittenRow } from './row-writers.ts';
import { createSelecting, type Selected } from './selecting.ts';
import { createSortedRows } from './sorted-rows.ts';

/** What is asked of the rows of a download, and how they are written. */
export interface DownloadAsk extends Pick<RowsWanted, 'filter' | 'orderBy'> {
  readonly format: DownloadFormat;
  /** Of a table; the common ones where absent. */
  readonly columns?: readonly string[] | undefined;
}

/** Rows that are had as a file. */
export interface RowsHad extends TableOf {
  /** What the file is called after. */
  readonly owner: Parameters<typeof fileNameOf>[0];
  /** Those that a filter may let through, as far as their source can tell by itself. */
  of(filter: LogFilter): RowsWanted['of'];
  /** Whether what was read of them so far is no longer so, as far as that can be known. */
  isStale(): boolean;
}

/** A download that can begin: all that can be refused was looked at. */
export interface Download {
  readonly fileName: string;
  /** How many rows are read for it; what comes out may be fewer. */
  readonly rowsToRead: number;
  /**
   * What is written, in pieces. Rejects where the whole cannot be read, so that what came is a part; to be read once. `onRead` is called
   * with how many rows were read.
   */
  pieces(onRead?: (rows: number) => void): AsyncGenerator<Buffer>;
}

/** Bytes of a piece, at least. */
const PIECE = 65_536;

const writerOf = ({ format, columns: headers }: DownloadAsk, of: TableOf): RowWriter => {
  if (format === 'jsonl') return jsonlWriter;
  const columns = columnsOf(headers, of);
  return tableWriter(columns, tableRowOf(columns, of));
};

const isEmpty = (filter: LogFilter): boolean => Object.keys(filter).length === 0;

/** What is looked at of records; undefined where their bytes are all that counts. */
const readingOf = ({ format, filter, orderBy }: DownloadAsk, { isOfLogs }: TableOf): ReadJson | undefined => {
  if (format === 'jsonl' && isEmpty(filter) && orderBy.length === 0) return undefined;
  const parts = new Set(widePartsOf({ filter, orderBy, window: { offset: 0, count: 0 }, total: false }));
  if (format === 'csv') parts.add('output');
  return createReader(isOfLogs ? fileLogFactsToRead(parts) : factsToRead(parts));
};

interface Reading {
  readonly signal: AbortSignal;
  readonly rows: ListingPages<Buffer>;
  /** Whether these are other rows by now than they were. */
  readonly isStale: () => boolean;
  readonly isOrdered: boolean;
  readonly read: ReadJson | undefined;
  readonly select: (records: readonly unknown[], place: number) => Selected;
  readonly writer: RowWriter;
}

/** The rows of a stretch that are in the download, and the key of each where there is an order. */
const rowsIn = (
  { records, place }: Stretch<Buffer>,
  { read, select }: Reading,
): { rows: WrittenRow[]; keys: () => ReturnType<Selected['keyOf']>[] } => {
  if (!read) return { rows: records.map((bytes) => ({ bytes, record: undefined })), keys: () => [] };
  const values = records.map((bytes) => {
    const record = recordOf(bytes, read);
    if (record instanceof Error) throw record;
    return record;
  });
  const { isIn, keyOf } = select(values, place);
  const indices = records.flatMap((_bytes, index) => (isIn(index) ? [index] : []));
  return {
    rows: indices.map((index) => ({ bytes: records[index] as Buffer, record: values[index] })),
    keys: () => indices.map(keyOf),
  };
};

/** The stretches of the listing, for as long as they are of one moment. */
async function* stretchesIn({ rows, signal, isStale }: Reading, onRead: (rows: number) => void): AsyncGenerator<Stretch<Buffer>> {
  for await (const stretch of rows.stretches()) {
    yield stretch;
    onRead(stretch.place + stretch.records.length);
    // Where nothing is waited for, others have their turn all the same; and a change is heard of once its own turn is over.
    await setImmediate();
    signal.throwIfAborted();
    if (isStale()) throw new RowsChangedError();
  }
}

async function* listed(reading: Reading, onRead: (rows: number) => void): AsyncGenerator<Buffer> {
  for await (const stretch of stretchesIn(reading, onRead)) yield reading.writer.lines(rowsIn(stretch, reading).rows);
}

async function* ordered(reading: Reading, onRead: (rows: number) => void): AsyncGenerator<Buffer> {
  const sorted = createSortedRows();
  try {
    for await (const stretch of stretchesIn(reading, onRead)) {
      const { rows, keys } = rowsIn(stretch, reading);
      for (const [index, key] of keys().entries()) {
        await sorted.add({ key, bytes: reading.writer.lines([rows[index] as WrittenRow]) });
      }
    }
    yield* sorted.rows();
  } finally {
    await sorted.close();
  }
}

/** The same bytes in pieces that are worth sending. */
async function* inPieces(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const some of bytes) {
    if (size === 0 && some.length >= PIECE) {
      yield some;
      continue;
    }
    held.push(some);
    size += some.length;
    if (size < PIECE) continue;
    yield Buffer.concat(held);
    held = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(held);
}

async function* written(reading: Reading, onRead: (rows: number) => void): AsyncGenerator<Buffer> {
  yield reading.writer.begin;
  yield* reading.isOrdered ? ordered(reading, onRead) : listed(reading, onRead);
}

/**
 * Prepares a download of rows, up to its first page. Rejects with an `UpstreamError`, and with a `QuestionError` for what the rows cannot be
 * asked: an evaluator or a column that is not there.
 */
export const openDownload = async (ask: DownloadAsk, had: RowsHad, by: RowsBy): Promise<Download> => {
  const writer = writerOf(ask, had);
  // What cannot be asked of the rows is refused before any is read.
  createSelecting({ ...had, ...ask });
  const { rows, isOneMoment, left } = await openRows({ ...ask, of: had.of(ask.filter) }, by);
  // What has them is of an earlier moment.
  if (had.isStale()) throw new RowsChangedError();
  const reading: Reading = {
    signal: by.signal,
    rows,
    isStale: () => !isOneMoment && had.isStale(),
    isOrdered: left.orderBy.length > 0,
    read: readingOf({ ...ask, ...left }, had),
    select: createSelecting({ ...had, ...left }),
    writer,
  };
  return {
    fileName: fileNameOf(had.owner, ask.format),
    rowsToRead: rows.total,
    pieces: (onRead = () => undefined) => inPieces(written(reading, onRead)),
  };
};
