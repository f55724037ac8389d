import { backUp } from '../backend/store/sqlite/backup.ts';
import { type Config, ConfigError } from '../config/config.ts';
import { isDatabaseUrl, shownData } from '../data-place.ts';
import { ROWS } from './progress.ts';
import { say } from './terminal.ts';
import { watched } from './watch.ts';

const MEGABYTE = 1_000_000;
const AGAIN = 'nothing is left of the copy';

interface Places {
  readonly copy: string;
  readonly data: string;
}

/** What a command is given that copies to or from a file. */
const placesIn = ({ dataFile }: Config, words: readonly string[], command: 'backup' | 'restore'): Places => {
  const usage = `${command} COPY --data FILE`;
  const [copy, more] = words;
  if (copy === undefined) throw new ConfigError(`${command} needs the name of the copy: ${usage}`);
  if (more !== undefined) throw new ConfigError(`Unexpected argument '${more}'`);
  const what = command === 'backup' ? 'the file to copy' : 'what is to be filled';
  if (dataFile === undefined) throw new ConfigError(`${command} needs ${what}: ${usage}`);
  return { copy, data: dataFile };
};

const copyTo = async ({ copy, data }: Places): Promise<number> => {
  if (!isDatabaseUrl(data)) return watched({ doing: 'Copying', again: AGAIN }, (watch) => backUp(data, copy, watch));
  const { backUpDatabase } = await import('../embedded-database.ts');
  return watched({ doing: 'Copying', again: AGAIN, unit: ROWS }, (watch) => backUpDatabase(data, copy, watch));
};

/** Copies a data file or a database, also while it is served, and says how large the copy is. */
export const runBackup = async (config: Config, words: readonly string[]): Promise<void> => {
  const places = placesIn(config, words, 'backup');
  const bytes = await copyTo(places);
  say(`Copied ${shownData(places.data)} to ${places.copy} (${(bytes / MEGABYTE).toFixed(1)} MB).`);
};

const copyBack = async ({ copy, data }: Places): Promise<void> => {
  if (!isDatabaseUrl(data)) {
    await watched({ doing: 'Copying', again: AGAIN }, (watch) => backUp(copy, data, watch));
    return;
  }
  const { restoreDatabase } = await import('../embedded-database.ts');
  await watched({ doing: 'Copying', again: 'the database is as it was', unit: ROWS }, (watch) => restoreDatabase(copy, data, watch));
};

/** Fills a new data file, or an empty database, with what a backup holds. */
export const runRestore = async (config: Config, words: readonly string[]): Promise<void> => {
  const places = placesIn(config, words, 'restore');
  await copyBack(places);
  say(`Copied ${places.copy} to ${shownData(places.data)}.`);
};
