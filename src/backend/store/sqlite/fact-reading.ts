import type { DatabaseSync } from 'node:sqlite';
import type { AttachedEvaluator, Block } from '../../../analysis/block.ts';
import type { Pace } from '../../../analysis/pace.ts';
import { paced, type Steps } from '../../../analysis/steps.ts';
import { parseObject, textAt } from '../../../json/tolerant.ts';
import { blockOfStored } from '../../facts/column-block.ts';
import type { ColumnCache } from '../../facts/column-cache.ts';
import { type AskedEvaluator, askedOf } from '../../facts/column-cells.ts';
import { RECORD_KEYS } from '../../facts/columns-of-rows.ts';
import { unpackedNumbers } from '../../facts/packing.ts';
import { type PickedLogs, rowsPicked } from '../../facts/picked-logs.ts';
import { pickedRows } from '../../facts/picked-rows.ts';
import { CHUNK_ROWS, type Gap, gapsBetween, type LooseRow } from '../../facts/row-places.ts';
import type { RowFacts } from '../reads.ts';
import { createFactChunks, type FactChunks, type WholeChunk } from './fact-chunks.ts';
import { createRecordsReader, type ReadGap } from './fact-rows.ts';
import { createTermsReader, type StoredTerms } from './fact-terms.ts';
import { createLogPicking } from './file-log-places.ts';
import { createJudgedLogs } from './judgments.ts';
import { createReads, type ListedRun, optionalBytes, type StoreReads } from './reads.ts';

/** What questions read by: one connection, with every query prepared once. */
export interface FactConnection {
  readonly database: DatabaseSync;
  readonly reads: StoreReads;
  readonly chunks: FactChunks;
  readonly readRecords: ReadGap;
  readonly terms: () => StoredTerms;
  readonly pickLogs: ReturnType<typeof createLogPicking>;
  record(key: number): Buffer;
  /** A log by itself, with its judgments that were given here. */
  log(key: number): Buffer;
  slice(key: number, start: number, end: number): Buffer;
}

const idIn = (log: Buffer): string => textAt(parseObject(log)?.object ?? {}, 'id') ?? '';

export interface ConnectionOptions {
  /** Of all connections of one database. */
  readonly cache: ColumnCache;
}

export const createFactConnection = (database: DatabaseSync, { cache }: ConnectionOptions): FactConnection => {
  const record = database.prepare('SELECT bytes FROM blob WHERE key = ?');
  const judged = createJudgedLogs(database);
  const recordOf = (key: number): Buffer => optionalBytes(record.get(key)) ?? Buffer.of();
  const slice = database.prepare('SELECT substr(bytes, ? + 1, ?) AS bytes FROM blob WHERE key = ?');
  return {
    database,
    reads: createReads(database),
    chunks: createFactChunks(database, cache),
    readRecords: createRecordsReader(database),
    terms: createTermsReader(database),
    pickLogs: createLogPicking(database),
    record: recordOf,
    log: (key) => {
      const log = recordOf(key);
      return judged(log, idIn(log));
    },
    slice: (key, start, end) => optionalBytes(slice.get(start, end - start, key)) ?? Buffer.of(),
  };
};

/** Makes columns of rows that have no chunk. */
export type ColumnsOfLoose = (run: ListedRun, rows: readonly LooseRow[], terms: StoredTerms) => ReadonlyMap<string, Uint8Array>;

export interface ViewOptions {
  readonly connection: FactConnection;
  readonly evaluation: Buffer | undefined;
  readonly runs: readonly ListedRun[];
  /** Which rows are looked at where they are the logs of a file. */
  readonly picked?: PickedLogs;
  readonly pace: Pace;
  readonly columnsOfLoose: ColumnsOfLoose;
  /** Whether nothing changes for the connection while it looks. */
  readonly isHeld: boolean;
}

/** Rows whose columns are at hand, one after another. */
interface Stretch {
  readonly length: number;
  readonly read: (name: string) => Uint8Array | undefined;
  /** Where the record of a row is. */
  readonly keyOf: (row: number) => number;
  /** Whether its columns were made just now. */
  readonly isLoose: boolean;
}

/** What has been read of a listing: nothing else of it is kept. */
interface ReadStretch extends Pick<Stretch, 'keyOf'> {
  /** The place at which it begins. */
  readonly start: number;
}

const keyOfChunk = (chunks: FactChunks, { key, count }: WholeChunk): Stretch['keyOf'] => {
  let keys: Float64Array | undefined;
  return (row) => {
    keys ??= unpackedNumbers(chunks.column(key, RECORD_KEYS), count);
    return keys[row] ?? 0;
  };
};

const keyOfLoose = (rows: readonly LooseRow[]): Stretch['keyOf'] => {
  const keys = rows.map(({ recordKey }) => recordKey);
  return (row) => keys[row] ?? 0;
};

/** Bytes of records that are read at a time, about. */
const BATCH_BYTES = 262_144;

/** The rows of runs, or the logs of a file, as one connection sees them. */
export class FactView implements RowFacts {
  readonly isHeld: boolean;
  readonly evaluation: Buffer | undefined;
  readonly terms: StoredTerms;
  readonly total: number;
  readonly #options: ViewOptions;
  readonly #read: ReadStretch[] = [];

  constructor(options: ViewOptions) {
    this.#options = options;
    this.isHeld = options.isHeld;
    this.evaluation = options.evaluation;
    this.terms = options.connection.terms();
    this.total = options.picked?.total ?? options.runs.reduce((sum, { logsCount }) => sum + logsCount, 0);
  }

  async *blocks(evaluators: readonly AttachedEvaluator[]): AsyncGenerator<Block> {
    const { pace, runs } = this.#options;
    let start = 0;
    for (const run of runs) {
      let asked: AskedEvaluator[] | undefined;
      let passed = 0;
      for await (const stretch of this.#stretchesOf(run)) {
        // Ids that no row had before may have become terms by columns that were made since.
        if (stretch.isLoose || !asked) asked = askedOf(evaluators, this.terms);
        const { block, keyOf } = this.#pick(stretch, passed, this.#blockOf(stretch, run, asked));
        passed += stretch.length;
        if (block.length > 0) {
          this.#read.push({ start, keyOf });
          start += block.length;
          yield block;
        }
        await pace();
      }
    }
  }

  #blockOf({ length, read, keyOf }: Stretch, { key }: ListedRun, asked: readonly AskedEvaluator[]): Block {
    const { connection } = this.#options;
    const record = (row: number): Buffer => connection.record(keyOf(row));
    const slice = (row: number, from: number, to: number): Buffer => connection.slice(keyOf(row), from, to);
    return blockOfStored({ length, read, record, slice, isLog: key < 0 }, asked);
  }

  /** Those of a stretch that are looked at; the first of it has this place. */
  #pick({ keyOf }: Stretch, place: number, block: Block): { readonly block: Block; readonly keyOf: Stretch['keyOf'] } {
    const { picked } = this.#options;
    const rows = picked && rowsPicked(picked, place, block, this.terms);
    return rows ? { block: pickedRows(block, rows), keyOf: (row) => keyOf(rows[row] as number) } : { block, keyOf };
  }

  paced<T>(steps: Steps<T>): Promise<T> {
    return paced(steps, this.#options.pace);
  }

  *records(places: Iterable<number>): Generator<Buffer> {
    const { connection, picked } = this.#options;
    for (const place of places) {
      const { start, keyOf } = this.#stretchAt(place);
      const key = keyOf(place - start);
      yield picked ? connection.log(key) : connection.record(key);
    }
  }

  *recordBatches(places: Iterable<number>): Generator<readonly Buffer[]> {
    let batch: Buffer[] = [];
    let bytes = 0;
    for (const record of this.records(places)) {
      batch.push(record);
      bytes += record.length;
      if (bytes < BATCH_BYTES) continue;
      yield batch;
      [batch, bytes] = [[], 0];
    }
    if (batch.length > 0) yield batch;
  }

  /** The last of those read that begins at this place or before it. */
  #stretchAt(place: number): ReadStretch {
    let [from, to] = [0, this.#read.length];
    while (to - from > 1) {
      const middle = (from + to) >> 1;
      if ((this.#read[middle] as ReadStretch).start <= place) from = middle;
      else to = middle;
    }
    const found = this.#read[from];
    if (!found) throw new Error('The row has not been read.');
    return found;
  }

  async *#stretchesOf(run: ListedRun): AsyncGenerator<Stretch> {
    const { chunks } = this.#options.connection;
    const whole = chunks.ofWholeRun(run.key, run.logsCount);
    if (whole) {
      for (const chunk of whole) yield this.#stretchOf(chunk);
      return;
    }
    const known = chunks.ofRun(run.key);
    let index = 0;
    for (const gap of gapsBetween(run.key, known)) {
      yield* this.#stretchesIn(run, gap);
      const chunk = known[index++];
      if (chunk) yield this.#stretchOf(chunk);
    }
  }

  #stretchOf(chunk: WholeChunk): Stretch {
    const { chunks } = this.#options.connection;
    return { length: chunk.count, read: (name) => chunks.column(chunk.key, name), keyOf: keyOfChunk(chunks, chunk), isLoose: false };
  }

  async *#stretchesIn(run: ListedRun, gap: Gap): AsyncGenerator<Stretch> {
    const { connection, pace, columnsOfLoose } = this.#options;
    let after = gap.after;
    for (let rows: LooseRow[] = []; ; ) {
      const more = connection.readRecords({ ...gap, after }, CHUNK_ROWS - rows.length);
      rows.push(...more);
      after = more.at(-1) ?? after;
      await pace();
      if (more.length > 0 && rows.length < CHUNK_ROWS) continue;
      if (rows.length === 0) return;
      const columns = columnsOfLoose(run, rows, this.terms);
      yield { length: rows.length, read: (name) => columns.get(name), keyOf: keyOfLoose(rows), isLoose: true };
      rows = [];
    }
  }
}
