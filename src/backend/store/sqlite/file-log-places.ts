import type { DatabaseSync } from 'node:sqlite';
import type { PickedLogs } from '../../facts/picked-logs.ts';
import type { FileLogSelection } from '../catalogue-reads.ts';
import type { Range } from '../ranges.ts';
import type { Row } from './reads.ts';

/** Where the logs of a file, or of one version of it, are: in the order of their time, which their places follow. */
const placesBy = (database: DatabaseSync, of: string, pos: string) => {
  const count = database.prepare(`SELECT max(${pos}) + 1 AS count FROM file_log WHERE ${of}`);
  const latest = database.prepare(
    `SELECT ${pos} AS pos FROM file_log WHERE ${of} AND created_at <= ? ORDER BY created_at DESC, ${pos} LIMIT 1`,
  );
  const earliest = database.prepare(
    `SELECT ${pos} AS pos FROM file_log WHERE ${of} AND created_at >= ? ORDER BY created_at, ${pos} DESC LIMIT 1`,
  );
  const between = database.prepare(
    `SELECT log_id, bytes FROM file_log JOIN blob ON blob.key = blob_key WHERE ${of} AND ${pos} BETWEEN ? AND ? ORDER BY ${pos}`,
  );
  const placeIn = (row: Row | undefined, otherwise: number): number => (row ? Number(row['pos']) : otherwise);
  return {
    /** The places of those that were created between two moments; of all without any. */
    within: (key: readonly string[], { from, to }: Pick<FileLogSelection, 'from' | 'to'>): Range => {
      if (from === null && to === null) return { first: 0, last: Number(count.get(...key)?.['count'] ?? 0) - 1 };
      const last = placeIn(earliest.get(...key, from ?? Number.MIN_SAFE_INTEGER), -1);
      return { first: placeIn(latest.get(...key, to ?? Number.MAX_SAFE_INTEGER), last + 1), last };
    },
    /** Their ids as `log_id`, and their `bytes` as they came. */
    between: (key: readonly string[], { first, last }: Range): Iterable<Row> => between.iterate(...key, first, last),
  };
};

/** The places of logs among all of their file, and among those of their version. */
export const createLogPlaces = (database: DatabaseSync) => ({
  ofFile: placesBy(database, 'file_id = ?', 'pos'),
  ofVersion: placesBy(database, 'file_id = ? AND version_id = ?', 'version_pos'),
});

/** Finds the places of logs that are selected. */
export const createLogPicking = (database: DatabaseSync): ((selection: FileLogSelection) => PickedLogs) => {
  const { ofFile, ofVersion } = createLogPlaces(database);
  return ({ fileId, versionId, ...times }) => {
    const range = ofFile.within([fileId], times);
    const { first, last } = versionId === null ? range : ofVersion.within([fileId, versionId], times);
    return { range, versionId, total: Math.max(0, last - first + 1) };
  };
};
