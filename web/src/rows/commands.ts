import type { FileFormat } from './saving.ts';

/** What a download asks for. */
export interface AskedFile {
  readonly id: string;
  readonly format: FileFormat;
  readonly filter?: object;
  readonly orderBy?: readonly object[];
  readonly columns: readonly string[];
}

/** A word as a POSIX shell reads it. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The same as JSON, which goes by POST where it is too long for a URL. */
export const bodyOf = ({ format, filter, orderBy, columns }: AskedFile): string =>
  JSON.stringify({ ...(filter && { filter }), ...(orderBy && { orderBy }), ...(format === 'CSV' && { columns }) });

interface Fetched {
  /** Null where it is asked for by POST. */
  readonly path: string | null;
  readonly url: string;
  readonly fileName: string;
  readonly hasKey: boolean;
}

/** Fetches the file from this server. */
export const curlCommand = (asked: AskedFile, { path, url, fileName, hasKey }: Fetched): string =>
  [
    `curl --fail --output ${quoted(fileName)}`,
    ...(hasKey ? ['-H "X-API-KEY: $HUMANLOOP_API_KEY"'] : []),
    ...(path === null
      ? ['-H "content-type: application/json"', `--data ${quoted(bodyOf(asked))}`]
      : ['-H "apollo-require-preflight: true"']),
    quoted(url),
  ].join(' \\\n  ');

/** Writes the file where the server could be started. */
export const exportCommand = ({ id, format, filter, orderBy, columns }: AskedFile, fileName: string): string =>
  [
    `humanloop-graphql export ${id} --format ${format.toLowerCase()}`,
    ...(filter ? [`--filter ${quoted(JSON.stringify(filter))}`] : []),
    ...(orderBy ? [`--order ${quoted(JSON.stringify(orderBy))}`] : []),
    ...(format === 'CSV' ? [`--columns ${quoted(JSON.stringify(columns))}`] : []),
    `--output ${quoted(fileName)}`,
  ].join(' \\\n  ');
