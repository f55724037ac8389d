import type { AttachedEvaluator, Block, JsonPlace } from '../../../analysis/block.ts';
import type { Pace } from '../../../analysis/pace.ts';
import { paced, type Steps } from '../../../analysis/steps.ts';
import { parseObject, textAt } from '../../../json/tolerant.ts';
import { blockOfStored } from '../../facts/column-block.ts';
import type { ColumnCache } from '../../facts/column-cache.ts';
import { type AskedEvaluator, askedOf } from '../../facts/column-cells.ts';
import { codesIn } from '../../facts/column-codes.ts';
import { RECORD_KEYS } from '../../facts/columns-of-rows.ts';
import { rowsPicked } from '../../facts/picked-logs.ts';
import { pickedRows } from '../../facts/picked-rows.ts';
import { withJudgments } from '../judged-log.ts';
import type { RowFacts } from '../reads.ts';
import type { Row } from './connections.ts';
import type { Ground, Piece } from './fact-ground.ts';
import { holdColumn, readColumns, readWanted, recordKeysOf, recordsByKey, type Stretch, stretchOf } from './fact-stretches.ts';
import { type FactWants, LackingError } from './fact-wants.ts';
import { bytesIn } from './rows.ts';

export interface ViewOptions {
  readonly ground: Ground;
  readonly cache: ColumnCache;
  readonly wants: FactWants;
  readonly pace: Pace;
  /** The rows in front of a chunk, with their columns. */
  readonly loose: (piece: Extract<Piece, { readonly gap: unknown }>) => AsyncIterable<Stretch>;
}

/** Rows that have been read. */
interface ReadStretch {
  /** The place at which they begin. */
  readonly start: number;
  /** With the keys of their records alone, and those only once they were asked for. */
  readonly stretch: Stretch;
  /** Which of the stretch they are; all where it is undefined. */
  readonly rows: Uint32Array | undefined;
}

const EMPTY_RECORD = Buffer.from('{}');
const NO_OUTPUT = Buffer.from('null');
/** Chunks whose columns are read by one question, at most, and their bytes, about. */
const MAX_AHEAD = 32;
const ENOUGH_BYTES = 524_288;
/** Records of a page that are read by one statement; those of a stream, at first, and then as many as have so many bytes, about. */
const PAGE_RECORDS = 256;
const FIRST_RECORDS = 16;
const BATCH_BYTES = 262_144;

const bytesOf = (bodies: readonly Buffer[]): number => bodies.reduce((sum, { length }) => sum + length, 0);

const JUDGED = `
SELECT parent_id, bytes FROM judgment JOIN blob ON blob.key = blob_key WHERE parent_id = ANY ($1) ORDER BY judgment.key`;

const idIn = (log: Buffer): string => textAt(parseObject(log)?.object ?? {}, 'id') ?? '';

const withKeysAlone = ({ runKey, chunkKey, length, columns }: Stretch): Stretch => {
  const keys = columns.get(RECORD_KEYS);
  const kept = stretchOf({ runKey, chunkKey, length });
  if (keys) kept.columns.set(RECORD_KEYS, keys);
  return kept;
};

/** The rows of a selection, as far as what a question asks of them is at hand. Where something is not, that is noted, and it is to begin anew. */
export class FactView implements RowFacts {
  readonly isHeld = true;
  readonly evaluation: Buffer | undefined;
  readonly terms: Ground['terms'];
  readonly total: number;
  readonly #options: ViewOptions;
  readonly #read: ReadStretch[] = [];
  #isLacking = false;
  #current: Stretch | undefined;

  constructor(options: ViewOptions) {
    const { ground } = options;
    this.#options = options;
    this.evaluation = ground.evaluation;
    this.terms = ground.terms;
    this.total = ground.total;
    this.terms.onLackingText = (code) => this.#lackText(code);
  }

  /** Whether something was asked that was not there: what came of it is worth nothing. */
  get isLacking(): boolean {
    return this.#isLacking || this.terms.isLacking;
  }

  async *blocks(evaluators: readonly AttachedEvaluator[]): AsyncGenerator<Block> {
    const { ground, pace } = this.#options;
    await this.terms.readCodes(evaluators.flatMap(({ versionId, fileId }) => [versionId, fileId ?? '']));
    let asked: AskedEvaluator[] | undefined;
    let [start, passed] = [0, 0];
    for await (const stretch of this.#stretches()) {
      // Ids that no row had before may have become terms by columns that were made since.
      if (stretch.chunkKey === null || !asked) asked = askedOf(evaluators, this.terms);
      this.#current = stretch;
      const whole = this.#blockOf(stretch, asked);
      const rows = ground.picked && (await this.#rowsPicked(passed, whole));
      const block = rows ? pickedRows(whole, rows) : whole;
      passed += stretch.length;
      if (block.length > 0) {
        this.#read.push({ start, stretch: withKeysAlone(stretch), rows });
        start += block.length;
        yield block;
      }
      this.#endWhereLacking();
      await pace();
    }
    this.#current = undefined;
  }

  paced<T>(steps: Steps<T>): Promise<T> {
    const { pace } = this.#options;
    return paced(steps, () => {
      this.#endWhereLacking();
      return pace();
    });
  }

  async records(places: Iterable<number>): Promise<Iterable<Buffer>> {
    const records: Buffer[] = [];
    if (this.isLacking) throw new LackingError();
    for await (const batch of this.#batches(places, PAGE_RECORDS)) records.push(...batch);
    return records;
  }

  recordBatches(places: Iterable<number>): AsyncIterable<readonly Buffer[]> {
    if (this.isLacking) throw new LackingError();
    return this.#batches(places, FIRST_RECORDS);
  }

  async *#batches(places: Iterable<number>, first: number): AsyncGenerator<readonly Buffer[]> {
    let most = first;
    let batch: number[] = [];
    for (const place of places) {
      batch.push(place);
      if (batch.length < most) continue;
      const records = await this.#recordsAt(batch);
      const fitting = Math.floor((BATCH_BYTES * records.length) / Math.max(1, bytesOf(records)));
      most = Math.max(1, Math.min(PAGE_RECORDS, fitting));
      yield records;
      batch = [];
    }
    if (batch.length > 0) yield await this.#recordsAt(batch);
  }

  async #recordsAt(places: readonly number[]): Promise<Buffer[]> {
    const { ground, cache } = this.#options;
    const found = places.map((place) => this.#stretchAt(place));
    const stretches = [...new Set(found.map(({ stretch }) => stretch))];
    await readColumns(ground.connection, cache, { stretches, names: [RECORD_KEYS] });
    const keysOf = new Map(stretches.map((stretch) => [stretch, recordKeysOf(stretch)]));
    const keys = found.map(({ start, stretch, rows }, index) => {
      const row = (places[index] as number) - start;
      return keysOf.get(stretch)?.[rows ? (rows[row] as number) : row] ?? 0;
    });
    const records = await recordsByKey(ground.connection, keys);
    const bodies = keys.map((key) => records.get(key) ?? Buffer.of());
    return ground.picked ? this.#withJudgments(bodies) : bodies;
  }

  async #withJudgments(logs: readonly Buffer[]): Promise<Buffer[]> {
    const ids = logs.map(idIn);
    const given = Map.groupBy(await this.#options.ground.connection.query(JUDGED, [ids]), (row: Row) => row['parent_id']);
    return logs.map((log, index) => withJudgments(log, (given.get(ids[index] ?? '') ?? []).map(bytesIn)));
  }

  /** Those with what is wanted of them, some of them read together. */
  async *#stretches(): AsyncGenerator<Stretch> {
    const { ground, wants, cache, loose } = this.#options;
    let waiting: Stretch[] = [];
    let ahead = 1;
    const read = async (): Promise<Stretch[]> => {
      const stretches = waiting;
      if (stretches.length === 0) return stretches;
      waiting = [];
      const bytes = await readWanted(ground, cache, stretches, wants);
      const isNarrow = wants.records.size === 0 && !wants.outputs;
      const fitting = Math.floor((ENOUGH_BYTES * stretches.length) / Math.max(1, bytes));
      ahead = isNarrow ? Math.max(1, Math.min(MAX_AHEAD, ahead * 2, fitting)) : 1;
      return stretches;
    };
    for (const piece of ground.pieces) {
      if ('chunk' in piece) {
        waiting.push(stretchOf({ runKey: piece.runKey, chunkKey: piece.chunk.key, length: piece.chunk.count }));
        if (waiting.length >= ahead) yield* await read();
        continue;
      }
      yield* await read();
      for await (const stretch of loose(piece)) {
        waiting.push(stretch);
        yield* await read();
      }
    }
    yield* await read();
  }

  #blockOf(stretch: Stretch, asked: readonly AskedEvaluator[]): Block {
    const { wants, cache } = this.#options;
    const { columns, records, outputs, length, runKey, chunkKey } = stretch;
    // What is asked of rows before their columns are there is asked in vain, mostly.
    let isLacking = false;
    const lack = (note: () => void): void => {
      if (!isLacking) note();
      isLacking = true;
      this.#isLacking = true;
    };
    const read = (name: string): Uint8Array | undefined => {
      if (columns.has(name) || chunkKey === null) return columns.get(name);
      wants.columns.add(name);
      if (!holdColumn(cache, stretch, name)) lack(() => undefined);
      return columns.get(name);
    };
    const record = (row: number, of?: JsonPlace | 'output'): Buffer => {
      const found = records.get(row);
      if (!found) lack(() => wants.records.add(of ?? 'all'));
      return found ?? EMPTY_RECORD;
    };
    const slice = (row: number): Buffer => {
      const found = outputs.get(row);
      if (!found)
        lack(() => {
          wants.outputs = true;
        });
      return found ?? NO_OUTPUT;
    };
    return blockOfStored({ length, read, record, slice, isLog: runKey < 0 }, asked);
  }

  /** Which rows of a stretch are looked at, the first of which has this place. */
  async #rowsPicked(place: number, block: Block): Promise<Uint32Array | undefined> {
    const { ground } = this.#options;
    if (!ground.picked) return undefined;
    if (ground.picked.versionId !== null) await this.terms.readCodes([ground.picked.versionId]);
    return rowsPicked(ground.picked, place, block, this.terms);
  }

  #endWhereLacking(): void {
    if (this.#isLacking || this.terms.lacksCodes) throw new LackingError();
  }

  /** A code whose text is lacking is looked for among the rows that were given last: others of the same column will be asked, too. */
  #lackText(code: number): void {
    const { wants } = this.#options;
    const stretch = this.#current;
    if (!stretch) return;
    for (const [name, column] of stretch.columns) {
      if (!column || wants.texts.has(name)) continue;
      if (!codesIn(name, column, stretch.length).some((codes) => codes.includes(code))) continue;
      wants.texts.add(name);
      this.#isLacking = true;
    }
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
}
