import { backUp } from '../backend/store/sqlite/backup.ts';
import { type Config, ConfigError } from '../config/config.ts';
import { isDatabaseUrl } from '../data-place.ts';
import { say } from './terminal.ts';
import { watched } from './watch.ts';

const MEGABYTE = 1_000_000;

/** Copies a data file, also while it is served, and says how large the copy is. */
export const runBackup = async ({ dataFile }: Config, words: readonly string[]): Promise<void> => {
  const [copy, more] = words;
  if (copy === undefined) throw new ConfigError('backup needs the name of the copy: backup COPY --data FILE');
  if (more !== undefined) throw new ConfigError(`Unexpected argument '${more}'`);
  if (dataFile === undefined) throw new ConfigError('backup needs the file to copy: backup COPY --data FILE');
  if (isDatabaseUrl(dataFile)) throw new ConfigError('backup copies data files; a database is copied by pg_dump');
  const bytes = await watched({ doing: 'Copying', again: 'nothing is left of the copy' }, (watch) => backUp(dataFile, copy, watch));
  say(`Copied ${dataFile} to ${copy} (${(bytes / MEGABYTE).toFixed(1)} MB).`);
};
