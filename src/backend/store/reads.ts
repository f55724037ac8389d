import type { AttachedEvaluator, Block, Terms } from '../../analysis/block.ts';
import type { Steps } from '../../analysis/steps.ts';
import type { FindingCode, NotedFinding, Severity } from '../../contract/finding.ts';
import type { CatalogueReads, FileLogSelection } from './catalogue-reads.ts';
import type { BodiesPlace, Forgotten, HeldBodies } from './forgetting.ts';
import type { ImportReport } from './import-report.ts';
import type { MaybePromise } from './maybe-promise.ts';
import type { Listing, Range } from './ranges.ts';
import type { WorkOptions } from './store.ts';

/** Which rows of an evaluation are listed. */
export interface RowSelection {
  readonly evaluationId: string;
  /** Those of these runs; of all where it is empty. */
  readonly runIds: readonly string[];
  /** Those of these logs, in this order within each run; of all, the oldest first, where it is empty. */
  readonly logIds: readonly string[];
}

/** An export that a store was filled from. */
export interface HeldExport {
  /** Its real path at the time of the import; null for the sample, whose place means nothing. */
  readonly directory: string | null;
  /** What its files were at the time, as `FoundExport` has it. */
  readonly state: string;
  readonly report: Required<ImportReport>;
}

/** A finding, and where the export was that it is of. */
export interface HeldFinding extends NotedFinding {
  readonly exportDirectory: string | null;
}

/** Which rows are looked at by columns: those of these runs of an evaluation, of all where there are none; or logs that a file has of its own. */
export type FactsSelection = Pick<RowSelection, 'evaluationId' | 'runIds'> | FileLogSelection;

/** The rows of a selection as they were at one moment, whatever changes meanwhile. */
export interface RowFacts {
  /** Whether they are so for as long as they are looked at. If not, they are looked at anew where they have changed between two blocks. */
  readonly isHeld: boolean;
  /** Undefined for an evaluation that is known only by its runs and logs, and for logs of a file. */
  readonly evaluation: Buffer | undefined;
  /** They may grow while blocks are read. */
  readonly terms: Terms;
  /** How many rows there are. */
  readonly total: number;
  /**
   * All rows, in the order of the listing, with the cells of these evaluators, which are those of the evaluation. Now and then it lets
   * everything else have its turn. To be read once.
   */
  blocks(evaluators: readonly AttachedEvaluator[]): AsyncIterable<Block>;
  /** Does steps at the pace of the blocks: with turns for everything else, and until the signal. */
  paced<T>(steps: Steps<T>): Promise<T>;
  /** The records of rows that have been read, by their places in the listing; each read when it is its turn. */
  records(places: Iterable<number>): MaybePromise<Iterable<Buffer>>;
  /**
   * The same for who takes a stream: some at a time, the next ones when those before were taken. Rows that are not held are there at once, so that
   * nothing of them can change before all were taken.
   */
  recordBatches(places: Iterable<number>): AsyncIterable<readonly Buffer[]> | Iterable<readonly Buffer[]>;
}

/** Rows whose columns are not at hand: a question makes them of the records, and keeps them where that can be done. */
export interface RowsWithoutFacts {
  readonly selection: FactsSelection;
  /** How many they are. */
  readonly count: number;
}

/**
 * What is read of a store, by the ids of evaluations, runs, files and logs alone. Bodies come as they were stored, and every method answers in one
 * step: an engine across a network takes one round trip. Rejects, or throws, when the engine fails.
 */
export interface Reads extends CatalogueReads {
  /** Undefined for an unknown evaluation, and for one that is known only by its runs and logs. */
  evaluation(id: string): MaybePromise<Buffer | undefined>;
  /** The newest first: those of one file, or all of them for null. */
  evaluations(fileId: string | null, range: Range): MaybePromise<Listing>;
  /** The runs of an evaluation that have a body, the newest first; undefined for an unknown evaluation. */
  runs(evaluationId: string): MaybePromise<readonly Buffer[] | undefined>;
  /** One of those. */
  run(evaluationId: string, runId: string): MaybePromise<Buffer | undefined>;
  /** Null where the evaluation has none; undefined for an unknown evaluation. */
  stats(evaluationId: string): MaybePromise<Buffer | null | undefined>;
  /** The records of an evaluation's logs, run by run; undefined for an unknown evaluation. */
  rows(selection: RowSelection, range: Range): MaybePromise<Listing | undefined>;
  /**
   * Looks at rows by columns, for as long as `use` takes. Where rows change meanwhile it may be done once more, from its beginning. Undefined
   * for an unknown evaluation, and not for an unknown file, which has no logs; rejects with the reason of the signal, and whatever `use` rejects with.
   */
  facts<T>(selection: FactsSelection, use: (facts: RowFacts) => Promise<T>, options?: WorkOptions): MaybePromise<T | undefined>;
  /** Run by run, and file by file; none where all is as an import leaves it. */
  rowsWithoutFacts(): MaybePromise<readonly RowsWithoutFacts[]>;
  /** One log by itself, wherever it was found. */
  log(id: string): MaybePromise<Buffer | undefined>;
  /** All bodies that hold logs, some at a time, from the first for null. One may come several times. */
  heldBodies(after: BodiesPlace | null): MaybePromise<HeldBodies>;
  /** What nothing is to be kept of: all people, and logs, of these or of all. */
  forgotten(logIds: readonly string[] | 'all'): MaybePromise<Forgotten>;
  /** Oldest first. */
  exports(): MaybePromise<readonly HeldExport[]>;
  /** Those of these severities, the worst first, then those found first. */
  findings(severities: readonly Severity[], range: Range): MaybePromise<readonly HeldFinding[]>;
  findingsBySeverity(): MaybePromise<Readonly<Record<Severity, number>>>;
  /** Of each code that there is any of. Reads them all. */
  findingsByCode(): MaybePromise<Partial<Record<FindingCode, number>>>;
}
