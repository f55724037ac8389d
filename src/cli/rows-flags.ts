import type { RowsFlags } from '../config/command-line.ts';
import { ConfigError } from '../config/config.ts';
import { DOWNLOAD_FORMATS, type DownloadFormat } from '../contract/download.ts';

/** What the command export is asked to write, of whichever evaluation. */
export interface RowsAsked {
  readonly format: DownloadFormat;
  /** `filter`, `orderBy` and `columns`, as far as they are given. */
  readonly query: object;
}

const formatOf = ({ format = 'csv' }: RowsFlags): DownloadFormat => {
  const known = DOWNLOAD_FORMATS.find((each) => each === format);
  if (known === undefined) throw new ConfigError(`--format has to be ${DOWNLOAD_FORMATS.join(' or ')}`);
  return known;
};

const jsonOf = (flag: keyof RowsFlags, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new ConfigError(`--${flag} has to be JSON`);
  }
};

/** A name of a column may hold a comma: then the names come as JSON. */
const columnsOf = (text: string): unknown => (text.trimStart().startsWith('[') ? jsonOf('columns', text) : text.split(','));

/** Reads the flags; a `ConfigError` for one that cannot be read. */
export const rowsAskedBy = (flags: RowsFlags): RowsAsked => {
  const { filter, order, columns } = flags;
  const query = {
    ...(filter !== undefined && { filter: jsonOf('filter', filter) }),
    ...(order !== undefined && { orderBy: jsonOf('order', order) }),
    ...(columns !== undefined && { columns: columnsOf(columns) }),
  };
  return { format: formatOf(flags), query };
};
