import type { DatabaseSync } from 'node:sqlite';
import pg from 'pg';

/** The database cannot hold an id. */
export class IdTooLongError extends Error {
  override readonly name = 'IdTooLongError';
}

const PROGRAM_LIMIT_EXCEEDED = '54000';
/** Characters of an id that are shown. */
const SHOWN = 40;

const LONGEST = `
SELECT kind, id, length(CAST(id AS BLOB)) AS bytes FROM (
  SELECT 'a log' AS kind, id FROM log UNION ALL SELECT 'a log', log_id FROM evaluation_log UNION ALL SELECT 'a log', parent_id FROM judgment
  UNION ALL SELECT 'an evaluation', id FROM evaluation UNION ALL SELECT 'a run', id FROM run
  UNION ALL SELECT 'a file', id FROM file UNION ALL SELECT 'a version', id FROM version UNION ALL SELECT 'a datapoint', id FROM datapoint
) ORDER BY bytes DESC LIMIT 1`;

/** Copies from a data file to a database. Throws `IdTooLongError` where an id is longer than indices of PostgreSQL take, which is some 2,700 bytes. */
export const namingLongIds = async <T>(file: DatabaseSync, copy: () => Promise<T>): Promise<T> => {
  try {
    return await copy();
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && error.code === PROGRAM_LIMIT_EXCEEDED)) throw error;
    const longest = file.prepare(LONGEST).get();
    const shown = JSON.stringify(String(longest?.['id']).slice(0, SHOWN));
    throw new IdTooLongError(
      `PostgreSQL has no place for ids as long as that of ${longest?.['kind']} that begins with ${shown} and has ${longest?.['bytes']} bytes.`,
      { cause: error },
    );
  }
};
