/*
 * The step by which a data file gets what files, datapoints and logs outside evaluations are listed by: as released, see `MIGRATIONS`. What was
 * imported before has no bodies of files, so that each is listed as its version.
 */

/** The JSON of a body; an empty object where SQLite cannot read it. */
const jsonIn = (text: string): string => `iif(json_valid(CAST(${text} AS TEXT)), CAST(${text} AS TEXT), '{}')`;

/** Microseconds since 1970 of a timestamp. Its fraction is taken apart, for SQLite rounds it to milliseconds. */
const microsecondsOf = (text: string): string => `(
  unixepoch(substr(${text}, 1, 19) || ltrim(substr(${text}, 20), '.0123456789')) * 1000000
  + iif(substr(${text}, 20, 1) = '.', CAST(round(CAST('0' || substr(${text}, 20, 7) AS REAL) * 1000000) AS INTEGER), 0)
)`;

const FILES = `
ALTER TABLE file ADD COLUMN kind TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE file ADD COLUMN name TEXT;
ALTER TABLE file ADD COLUMN created_at INTEGER;
ALTER TABLE file ADD COLUMN updated_at INTEGER;
ALTER TABLE file ADD COLUMN body_key INTEGER;
ALTER TABLE file ADD COLUMN export_key INTEGER;
UPDATE file SET body_key = (
  SELECT body_key FROM version WHERE file_id = file.id
  ORDER BY
    EXISTS (SELECT 1 FROM deployment WHERE file_id = file.id AND version_id = version.id AND is_default = 1) DESC,
    created_at DESC NULLS LAST, version.id
  LIMIT 1
);
UPDATE file SET
  kind = listed.kind, created_at = listed.created_at, name = listed.name,
  updated_at = ${microsecondsOf('listed.updated_at')}
FROM (
  SELECT file_id, body_key, kind, created_at, json_extract(body, '$.name') AS name, json_extract(body, '$.updated_at') AS updated_at
  FROM (
    SELECT version.*, ${jsonIn('bytes')} AS body FROM version JOIN blob ON blob.key = body_key
  )
) AS listed
WHERE listed.file_id = file.id AND listed.body_key = file.body_key;
CREATE INDEX file_by_creation ON file (created_at DESC, id, kind, body_key);
CREATE INDEX file_by_update ON file (updated_at DESC, id, kind, body_key);
CREATE INDEX file_by_name ON file (name COLLATE NOCASE, id, kind, body_key);`;

const ENVIRONMENTS = `
CREATE TABLE environment (name TEXT PRIMARY KEY, id TEXT, tag TEXT NOT NULL, created_at TEXT) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO environment (name, id, tag, created_at)
SELECT
  json_extract(value, '$.name'), json_extract(value, '$.id'), json_extract(value, '$.tag'), json_extract(value, '$.created_at')
FROM version JOIN blob ON blob.key = body_key, json_each(${jsonIn('bytes')}, '$.environments')
WHERE json_each.type = 'object' AND json_type(value, '$.name') = 'text' AND json_type(value, '$.id') = 'text'
  AND json_type(value, '$.tag') = 'text' AND json_type(value, '$.created_at') = 'text';
INSERT OR IGNORE INTO environment (name, tag) SELECT environment, iif(max(is_default) = 1, 'default', 'other') FROM deployment GROUP BY 1;`;

const DATAPOINTS = `
ALTER TABLE datapoint ADD COLUMN pos INTEGER;
CREATE INDEX datapoint_by_pos ON datapoint (dataset_version_id, pos);
UPDATE datapoint SET pos = placed.pos
FROM (
  SELECT dataset_version_id, id, row_number() OVER (PARTITION BY dataset_version_id ORDER BY blob_key) - 1 AS pos
  FROM datapoint WHERE is_met = 0
) AS placed
WHERE datapoint.dataset_version_id = placed.dataset_version_id AND datapoint.id = placed.id;`;

const LOGS = `
CREATE TABLE file_log (
  log_id TEXT PRIMARY KEY, file_id TEXT NOT NULL, version_id TEXT, created_at INTEGER, blob_key INTEGER NOT NULL, pos INTEGER, version_pos INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO file_log (log_id, file_id, version_id, created_at, blob_key)
SELECT id, file_id, version_id, ${microsecondsOf('created_at')}, blob_key
FROM (
  SELECT
    log.id, version.file_id, log.version_id, log.blob_key, json_extract(${jsonIn('bytes')}, '$.created_at') AS created_at,
    row_number() OVER (
      PARTITION BY log.id ORDER BY log.blob_key IN (SELECT blob_key FROM superseded), log.export_key DESC, log.length DESC, log.key
    ) AS rank
  FROM log JOIN version ON version.id = log.version_id JOIN blob ON blob.key = log.blob_key
  WHERE log.source = 0
)
WHERE rank = 1;
UPDATE file_log SET pos = placed.pos, version_pos = placed.version_pos
FROM (
  SELECT
    log_id,
    row_number() OVER (PARTITION BY file_id ORDER BY created_at DESC NULLS LAST, log_id) - 1 AS pos,
    row_number() OVER (PARTITION BY file_id, version_id ORDER BY created_at DESC NULLS LAST, log_id) - 1 AS version_pos
  FROM file_log
) AS placed
WHERE file_log.log_id = placed.log_id;
CREATE INDEX file_log_by_pos ON file_log (file_id, pos);
CREATE INDEX file_log_by_time ON file_log (file_id, created_at, pos);
CREATE INDEX file_log_of_version_by_pos ON file_log (file_id, version_id, version_pos);
CREATE INDEX file_log_of_version_by_time ON file_log (file_id, version_id, created_at, version_pos);`;

export const CATALOGUE_STEP = [FILES, ENVIRONMENTS, DATAPOINTS, LOGS].join('\n');
