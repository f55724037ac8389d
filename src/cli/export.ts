import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { destination } from 'pino';
import { codeOf } from '../backend/files/system-error.ts';
import { createFacade } from '../compose.ts';
import type { RowsFlags } from '../config/command-line.ts';
import { type Config, ConfigError } from '../config/config.ts';
import type { RowsOwner } from '../contract/download.ts';
import { createLog } from '../server/telemetry/log.ts';
import { UpstreamError } from '../upstream/errors.ts';
import { exportAll } from './export-all.ts';
import { ofItsOwn } from './own-config.ts';
import { ROWS } from './progress.ts';
import { rowsAskedBy } from './rows-flags.ts';
import { watched } from './watch.ts';
import { writeWhole } from './whole-file.ts';

const AGAIN = 'the same command begins anew';

/** Whoever reads it may have read enough before its end. */
const print = (pieces: AsyncIterable<Buffer>, signal: AbortSignal): Promise<void> =>
  pipeline(Readable.from(pieces), process.stdout, { end: false, signal }).catch((error: unknown) => {
    if (codeOf(error) !== 'EPIPE') throw error;
  });

/** What is to be written, and where. */
type Target = { readonly owner: RowsOwner; readonly output: string | undefined } | { readonly folder: string };

const targetOf = (words: readonly string[], { all, output, file }: RowsFlags): Target => {
  if (all && file !== undefined) throw new ConfigError('--all and --file cannot be used together');
  const [evaluation, ...others] = all || file !== undefined ? [undefined, ...words] : words;
  if (others.length > 0) throw new ConfigError(`Unexpected argument '${others[0]}'`);
  if (all) {
    if (output === undefined) throw new ConfigError('--all needs a folder for the files: --output DIR');
    return { folder: output };
  }
  if (file !== undefined) return { owner: { type: 'file', id: file }, output };
  if (evaluation === undefined) throw new ConfigError('export needs the id of an evaluation: export EVALUATION, --file FILE, or --all');
  return { owner: { type: 'evaluation', id: evaluation }, output };
};

const asUnknown = (error: unknown, { type, id }: RowsOwner): unknown => {
  const isUnknown = error instanceof UpstreamError && error.fault.kind === 'status' && error.fault.status === 404;
  return isUnknown ? new Error(`there is no ${type} ${id}`) : error;
};

/** Writes the scored rows of an evaluation, or of each, or the own logs of a file, as a file, from whatever source. */
export const runExport = async (given: Config, words: readonly string[], flags: RowsFlags): Promise<void> => {
  const target = targetOf(words, flags);
  const rows = rowsAskedBy(flags);
  const config = ofItsOwn(given);
  const log = createLog(config.logLevel ?? 'silent', destination({ fd: process.stderr.fd, sync: true }), { showMessages: true });
  const facade = await watched({ doing: 'Reading the export:' }, (watch) => createFacade(config, { log, watch }));
  try {
    if ('folder' in target) return await exportAll({ ...rows, ...target, config, downloads: facade.downloads });
    const { owner, output } = target;
    await watched({ doing: 'Writing', unit: ROWS, again: AGAIN }, async ({ onProgress, signal = new AbortController().signal }) => {
      const asked = { ...rows, apiKey: config.apiKey, signal };
      const download = await facade.downloads.open(owner, asked).catch((error: unknown) => {
        throw asUnknown(error, owner);
      });
      const pieces = download.pieces((read) => onProgress?.(read, download.rowsToRead));
      await (output === undefined ? print(pieces, signal) : writeWhole(pieces, output, signal));
    });
  } finally {
    await facade.close();
  }
};
