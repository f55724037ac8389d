/** What is downloaded, and the same in SQL over the narrow tables. */
export interface DownloadCase {
  readonly name: string;
  readonly format: 'csv' | 'jsonl';
  readonly query: { readonly filter?: object; readonly orderBy?: readonly object[]; readonly columns?: readonly string[] };
  /** The keys of the records, in order. */
  readonly sql: string;
}

export const COLUMNS = ['id', 'run_id', 'duration', 'output'] as const;

const PLAIN = 'SELECT blob FROM fact ORDER BY place';
const SLOW = 'SELECT blob FROM fact WHERE duration >= 2 ORDER BY duration DESC, place';
const SLOWEST = { filter: { duration: { gte: 2 } }, orderBy: [{ by: { field: 'DURATION' }, direction: 'DESC' }] };

export const CASES: readonly DownloadCase[] = [
  { name: 'all rows as JSONL', format: 'jsonl', query: {}, sql: PLAIN },
  { name: 'all rows as CSV', format: 'csv', query: { columns: COLUMNS }, sql: PLAIN },
  { name: 'slow ones, slowest first, as JSONL', format: 'jsonl', query: SLOWEST, sql: SLOW },
  { name: 'slow ones, slowest first, as CSV', format: 'csv', query: { ...SLOWEST, columns: COLUMNS }, sql: SLOW },
];

/** What a download came to, and what it took whoever wrote it. */
export interface Downloaded {
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly milliseconds: number;
  readonly cpu: number;
  /** MiB. */
  readonly peak: number;
}
