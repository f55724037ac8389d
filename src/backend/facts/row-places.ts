import type { RowFacts } from './row-facts.ts';

/** Where a row stands in its run. Times are beyond what a number holds. */
export interface RowPlace {
  readonly at: bigint;
  readonly logId: string;
}

/** Rows of a run that have no chunk: those after a place, and before another where there is one. */
export interface Gap {
  /** Below 0 the logs that a file has of its own are the rows; see `TABLES` of SQLite. */
  readonly runKey: number;
  readonly after: RowPlace;
  readonly before: RowPlace | undefined;
}

/** Where a row and its record are. */
export interface PlacedRow extends RowPlace {
  readonly recordKey: number;
}

/** The facts of a record. */
export interface RecordFacts {
  readonly recordKey: number;
  readonly facts: RowFacts;
}

/** A row with the facts of its record. */
export interface LooseRow extends PlacedRow, RecordFacts {
  /** Bytes of the record. */
  readonly size: number;
}

/** Before all rows. */
export const BEFORE_ALL: RowPlace = { at: -(2n ** 63n), logId: '' };

/** Rows whose facts are at hand. */
export interface Chunk {
  readonly key: number;
  readonly first: RowPlace;
  readonly last: RowPlace;
  readonly count: number;
}

/** How many rows the facts of one chunk are of, at most. */
export const CHUNK_ROWS = 1_024;

/** The stretches of a run that have no chunk, as far as its chunks tell: some may have no rows. */
export function* gapsBetween(runKey: number, chunks: readonly Chunk[]): Generator<Gap> {
  let after = BEFORE_ALL;
  for (const { first, last } of chunks) {
    yield { runKey, after, before: first };
    after = last;
  }
  yield { runKey, after, before: undefined };
}
