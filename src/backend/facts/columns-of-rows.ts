import { columnsOf, type Intern } from './columns.ts';
import { packed } from './packing.ts';
import type { RecordFacts } from './row-places.ts';

/** The column that only the engines have: where the record of each row is. */
export const RECORD_KEYS = 'record.key';

/** The columns of rows. */
export const columnsOfRows = (rows: readonly RecordFacts[], intern: Intern): Map<string, Uint8Array> => {
  const columns = columnsOf(
    rows.map(({ facts }) => facts),
    intern,
  );
  const keys = packed(
    Float64Array.from(rows, ({ recordKey }) => recordKey),
    Number.NaN,
  );
  if (keys) columns.set(RECORD_KEYS, keys);
  return columns;
};
