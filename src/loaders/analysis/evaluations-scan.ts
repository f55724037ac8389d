import { type EvaluationFacts, factsOfEvaluation } from '../../analysis/evaluations/evaluation-facts.ts';
import type { PageRequest } from '../../contract/page.ts';
import { type Checked, pageReadingFor } from '../../upstream/shapes.ts';
import { asEvaluation, type Evaluation } from '../entities.ts';
import { createListing, type Slice } from '../listing/listing.ts';
import { listingWarner } from '../listing/listing-warnings.ts';
import type { Window } from '../listing/pages.ts';
import { inParts } from '../listing/parts.ts';
import type { LoadersOptions } from '../loaders.ts';
import { ScanLimitError } from '../row-lookup.ts';

export interface EvaluationsScanOptions
  extends Pick<LoadersOptions, 'scanUpstream' | 'maxPageSize' | 'anyRange' | 'readSelected' | 'maxScanCalls' | 'warn'> {
  readonly fileId: string | undefined;
  readonly primeEvaluation: (evaluation: Evaluation) => void;
}

export interface ScannedEvaluation {
  readonly id: string;
  /** Absent where no more than the facts was read. */
  readonly evaluation: Evaluation | undefined;
  readonly facts: EvaluationFacts;
}

/** So many evaluations of a list, one after another, and what is known behind them. */
export interface EvaluationsWindow {
  readonly rows: readonly ScannedEvaluation[];
  /** How many could not be read. */
  readonly damaged: number;
  /** As upstream counts them. */
  readonly total: number;
  readonly hasNext: boolean;
}

/** The evaluations of a file, or of all, as they are read from the first on: once, however many ask, and kept, for they are few. */
export interface EvaluationsScan {
  readonly maxCalls: number;
  readonly name: string;
  /** How many windows so many evaluations are. */
  windowsOf(total: number): number;
  /** Begins to read the windows up to this one, counted from 0. */
  prepare(to: number): void;
  /** Rejects with what a call of it failed with; with a `ScanLimitError` where it takes more calls than the scan may make. */
  window(index: number): Promise<EvaluationsWindow>;
}

/** The most evaluations that are read at a time of a source that gives any range and is no call away: others have their turn in between. */
const MAX_WINDOW = 1_000;

/** The windows of a scan: full pages, and of a source that gives any range ever larger ones. */
const createWindows = ({ maxPageSize, anyRange }: EvaluationsScanOptions) => {
  const most = anyRange ? Math.max(MAX_WINDOW, maxPageSize) : maxPageSize;
  const windows: Window[] = [];
  const at = (index: number): Window => {
    for (let last = windows.at(-1); windows.length <= index; last = windows.at(-1)) {
      windows.push(last ? { offset: last.offset + last.count, count: Math.min(last.count * 2, most) } : { offset: 0, count: maxPageSize });
    }
    return windows[index] as Window;
  };
  const countOf = (total: number): number => {
    let count = 0;
    while (at(count).offset < total) count += 1;
    return count;
  };
  return { at, countOf, most };
};

const scannedOf = (slice: Slice<ScannedEvaluation> | Error): EvaluationsWindow => {
  if (slice instanceof Error) throw slice;
  const rows = slice.rows.flatMap(({ row }) => (row instanceof Error ? [] : [row]));
  return { rows, damaged: slice.rows.length - rows.length, total: slice.total, hasNext: slice.hasNext };
};

/** What `factsOfEvaluation` reads, and what makes a record an evaluation. */
const FACTS = {
  id: 'all',
  name: 'all',
  created_by: 'all',
  created_at: 'all',
  updated_at: 'all',
  runs_count: 'all',
  evaluators: { version: { path: 'all', version_id: 'all', name: 'all' } },
} as const;

/**
 * The pages of the list, and no more of them than the scan may ask for. Of a source that is no call away the few evaluations that are shown are
 * read once more, so that of the others no more is read than what is looked at.
 */
const createPages = ({ fileId, scanUpstream, anyRange, readSelected, maxScanCalls, primeEvaluation }: EvaluationsScanOptions) => {
  const reading = anyRange && readSelected ? pageReadingFor(FACTS) : undefined;
  let calls = 0;
  const readPage = inParts(async (request: PageRequest) => {
    if (calls === maxScanCalls) throw new ScanLimitError(maxScanCalls, 0);
    calls += 1;
    return scanUpstream.evaluations({ ...request, fileId, reading });
  });
  return async (request: PageRequest) => {
    const page = await readPage(request);
    const records = page.records.map((record): Checked<ScannedEvaluation> => {
      if (record instanceof Error) return record;
      const { id } = record;
      const facts = factsOfEvaluation(record);
      if (reading) return { id, facts, evaluation: undefined };
      const evaluation = asEvaluation(record);
      primeEvaluation(evaluation);
      return { id, facts, evaluation };
    });
    return { ...page, records };
  };
};

export const createEvaluationsScan = (options: EvaluationsScanOptions): EvaluationsScan => {
  const { fileId, anyRange, maxScanCalls, warn } = options;
  const name = fileId === undefined ? 'The evaluations' : `The evaluations of file ${fileId}`;
  const windows = createWindows(options);
  const listing = createListing<ScannedEvaluation>({
    maxSize: windows.most,
    anyRange,
    identityOf: ({ id }) => id,
    warn: listingWarner(warn, name),
    fetchPage: createPages(options),
  });
  const begun: Promise<EvaluationsWindow>[] = [];
  const prepare = (to: number): void => {
    const asked: Window[] = [];
    for (let index = begun.length; index <= to; index += 1) asked.push(windows.at(index));
    for (const slice of asked.length > 0 ? listing.slices(asked) : []) {
      const window = slice.then(scannedOf);
      // Whoever comes to it hears of it.
      window.catch(() => undefined);
      begun.push(window);
    }
  };
  return {
    maxCalls: maxScanCalls,
    name,
    windowsOf: windows.countOf,
    prepare,
    window: (index) => {
      prepare(index);
      return begun[index] as Promise<EvaluationsWindow>;
    },
  };
};
