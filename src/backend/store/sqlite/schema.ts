/** Kept in the database file, so that a file of another program is not taken for ours. The bytes spell "HLGQ". */
export const APPLICATION_ID = 0x484c4751;

/** Kept in the database file. It must grow whenever `TABLES` changes or bodies are stored differently, with a step in `MIGRATIONS`. */
export const SCHEMA_VERSION = 14;

/**
 * Every body lives in `blob`, exactly as it came; the other tables are narrow and say where a body belongs.
 *
 * Listings are read as ranges, so each row knows its place: `evaluation.pos` among all, `file_pos` among its file's, `run.rank` among the
 * runs of an evaluation. All count from 0 without gaps, in the order of the listing. Logs of one run of one evaluation may be added in any
 * order and at any time, so they have no number: `place` has them by their time, and `place_mark` says how many there are from one of its
 * rows to the next, so that the one at a position is found without counting them all.
 * An evaluation without a body, which an export has lost, is in no listing: its `body_key` is null, and its place.
 * `run` has one row per membership of a run in an evaluation, for `control` and `added_at` differ; its `body_key` is null where records
 * name a run that has no body. A run that left its evaluation keeps its row and its logs, with `evaluation_key` null, until it is added
 * to another. `stats_key` is the run's entry in the evaluation's stats. Columns ending in `_at` are microseconds since 1970, for ordering.
 * `evaluation_log.blob_key` is the record that is served, `origin_key` the one it was made of when judgments came or went; else the same.
 * `log` says where the bytes of any log are, at whatever depth it was found, once for each body it was found in; see `LogSource` for
 * `source`. `superseded` has the bodies of which a fuller copy is served: a log is looked up in them only where it is nowhere else.
 * `version_id` and `datapoint_id` are set for logs that stand by themselves, not for those inside others.
 * `export` has the exports that were imported, their keys in the order of their age; `part` what an unfinished import has brought in.
 * `export_key` is the export that a row's body is of, null for what was made or changed here.
 * `tally` is what our own stats of a run were counted to, to be counted on from when logs are added; see `run-tally.ts`.
 * `datapoint.is_met` is 1 for those that an export lacks and that were met in records; `met_dataset` has the versions of datasets for which
 * they were looked for. `deleted_evaluation` has the evaluations that were deleted here, which imports leave out. `forgotten_log` has the logs, and
 * `forgotten_user` the people, of which nothing is to be kept: imports leave out whatever is of one. Names of people are there as hashes alone.
 * `fact_chunk` has stretches of a run's logs, in the order of its listing and at most 1,024 in one, whose facts are at hand as columns in
 * `fact_column`: `at` and `log_id` are the place of the first, `last_at` and `last_log_id` that of the last, `semantics` is what its facts mean.
 * They can be made again from the records, so they may be missing: whatever changes a place takes away the chunk that it is in, and counts
 * that in `fact_run.changes`, of which the one of key 0 counts the chunks that there ever were. `fact_term` has the texts that columns refer to by their keys: as text, or as UTF-16 where SQLite could not
 * give it back as it is; `hash` is of the text. They are never taken away, and one text has one key. Of the logs that a file has of its own the chunks
 * are those of `run_key` below 0: without its sign it is the key of the file in `fact_file`, and `at` the place among the file's logs.
 * `file`, `version`, `deployment` and `datapoint` are what requests may refer to. A file is listed as the body that its export has of it, or as one
 * of its versions, and then without an `export_key`; one without a body is in no listing. `environment` has what exports say of environments beside
 * what is deployed there, its time as it came. `datapoint.pos` counts from 0 without gaps within a version, in the order of the export; those that
 * were met have none. `file_log` has the logs that files have of their own, with their places: `pos` among its file's and `version_pos` among its
 * version's, the newest first. `judgment` has the evaluator logs that were given here, their keys in the order in which that was done; `parent_id` is
 * the log that was judged, `file_id` and `version_id` the evaluator. `judged_run` has the runs that are completed because of them. `finding` is what imports found wrong; `severity` is an
 * index into `SEVERITIES`, and `pos` counts from 0 without gaps within one.
 */
export const TABLES = `
CREATE TABLE export (
  key INTEGER PRIMARY KEY,
  directory TEXT,
  state TEXT NOT NULL,
  is_whole INTEGER NOT NULL,
  report TEXT NOT NULL
) STRICT;

CREATE TABLE part (
  export_key INTEGER NOT NULL,
  path TEXT NOT NULL,
  PRIMARY KEY (export_key, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE blob (
  key INTEGER PRIMARY KEY,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE evaluation (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  export_key INTEGER,
  file_id TEXT,
  name TEXT,
  created_at INTEGER,
  pos INTEGER,
  file_pos INTEGER,
  body_key INTEGER,
  stats_key INTEGER
) STRICT;
CREATE INDEX evaluation_by_pos ON evaluation (pos);
CREATE INDEX evaluation_by_file ON evaluation (file_id, file_pos);
CREATE INDEX evaluation_by_name ON evaluation (name);

CREATE TABLE deleted_evaluation (
  id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE forgotten_log (
  id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE forgotten_user (
  hash TEXT PRIMARY KEY,
  salt TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
  key INTEGER PRIMARY KEY,
  evaluation_key INTEGER,
  id TEXT NOT NULL,
  dataset_version_id TEXT,
  added_at INTEGER,
  created_at INTEGER,
  rank INTEGER,
  logs_count INTEGER NOT NULL DEFAULT 0,
  body_key INTEGER,
  stats_key INTEGER,
  UNIQUE (evaluation_key, id)
) STRICT;
CREATE INDEX run_by_rank ON run (evaluation_key, rank);
CREATE INDEX run_by_id ON run (id);
CREATE INDEX run_by_dataset ON run (dataset_version_id) WHERE dataset_version_id IS NOT NULL;

CREATE TABLE evaluation_log (
  run_key INTEGER NOT NULL,
  log_id TEXT NOT NULL,
  created_at INTEGER,
  blob_key INTEGER NOT NULL,
  origin_key INTEGER NOT NULL,
  export_key INTEGER,
  PRIMARY KEY (run_key, log_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE place (
  run_key INTEGER NOT NULL,
  at INTEGER NOT NULL,
  log_id TEXT NOT NULL,
  blob_key INTEGER NOT NULL,
  PRIMARY KEY (run_key, at, log_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE place_mark (
  run_key INTEGER NOT NULL,
  at INTEGER NOT NULL,
  log_id TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (run_key, at, log_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE tally (
  run_key INTEGER PRIMARY KEY,
  counts TEXT NOT NULL,
  numbers BLOB NOT NULL
) STRICT;

CREATE TABLE fact_chunk (
  key INTEGER PRIMARY KEY,
  run_key INTEGER NOT NULL,
  at INTEGER NOT NULL,
  log_id TEXT NOT NULL,
  last_at INTEGER NOT NULL,
  last_log_id TEXT NOT NULL,
  count INTEGER NOT NULL,
  semantics TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX fact_chunk_by_place ON fact_chunk (run_key, at, log_id);

CREATE TABLE fact_column (
  chunk_key INTEGER NOT NULL,
  name TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (chunk_key, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE fact_run (
  run_key INTEGER PRIMARY KEY,
  changes INTEGER NOT NULL
) STRICT;

CREATE TABLE fact_file (
  key INTEGER PRIMARY KEY,
  file_id TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE fact_term (
  key INTEGER PRIMARY KEY,
  hash INTEGER NOT NULL,
  text ANY NOT NULL
) STRICT;
CREATE INDEX fact_term_by_hash ON fact_term (hash);

CREATE TABLE log (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  source INTEGER NOT NULL,
  export_key INTEGER NOT NULL,
  blob_key INTEGER NOT NULL,
  start INTEGER NOT NULL,
  length INTEGER NOT NULL,
  version_id TEXT,
  datapoint_id TEXT
) STRICT;

CREATE INDEX log_of_file ON log (id) WHERE source = 0;

CREATE TABLE superseded (
  blob_key INTEGER PRIMARY KEY
) STRICT;

CREATE TABLE file_log (
  log_id TEXT PRIMARY KEY,
  file_id TEXT NOT NULL,
  version_id TEXT,
  created_at INTEGER,
  blob_key INTEGER NOT NULL,
  pos INTEGER,
  version_pos INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX file_log_by_pos ON file_log (file_id, pos);
CREATE INDEX file_log_by_time ON file_log (file_id, created_at, pos);
CREATE INDEX file_log_of_version_by_pos ON file_log (file_id, version_id, version_pos);
CREATE INDEX file_log_of_version_by_time ON file_log (file_id, version_id, created_at, version_pos);

CREATE TABLE file (
  id TEXT PRIMARY KEY,
  source INTEGER NOT NULL,
  path TEXT,
  kind TEXT NOT NULL DEFAULT 'unknown',
  name TEXT,
  created_at INTEGER,
  updated_at INTEGER,
  body_key INTEGER,
  export_key INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX file_by_path ON file (path);
CREATE INDEX file_by_creation ON file (created_at DESC, id, kind, body_key);
CREATE INDEX file_by_update ON file (updated_at DESC, id, kind, body_key);
CREATE INDEX file_by_name ON file (name COLLATE NOCASE, id, kind, body_key);

CREATE TABLE version (
  id TEXT PRIMARY KEY,
  source INTEGER NOT NULL,
  file_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  created_at INTEGER,
  body_key INTEGER NOT NULL,
  export_key INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX version_by_file ON version (file_id, created_at);

CREATE TABLE deployment (
  file_id TEXT NOT NULL,
  environment TEXT NOT NULL,
  is_default INTEGER NOT NULL,
  version_id TEXT NOT NULL,
  PRIMARY KEY (file_id, environment)
) STRICT, WITHOUT ROWID;

CREATE TABLE environment (
  name TEXT PRIMARY KEY,
  id TEXT,
  tag TEXT NOT NULL,
  created_at TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE datapoint (
  dataset_version_id TEXT NOT NULL,
  id TEXT NOT NULL,
  blob_key INTEGER NOT NULL,
  is_met INTEGER NOT NULL DEFAULT 0,
  export_key INTEGER,
  pos INTEGER,
  PRIMARY KEY (dataset_version_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX datapoint_by_pos ON datapoint (dataset_version_id, pos);

CREATE TABLE met_dataset (
  version_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE judgment (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  parent_id TEXT NOT NULL,
  file_id TEXT NOT NULL,
  version_id TEXT NOT NULL,
  created_at INTEGER,
  blob_key INTEGER NOT NULL
) STRICT;
CREATE INDEX judgment_by_parent ON judgment (parent_id);

CREATE TABLE judged_run (
  run_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE finding (
  key INTEGER PRIMARY KEY,
  export_key INTEGER NOT NULL,
  severity INTEGER NOT NULL,
  pos INTEGER,
  code TEXT NOT NULL,
  path TEXT NOT NULL,
  line INTEGER,
  message TEXT NOT NULL,
  evaluation_id TEXT,
  expected INTEGER,
  actual INTEGER,
  run_id TEXT
) STRICT;
CREATE INDEX finding_by_pos ON finding (severity, pos);
CREATE INDEX finding_by_evaluation ON finding (evaluation_id) WHERE evaluation_id IS NOT NULL;
`;
