import type { Block } from '../../analysis/block.ts';
import type { WidePart } from '../../analysis/facts-to-read.ts';
import { blockOfRecords } from '../../analysis/record-block.ts';
import { createTerms, type GrowingTerms } from '../../analysis/terms.ts';
import type { EvaluationLogResponse } from '../../contract/evaluation.ts';
import type { PageRequest } from '../../contract/page.ts';
import type { RowsPage } from '../../upstream/shapes.ts';
import { createListing, type Slice } from '../listing/listing.ts';
import type { WarnOfListing } from '../listing/listing-warnings.ts';
import { inParts } from '../listing/parts.ts';
import type { LoadersOptions } from '../loaders.ts';
import { ScanLimitError } from '../row-lookup.ts';
import type { AskedRows, Evaluators, RowsRequest } from './asked-rows.ts';
import { blockOfScanned, narrowColumns, type ScannedRow } from './scanned-rows.ts';

export interface ScanOptions<Row extends object> {
  readonly asked: AskedRows<Row>;
  /** The place of their listing from which on they are read; the first where it is absent. */
  readonly fromPlace?: number | undefined;
  readonly upstream: LoadersOptions['scanUpstream'];
  /** What is read of rows beside what is small. */
  readonly parts: ReadonlySet<WidePart>;
  readonly maxPageSize: number;
  readonly maxCalls: number;
  readonly warn: WarnOfListing;
}

/** So many rows of a listing, one after another, and what is known behind them. */
export interface ScannedWindow<Row> {
  /** Those that could be read. */
  readonly block: Block;
  /** The same, each with its place. */
  readonly rows: readonly PlacedScannedRow<Row>[];
  /** How many could not. */
  readonly damaged: number;
  /** As upstream counts them. */
  readonly total: number;
  readonly hasNext: boolean;
}

export interface PlacedScannedRow<Row> {
  readonly place: number;
  readonly row: ScannedRow<Row>;
}

/** Rows as they are read from their first on: once, however many ask. */
export interface Scan<Row = unknown> {
  readonly parts: ReadonlySet<WidePart>;
  readonly terms: GrowingTerms;
  /** What is read of each row beside what the operation selects. */
  readonly alsoRead: RowsRequest['alsoRead'];
  readonly evaluators: () => Promise<Evaluators>;
  /** How many windows so many rows are, less those before the first that is read. */
  windowsOf(total: number): number;
  /** Whether rows before those that are read were passed over. */
  readonly isPartial: boolean;
  readonly maxCalls: number;
  /** Takes the first page, where it came by another way. */
  begin(page: RowsPage<Row>): void;
  /** Begins to read these windows, counted from 0. */
  prepare(from: number, to: number): void;
  /** Rejects with what a call of it failed with; with a `ScanLimitError` where it takes more calls than the scan may make. */
  window(index: number): Promise<ScannedWindow<Row>>;
  /** Lets go of what is not small of a window. */
  letGo(window: ScannedWindow<Row>): void;
  /** Whether something of it was read. */
  isBegun(): boolean;
  /** Whether nothing was let go of yet. */
  isWhole(): boolean;
}

export const createScan = <Row extends object>(options: ScanOptions<Row>): Scan<Row> => {
  const { asked, parts, maxPageSize, maxCalls, warn, fromPlace = 0 } = options;
  const passedOver = Math.floor(fromPlace / maxPageSize);
  const terms = createTerms();
  const windows: Promise<ScannedWindow<Row>>[] = [];
  let isWhole = true;
  const alsoRead = asked.factsToRead(parts);
  const { evaluators } = asked;
  const { fetchPage, begin } = createPages({ ...options, alsoRead, evaluators }, terms);
  const listing = createListing<ScannedRow<Row>>({ maxSize: maxPageSize, identityOf: ({ identity }) => identity, warn, fetchPage });
  const prepare = (from: number, to: number): void => {
    const first = Math.max(from, windows.length);
    const wanted = Array.from({ length: Math.max(0, to - first) }, (_, index) => ({
      offset: (passedOver + first + index) * maxPageSize,
      count: maxPageSize,
    }));
    for (const slice of listing.slices(wanted)) {
      const window = slice.then((read) => windowOf(read, fromPlace));
      // Whoever comes to it hears of it.
      window.catch(() => undefined);
      windows.push(window);
    }
  };
  return {
    parts,
    terms,
    alsoRead,
    evaluators,
    windowsOf: (total) => Math.max(0, Math.ceil(total / maxPageSize) - passedOver),
    isPartial: fromPlace > 0,
    maxCalls,
    begin,
    prepare,
    window: (index) => {
      prepare(windows.length, index + 1);
      return windows[index] as Promise<ScannedWindow<Row>>;
    },
    letGo: ({ rows }) => {
      isWhole = false;
      for (const { row } of rows) {
        row.source = undefined;
        row.record = undefined;
      }
    },
    isBegun: () => windows.length > 0,
    isWhole: () => isWhole,
  };
};

const windowOf = <Row>(slice: Slice<ScannedRow<Row>> | Error, fromPlace: number): ScannedWindow<Row> => {
  if (slice instanceof Error) throw slice;
  const rows = slice.rows.flatMap(({ offset, row }) => (row instanceof Error || offset < fromPlace ? [] : [{ place: offset, row }]));
  const block = blockOfScanned(rows.map(({ row }) => row));
  const damaged = slice.rows.filter(({ offset, row }) => row instanceof Error && offset >= fromPlace).length;
  return { block, rows, damaged, total: slice.total, hasNext: slice.hasNext };
};

/** The pages of a scan: their records as rows, and no more of them than it may ask for. */
const createPages = <Row extends object>(options: ScanOptions<Row> & Pick<Scan, 'alsoRead' | 'evaluators'>, terms: GrowingTerms) => {
  const { upstream, asked, alsoRead, evaluators, maxPageSize, maxCalls } = options;
  let calls = 0;
  let first: RowsPage<Row> | undefined;
  const ask = async (request: PageRequest): Promise<RowsPage<Row>> => {
    const known = request.page === 1 && request.size === maxPageSize ? first : undefined;
    first = undefined;
    if (known) return known;
    if (calls === maxCalls) throw new ScanLimitError(maxCalls, 0);
    calls += 1;
    return asked.readPage(upstream, { ...request, alsoRead });
  };
  const readPage = inParts(ask);
  return {
    begin: (page: RowsPage<Row>): void => {
      calls += 1;
      first = page;
    },
    fetchPage: async (request: PageRequest) => {
      const [page, attached] = await Promise.all([readPage(request), evaluators()]);
      const sound = page.records.flatMap((record) => (record instanceof Error ? [] : [asked.recordOf(record)]));
      const source = blockOfRecords(sound as EvaluationLogResponse[], attached, terms);
      const columns = narrowColumns(source, attached.length);
      let at = 0;
      const records = page.records.map((record) => {
        if (record instanceof Error) return record;
        const row: ScannedRow<Row> = { identity: asked.identityOf(record), columns, at, source, record };
        at += 1;
        return row;
      });
      return { ...page, records };
    },
  };
};
