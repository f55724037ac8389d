import { stringify } from 'csv-stringify/sync';

/** RFC 4180. An empty text is quoted, so that it is not taken for an empty cell. */
const OPTIONS = { record_delimiter: '\r\n', quote_record_delimiter: true, quoted_match: [/^$/] };

/** Rows of one column: a line with nothing in it would be passed over by those who read tables. */
const NARROW = { ...OPTIONS, quoted_empty: true };

/** Rows as lines of CSV, each with its end; null is an empty cell. */
export const csvLines = (rows: readonly (readonly (string | null)[])[]): string =>
  stringify(rows as (string | null)[][], rows[0]?.length === 1 ? NARROW : OPTIONS);
