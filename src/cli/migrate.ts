import { resolve } from 'node:path';
import { openData } from '../backend/store/sqlite/data-file.ts';
import { DataFileError } from '../backend/store/sqlite/data-file-error.ts';
import { type Config, ConfigError } from '../config/config.ts';
import { isDatabaseUrl, shownData } from '../data-place.ts';
import { say } from './terminal.ts';

/** Whatever opens a data file brings it up to date. */
const migrateFile = async (file: string): Promise<string> => {
  const store = await openData(file, { fill: () => Promise.reject(new DataFileError(resolve(file), 'It is not there.')) });
  store.close();
  return `${file} is up to date.`;
};

/** Brings a data file or a database up to date, and says so. */
export const runMigrate = async ({ dataFile }: Config): Promise<void> => {
  if (dataFile === undefined) throw new ConfigError('migrate needs what is to be brought up to date: migrate --data FILE');
  if (!isDatabaseUrl(dataFile)) return say(await migrateFile(dataFile));
  const { migrateDatabaseOf } = await import('../embedded-database.ts');
  const migrated = await migrateDatabaseOf(dataFile);
  if (!migrated) return say(`${shownData(dataFile)} is empty: there is nothing to bring up to date.`);
  const { from, to } = migrated;
  const was = from === to ? '' : `; it was of version ${from}`;
  say(`${shownData(dataFile)} is up to date (version ${to})${was}.`);
};
