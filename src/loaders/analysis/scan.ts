import type { Block } from '../../analysis/block.ts';
import { blockOfRecords } from '../../analysis/record-block.ts';
import { createTerms, type GrowingTerms } from '../../analysis/terms.ts';
import type { PageRequest } from '../../contract/page.ts';
import type { EvaluatorResponse } from '../../contract/version.ts';
import type { EvaluationLogsRequest, Upstream } from '../../upstream/client.ts';
import type { EvaluationLogsPage } from '../../upstream/shapes.ts';
import { asEvaluationLog } from '../entities.ts';
import { createListing, type Slice } from '../listing/listing.ts';
import type { WarnOfListing } from '../listing/listing-warnings.ts';
import { inParts } from '../listing/parts.ts';
import { rowIdentity } from '../log-loaders.ts';
import { ScanLimitError } from '../row-lookup.ts';
import { factsToRead, type WidePart } from './facts.ts';
import { blockOfScanned, narrowColumns, type ScannedRow } from './scanned-rows.ts';

/** The evaluators of an evaluation, as upstream has them. */
export type Evaluators = readonly (EvaluatorResponse | null | undefined)[];

/** The runs whose rows are asked of; with none named, all. */
export interface RunsKey {
  readonly evaluationId: string;
  /** Sorted, each once. */
  readonly runIds: readonly string[];
}

/** The rows that are read: from this place of their listing on, or from the first. */
export interface ScannedRuns extends RunsKey {
  readonly fromPlace?: number | undefined;
}

export interface ScanOptions extends ScannedRuns {
  readonly upstream: Pick<Upstream, 'evaluationLogs'>;
  /** What is read of rows beside what is small. */
  readonly parts: ReadonlySet<WidePart>;
  readonly evaluators: () => Promise<Evaluators>;
  readonly maxPageSize: number;
  readonly maxCalls: number;
  readonly warn: WarnOfListing;
}

/** So many rows of a listing, one after another, and what is known behind them. */
export interface ScannedWindow {
  /** Those that could be read. */
  readonly block: Block;
  /** The same, each with its place. */
  readonly rows: readonly PlacedScannedRow[];
  /** How many could not. */
  readonly damaged: number;
  /** As upstream counts them. */
  readonly total: number;
  readonly hasNext: boolean;
}

export interface PlacedScannedRow {
  readonly place: number;
  readonly row: ScannedRow;
}

/** The rows of runs, as they are read from their first on: once, however many ask. */
export interface Scan {
  readonly parts: ReadonlySet<WidePart>;
  readonly terms: GrowingTerms;
  /** What is read of each row beside what the operation selects. */
  readonly alsoRead: EvaluationLogsRequest['alsoRead'];
  readonly evaluators: () => Promise<Evaluators>;
  /** How many windows so many rows are, less those before the first that is read. */
  windowsOf(total: number): number;
  /** Whether rows before those that are read were passed over. */
  readonly isPartial: boolean;
  readonly maxCalls: number;
  /** Takes the first page, where it came by another way. */
  begin(page: EvaluationLogsPage): void;
  /** Begins to read these windows, counted from 0. */
  prepare(from: number, to: number): void;
  /** Rejects with what a call of it failed with; with a `ScanLimitError` where it takes more calls than the scan may make. */
  window(index: number): Promise<ScannedWindow>;
  /** Lets go of what is not small of a window. */
  letGo(window: ScannedWindow): void;
  /** Whether something of it was read. */
  isBegun(): boolean;
  /** Whether nothing was let go of yet. */
  isWhole(): boolean;
}

export const createScan = (options: ScanOptions): Scan => {
  const { parts, evaluators, maxPageSize, maxCalls, warn, fromPlace = 0 } = options;
  const passedOver = Math.floor(fromPlace / maxPageSize);
  const terms = createTerms();
  const windows: Promise<ScannedWindow>[] = [];
  let isWhole = true;
  const alsoRead = factsToRead(parts);
  const { fetchPage, begin } = createPages({ ...options, alsoRead }, terms);
  const listing = createListing<ScannedRow>({ maxSize: maxPageSize, identityOf: ({ identity }) => identity, warn, fetchPage });
  const prepare = (from: number, to: number): void => {
    const first = Math.max(from, windows.length);
    const asked = Array.from({ length: Math.max(0, to - first) }, (_, index) => ({
      offset: (passedOver + first + index) * maxPageSize,
      count: maxPageSize,
    }));
    for (const slice of listing.slices(asked)) {
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
      return windows[index] as Promise<ScannedWindow>;
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

const windowOf = (slice: Slice<ScannedRow> | Error, fromPlace: number): ScannedWindow => {
  if (slice instanceof Error) throw slice;
  const rows = slice.rows.flatMap(({ offset, row }) => (row instanceof Error || offset < fromPlace ? [] : [{ place: offset, row }]));
  const block = blockOfScanned(rows.map(({ row }) => row));
  const damaged = slice.rows.filter(({ offset, row }) => row instanceof Error && offset >= fromPlace).length;
  return { block, rows, damaged, total: slice.total, hasNext: slice.hasNext };
};

/** The pages of a scan: their records as rows, and no more of them than it may ask for. */
const createPages = (options: ScanOptions & Pick<Scan, 'alsoRead'>, terms: GrowingTerms) => {
  const { upstream, evaluationId, runIds, alsoRead, evaluators, maxPageSize, maxCalls } = options;
  let calls = 0;
  let first: EvaluationLogsPage | undefined;
  const ask = async (request: PageRequest): Promise<EvaluationLogsPage> => {
    const known = request.page === 1 && request.size === maxPageSize ? first : undefined;
    first = undefined;
    if (known) return known;
    if (calls === maxCalls) throw new ScanLimitError(maxCalls, 0);
    calls += 1;
    return upstream.evaluationLogs({ ...request, evaluationId, runIds, alsoRead });
  };
  const readPage = inParts(ask);
  return {
    begin: (page: EvaluationLogsPage): void => {
      calls += 1;
      first = page;
    },
    fetchPage: async (request: PageRequest) => {
      const [page, attached] = await Promise.all([readPage(request), evaluators()]);
      const sound = page.records.flatMap((record) => (record instanceof Error ? [] : [record]));
      const source = blockOfRecords(sound, attached, terms);
      const columns = narrowColumns(source, attached.length);
      let at = 0;
      const records = page.records.map((record) => {
        const log = asEvaluationLog(record, evaluationId);
        if (log instanceof Error) return log;
        const row: ScannedRow = { identity: rowIdentity(log), columns, at, source, record: log };
        at += 1;
        return row;
      });
      return { ...page, records };
    },
  };
};
