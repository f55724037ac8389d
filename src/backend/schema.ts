/** Kept in the database file, so that a file of another program is told from ours. The bytes spell "HLGQ". */
export const APPLICATION_ID = 0x484c4751;

/** Kept in the database file. It must grow whenever `TABLES` changes or bodies are stored differently. */
export const SCHEMA_VERSION = 1;

/**
 * Every body lives in `blob`, exactly as it came; the other tables are narrow and say where a body belongs.
 *
 * Listings are read as ranges, so each row knows its place: `evaluation.pos` among all, `file_pos` among its file's, `run.rank` among the
 * runs of an evaluation, `place.pos` among the logs of one run of one evaluation. All count from 0 without gaps, in the order of the listing.
 * `run` has one row per membership of a run in an evaluation, for `control` and `added_at` differ; its `body_key` is null where records
 * name a run that has no body. Columns ending in `_at` are microseconds since 1970, for ordering only.
 * `log` tells where the bytes of any log are, at whatever depth it was found; see `LogSource` for `source`.
 */
export const TABLES = `
CREATE TABLE blob (
  key INTEGER PRIMARY KEY,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE evaluation (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  file_id TEXT NOT NULL,
  created_at INTEGER,
  pos INTEGER,
  file_pos INTEGER,
  body_key INTEGER NOT NULL,
  stats_key INTEGER
) STRICT;
CREATE INDEX evaluation_by_pos ON evaluation (pos);
CREATE INDEX evaluation_by_file ON evaluation (file_id, file_pos);

CREATE TABLE run (
  key INTEGER PRIMARY KEY,
  evaluation_key INTEGER NOT NULL,
  id TEXT NOT NULL,
  added_at INTEGER,
  created_at INTEGER,
  rank INTEGER,
  logs_count INTEGER NOT NULL DEFAULT 0,
  body_key INTEGER,
  UNIQUE (evaluation_key, id)
) STRICT;
CREATE INDEX run_by_rank ON run (evaluation_key, rank);

CREATE TABLE evaluation_log (
  run_key INTEGER NOT NULL,
  log_id TEXT NOT NULL,
  created_at INTEGER,
  blob_key INTEGER NOT NULL,
  PRIMARY KEY (run_key, log_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE place (
  run_key INTEGER NOT NULL,
  pos INTEGER NOT NULL,
  blob_key INTEGER NOT NULL,
  PRIMARY KEY (run_key, pos)
) STRICT, WITHOUT ROWID;

CREATE TABLE log (
  id TEXT PRIMARY KEY,
  source INTEGER NOT NULL,
  blob_key INTEGER NOT NULL,
  start INTEGER NOT NULL,
  length INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
