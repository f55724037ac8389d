import type { SqliteStore } from '../store/sqlite/store.ts';

/** The directories of exports whose import has not come to its end. */
export const unfinishedIn = ({ imports }: Pick<SqliteStore, 'imports'>): string[] =>
  imports
    .exports()
    .filter(({ isWhole }) => !isWhole)
    .map(({ directory }) => directory ?? 'the sample');
