import { shellWord } from '../parts/shell-word.ts';
import type { FileFormat } from './saving.ts';

/** What a download asks for. */
export interface AskedFile {
  readonly id: string;
  readonly format: FileFormat;
  readonly filter?: object;
  readonly orderBy?: readonly object[];
  readonly columns: readonly string[];
}

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
    `curl --fail --output ${shellWord(fileName)}`,
    ...(hasKey ? ['-H "X-API-KEY: $HUMANLOOP_API_KEY"'] : []),
    ...(path === null
      ? ['-H "content-type: application/json"', `--data ${shellWord(bodyOf(asked))}`]
      : ['-H "apollo-require-preflight: true"']),
    shellWord(url),
  ].join(' \\\n  ');

/** Writes the file where the server could be started. */
export const exportCommand = ({ id, format, filter, orderBy, columns }: AskedFile, fileName: string): string =>
  [
    `humanloop-graphql export ${shellWord(id)} --format ${format.toLowerCase()}`,
    ...(filter ? [`--filter ${shellWord(JSON.stringify(filter))}`] : []),
    ...(orderBy ? [`--order ${shellWord(JSON.stringify(orderBy))}`] : []),
    ...(format === 'CSV' ? [`--columns ${shellWord(JSON.stringify(columns))}`] : []),
    `--output ${shellWord(fileName)}`,
  ].join(' \\\n  ');
