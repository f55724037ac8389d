import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { destination } from 'pino';
import { codeOf } from '../backend/files/system-error.ts';
import { createFacade, type Facade } from '../compose.ts';
import { type Config, ConfigError, type RowsFlags } from '../config/config.ts';
import { DOWNLOAD_FORMATS, type DownloadFormat } from '../contract/download.ts';
import type { Download } from '../download/download.ts';
import { createLog } from '../server/telemetry/log.ts';
import { UpstreamError } from '../upstream/errors.ts';
import { ROWS } from './progress.ts';
import { watched } from './watch.ts';

const AGAIN = 'the same command begins anew';

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

const queryOf = ({ filter, order, columns }: RowsFlags): object => ({
  ...(filter !== undefined && { filter: jsonOf('filter', filter) }),
  ...(order !== undefined && { orderBy: jsonOf('order', order) }),
  ...(columns !== undefined && { columns: columnsOf(columns) }),
});

/** Whoever runs the command has the data: what keeps others from a server is not for it. */
const ofItsOwn = (config: Config): Config => ({
  ...config,
  host: 'localhost',
  serverApiKey: undefined,
  serverApiKeyFile: undefined,
  persistedFile: undefined,
  metricsPort: undefined,
});

const open = async (facade: Facade, { apiKey }: Config, evaluation: string, rows: RowsFlags, signal: AbortSignal): Promise<Download> => {
  try {
    return await facade.download({ evaluation, format: formatOf(rows), query: queryOf(rows), apiKey, signal });
  } catch (error) {
    const isUnknown = error instanceof UpstreamError && error.fault.kind === 'status' && error.fault.status === 404;
    throw isUnknown ? new Error(`there is no evaluation ${evaluation}`) : error;
  }
};

/** A file gets its name once it is whole. */
const writeFileOf = async (pieces: AsyncIterable<Buffer>, file: string, signal: AbortSignal): Promise<void> => {
  const part = `${file}.part`;
  try {
    await pipeline(Readable.from(pieces), createWriteStream(part), { signal });
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
};

/** Whoever reads it may have read enough before its end. */
const print = (pieces: AsyncIterable<Buffer>, signal: AbortSignal): Promise<void> =>
  pipeline(Readable.from(pieces), process.stdout, { end: false, signal }).catch((error: unknown) => {
    if (codeOf(error) !== 'EPIPE') throw error;
  });

/** Writes the scored rows of an evaluation as a file, from whatever source. */
export const runExport = async (given: Config, [evaluation, ...others]: readonly string[], rows: RowsFlags): Promise<void> => {
  if (evaluation === undefined) throw new ConfigError('export needs the id of an evaluation: export EVALUATION');
  if (others.length > 0) throw new ConfigError(`Unexpected argument '${others[0]}'`);
  formatOf(rows);
  queryOf(rows);
  const config = ofItsOwn(given);
  const log = createLog(config.logLevel ?? 'silent', destination({ fd: process.stderr.fd, sync: true }), { showMessages: true });
  const facade = await watched({ doing: 'Reading the export:' }, (watch) => createFacade(config, { log, watch }));
  try {
    await watched({ doing: 'Writing', unit: ROWS, again: AGAIN }, async ({ onProgress, signal = new AbortController().signal }) => {
      const download = await open(facade, config, evaluation, rows, signal);
      const pieces = download.pieces((read) => onProgress?.(read, download.rowsToRead));
      await (rows.output === undefined ? print(pieces, signal) : writeFileOf(pieces, rows.output, signal));
    });
  } finally {
    await facade.close();
  }
};
