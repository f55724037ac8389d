/** How rows are written: as a table, or as the records themselves, one a line. */
export const DOWNLOAD_FORMATS = ['csv', 'jsonl'] as const;
export type DownloadFormat = (typeof DOWNLOAD_FORMATS)[number];

/** Their media types. */
export const CONTENT_TYPES = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/x-ndjson; charset=utf-8',
} as const satisfies Record<DownloadFormat, string>;

/** What has rows that are had as a file: an evaluation, or a file of the workspace, by its upstream id. */
export interface RowsOwner {
  readonly type: 'evaluation' | 'file';
  readonly id: string;
}

const MAX_NAME = 80;

/** A name for a file of rows, of letters that every system takes: that of whatever has them as far as it has such, and its id. */
export const fileNameOf = ({ id, name }: { readonly id: string; readonly name?: unknown }, format: DownloadFormat): string => {
  const plain = typeof name === 'string' ? name.normalize('NFKD').replace(/\p{M}/gu, '') : '';
  const words = plain
    .replace(/[^A-Za-z0-9]+/g, '-')
    .slice(0, MAX_NAME)
    .replace(/^-+|-+$/g, '');
  return `${words === '' ? '' : `${words}-`}${id}.${format}`;
};

/** The most characters of a path that is given out; what asks for more goes by POST. */
const MAX_PATH = 4_000;

/** Where rows are had as a file by GET, below the address of this server; null where that would be too long. */
export const downloadPath = ({ type, id }: RowsOwner, format: DownloadFormat, query: object): string | null => {
  const isPlain = Object.keys(query).length === 0;
  const q = isPlain ? '' : `?q=${Buffer.from(JSON.stringify(query)).toString('base64url')}`;
  const path = `/${type}s/${id}/logs.${format}${q}`;
  return path.length > MAX_PATH ? null : path;
};
