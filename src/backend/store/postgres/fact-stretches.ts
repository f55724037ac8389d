import type { ColumnCache } from '../../facts/column-cache.ts';
import { codesIn } from '../../facts/column-codes.ts';
import { COLUMN } from '../../facts/columns.ts';
import { RECORD_KEYS } from '../../facts/columns-of-rows.ts';
import { unpackedCodes, unpackedNumbers } from '../../facts/packing.ts';
import { partAt, partsOfRow, unpackedParts } from '../../facts/parts.ts';
import { outputAt } from '../../facts/row-facts.ts';
import { unpackedSections } from '../../facts/sections.ts';
import type { Connection } from './connections.ts';
import type { Ground } from './fact-ground.ts';
import type { FactWants, WantedRecords } from './fact-wants.ts';
import { bytesIn } from './rows.ts';

/** Rows whose columns are at hand, as far as they are wanted. */
export interface Stretch {
  readonly length: number;
  /** Below 0 for the logs that a file has of its own. */
  readonly runKey: number;
  /** Null where its columns were made just now. */
  readonly chunkKey: number | null;
  /** Undefined for a column that no row has anything in. */
  readonly columns: Map<string, Uint8Array | undefined>;
  /** What is at hand of records, by rows. */
  readonly records: Map<number, Buffer>;
  /** Pieces of records with the output. */
  readonly outputs: Map<number, Buffer>;
}

const NOTHING = Buffer.from('null');

/** Where outputs are in records. */
const placesOfOutputs = (stretch: Stretch): readonly (readonly [start: number, end: number])[] => {
  const column = stretch.columns.get(COLUMN.output);
  const [starts, ends] = (column ? unpackedSections(column, 2) : []).map((section) => unpackedCodes(section, stretch.length));
  return Array.from({ length: stretch.length }, (_, row) => [starts?.[row] ?? 0, ends?.[row] ?? 0] as const);
};

const rowsWhere = (length: number, holds: (row: number) => boolean): number[] =>
  Array.from({ length }, (_, row) => row).filter((row) => holds(row));

/** Rows whose records are wanted. */
const rowsWanted = (stretch: Stretch, wanted: WantedRecords): number[] => {
  const { length } = stretch;
  if (wanted === 'all') return rowsWhere(length, () => true);
  if (wanted === 'output') {
    const places = placesOfOutputs(stretch);
    return rowsWhere(length, (row) => outputAt(places[row] ?? [0, 0], () => NOTHING) === undefined);
  }
  const column = stretch.columns.get(COLUMN.json(wanted));
  if (!column) return [];
  const parts = unpackedParts(column, length);
  return rowsWhere(length, (row) => {
    const [first, end] = partsOfRow(parts, row);
    return first < end && partAt(parts, first).length === 0;
  });
};

/** The keys of the records of rows. */
export const recordKeysOf = ({ columns, length }: Pick<Stretch, 'columns' | 'length'>): Float64Array =>
  unpackedNumbers(columns.get(RECORD_KEYS), length);

const SLICES = `
SELECT row, substring(bytes FROM start + 1 FOR length) AS bytes
FROM unnest($1::int[], $2::bigint[], $3::int[], $4::int[]) AS asked (row, key, start, length) JOIN blob ON blob.key = asked.key`;

const readOutputs = async (connection: Connection, stretch: Stretch): Promise<void> => {
  const keys = recordKeysOf(stretch);
  const places = placesOfOutputs(stretch);
  const rows = rowsWhere(stretch.length, (row) => {
    const place = places[row];
    return place !== undefined && outputAt(place, () => NOTHING) === null && place[1] !== 0;
  });
  const lengths = rows.map((row) => (places[row]?.[1] ?? 0) - (places[row]?.[0] ?? 0));
  const asked = [rows, rows.map((row) => keys[row] ?? 0), rows.map((row) => places[row]?.[0] ?? 0), lengths];
  for (const row of await connection.query(SLICES, asked)) stretch.outputs.set(Number(row['row']), bytesIn(row));
};

const readRecords = async (connection: Connection, stretch: Stretch, wanted: ReadonlySet<WantedRecords>): Promise<void> => {
  const rows = [...new Set([...wanted].flatMap((each) => rowsWanted(stretch, each)))];
  const keys = recordKeysOf(stretch);
  const found = await recordsByKey(
    connection,
    rows.map((row) => keys[row] ?? 0),
  );
  for (const row of rows) {
    const record = found.get(keys[row] ?? 0);
    if (record) stretch.records.set(row, record);
  }
};

/** Bodies by their keys. */
export const recordsByKey = async (connection: Connection, keys: readonly number[]): Promise<Map<number, Buffer>> => {
  const rows = keys.length === 0 ? [] : await connection.query('SELECT key, bytes FROM blob WHERE key = ANY ($1)', [keys]);
  return new Map(rows.map((row) => [Number(row['key']), bytesIn(row)]));
};

const COLUMNS = 'SELECT chunk_key, name, bytes FROM fact_column WHERE chunk_key = ANY ($1) AND name = ANY ($2)';

/** Gives a stretch a column that is held; whether it has it then. */
export const holdColumn = (cache: ColumnCache, { chunkKey, columns }: Stretch, name: string): boolean => {
  if (chunkKey === null || !cache.has(chunkKey, name)) return false;
  columns.set(
    name,
    cache.column(chunkKey, name, () => undefined),
  );
  return true;
};

/** Columns of chunks by their names: those that are held, and the others by one question. Bytes that were read. */
export const readColumns = async (
  connection: Connection,
  cache: ColumnCache,
  { stretches, names }: { readonly stretches: readonly Stretch[]; readonly names: readonly string[] },
): Promise<number> => {
  const lacking = stretches.filter((stretch) => {
    if (stretch.chunkKey === null) return false;
    const unheld = names.filter((name) => !stretch.columns.has(name) && !holdColumn(cache, stretch, name));
    return unheld.length > 0;
  });
  if (lacking.length === 0) return 0;
  const byKey = new Map(lacking.map((stretch) => [stretch.chunkKey, stretch]));
  const rows = await connection.query(COLUMNS, [[...byKey.keys()] as number[], names]);
  let bytes = 0;
  for (const row of rows) {
    const column = bytesIn(row);
    bytes += column.length;
    byKey.get(Number(row['chunk_key']))?.columns.set(String(row['name']), column);
  }
  for (const { chunkKey, columns } of lacking)
    for (const name of names) {
      const column = columns.get(name);
      columns.set(
        name,
        cache.column(chunkKey as number, name, () => column),
      );
    }
  return bytes;
};

const readTexts = async ({ terms }: Ground, stretches: readonly Stretch[], wants: FactWants): Promise<void> => {
  const codes = new Set<number>();
  for (const { columns, length } of stretches)
    for (const name of wants.texts) {
      const column = columns.get(name);
      for (const coded of column ? codesIn(name, column, length) : []) terms.unreadIn(coded, codes);
    }
  await terms.readTexts([...codes]);
};

/** Rows of which nothing has been read yet. */
export const stretchOf = (rows: Pick<Stretch, 'runKey' | 'chunkKey' | 'length'>): Stretch => ({
  ...rows,
  columns: new Map(),
  records: new Map(),
  outputs: new Map(),
});

/** Reads what is wanted of rows. Bytes of columns that were read. */
export const readWanted = async (ground: Ground, cache: ColumnCache, stretches: readonly Stretch[], wants: FactWants): Promise<number> => {
  const { connection } = ground;
  const isOfRecords = wants.outputs || wants.records.size > 0;
  const names = isOfRecords ? [...wants.columns, RECORD_KEYS] : [...wants.columns];
  const bytes = names.length === 0 ? 0 : await readColumns(connection, cache, { stretches, names });
  await readTexts(ground, stretches, wants);
  if (!isOfRecords) return bytes;
  for (const stretch of stretches) {
    if (wants.outputs) await readOutputs(connection, stretch);
    if (wants.records.size > 0) await readRecords(connection, stretch, wants.records);
  }
  return bytes;
};
