import type { DatabaseSync } from 'node:sqlite';
import { microsecondsOf } from '../../../contract/timestamp.ts';
import { isObject, textAt } from '../../../json/tolerant.ts';
import type { FactChanges } from './fact-changes.ts';
import { bytesIn } from './reads.ts';

/** The order of the versions of a file: what it stands for comes first. For `ORDER BY`, with a `file` that has an id. */
export const STANDING_FIRST = `
EXISTS (
  SELECT 1 FROM deployment
  WHERE deployment.file_id = version.file_id AND deployment.version_id = version.id AND deployment.is_default = 1
) DESC, version.created_at DESC NULLS LAST, version.id`;

const LIST_AS_VERSION = `
UPDATE file SET body_key = (SELECT body_key FROM version WHERE version.file_id = file.id ORDER BY ${STANDING_FIRST} LIMIT 1)
WHERE export_key IS NULL`;

/** Of a file whose body does not say it. */
const KNOW_KIND = `
UPDATE file SET kind = ifnull(
  (SELECT kind FROM version WHERE version.file_id = file.id AND kind <> 'unknown' ORDER BY source, created_at DESC NULLS LAST, id LIMIT 1),
  'unknown'
)
WHERE kind = 'unknown' OR export_key IS NULL`;

const PLACE_LOGS = `
UPDATE file_log SET pos = placed.pos, version_pos = placed.version_pos
FROM (
  SELECT
    log_id,
    row_number() OVER (PARTITION BY file_id ORDER BY created_at DESC NULLS LAST, log_id) - 1 AS pos,
    row_number() OVER (PARTITION BY file_id, version_id ORDER BY created_at DESC NULLS LAST, log_id) - 1 AS version_pos
  FROM file_log
) AS placed
WHERE file_log.log_id = placed.log_id AND (file_log.pos IS NOT placed.pos OR file_log.version_pos IS NOT placed.version_pos)
RETURNING file_id`;

/** What brings the own logs of files into the order of their listings. */
export const createFileLogPlacing = (database: DatabaseSync, { forgetFile }: FactChanges): (() => void) => {
  const placeLogs = database.prepare(PLACE_LOGS);
  return () => {
    const moved = new Set<string>();
    for (const { file_id: fileId } of placeLogs.iterate()) moved.add(String(fileId));
    for (const fileId of moved) forgetFile(fileId);
  };
};

/** What brings files and their own logs into the order of their listings. */
export const createCataloguePlacing = (database: DatabaseSync, placeFileLogs: () => void): (() => void) => {
  const [listAsVersion, knowKind] = [LIST_AS_VERSION, KNOW_KIND].map((sql) => database.prepare(sql));
  const listed = database.prepare('SELECT id, bytes FROM file JOIN blob ON blob.key = body_key WHERE export_key IS NULL');
  const describe = database.prepare('UPDATE file SET name = ?, created_at = ?, updated_at = ? WHERE id = ?');

  return () => {
    listAsVersion?.run();
    // Read to their end first, for what is written would be met again.
    const described = [...listed.iterate()].map((row) => {
      const parsed: unknown = JSON.parse(bytesIn(row).toString('utf8'));
      const version = isObject(parsed) ? parsed : {};
      const times = [version['created_at'], version['updated_at']].map(microsecondsOf);
      return [textAt(version, 'name') ?? null, ...times, String(row['id'])] as const;
    });
    for (const values of described) describe.run(...values);
    knowKind?.run();
    placeFileLogs();
  };
};
