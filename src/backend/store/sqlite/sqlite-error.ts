// https://sqlite.org/rescode.html
const SQLITE_BUSY = 5;
const SQLITE_READONLY = 8;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;

const sqliteCodeOf = (error: unknown): number | undefined =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;

/** Whether the file holds something else than a database. */
export const isNoDatabase = (error: unknown): boolean => sqliteCodeOf(error) === SQLITE_NOTADB;

/** Whether another process has what is wanted. */
export const isBusy = (error: unknown): boolean => sqliteCodeOf(error) === SQLITE_BUSY;

/** Whether SQLite wanted to write where it may not: into the file, or beside it. */
export const isClosedToWriting = (error: unknown): boolean => [SQLITE_READONLY, SQLITE_CANTOPEN].includes(sqliteCodeOf(error) ?? 0);
