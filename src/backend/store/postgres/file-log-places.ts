/** The places of the logs of a file ($1), or of one version of it ($2), that were created between two moments ($3 and $4). */
const within = (pos: 'pos' | 'version_pos', of: string): string => `
latest AS (
  SELECT CASE WHEN $3::bigint IS NULL AND $4::bigint IS NULL THEN (SELECT max(${pos}) FROM file_log WHERE ${of})
  ELSE (
    SELECT ${pos} FROM file_log WHERE ${of} AND created_at >= coalesce($3, -9223372036854775808)
    ORDER BY created_at, ${pos} DESC LIMIT 1
  ) END AS last
),
places AS (
  SELECT coalesce(last, -1) AS last, CASE WHEN $3::bigint IS NULL AND $4::bigint IS NULL THEN 0
  ELSE coalesce((
    SELECT ${pos} FROM file_log WHERE ${of} AND created_at <= coalesce($4, 9223372036854775807)
    ORDER BY created_at DESC, ${pos} LIMIT 1
  ), coalesce(last, -1) + 1) END AS first
  FROM latest
)`;

const OF_FILE = 'file_id = $1 AND $2::text IS NULL';
const OF_VERSION = 'file_id = $1 AND version_id = $2';

const listing = (pos: 'pos' | 'version_pos', of: string): string => `
WITH ${within(pos, of)}
SELECT greatest(0, last - first + 1) AS total, bytes, judged
FROM places
LEFT JOIN LATERAL (
  SELECT
    ${pos} AS place, bytes,
    (
      SELECT array_agg(given.bytes ORDER BY judgment.key)
      FROM judgment JOIN blob AS given ON given.key = judgment.blob_key WHERE parent_id = file_log.log_id
    ) AS judged
  FROM file_log JOIN blob ON blob.key = blob_key
  WHERE ${of} AND ${pos} BETWEEN places.first + $5 AND least(places.last, places.first + $6)
) AS page ON true
ORDER BY place`;

/** A page ($5 to $6) of these logs, with the judgments of each that were given here. */
export const FILE_LOGS = { ofFile: listing('pos', OF_FILE), ofVersion: listing('version_pos', OF_VERSION) } as const;

/** The first and last place of these logs, among all of their file. */
export const FILE_LOG_PLACES = `WITH ${within('pos', 'file_id = $1 AND $2::text IS NULL')} SELECT first, last FROM places`;

/** How many logs of a version these are. */
export const VERSION_LOGS_COUNT = `WITH ${within('version_pos', OF_VERSION)} SELECT greatest(0, last - first + 1) AS total FROM places`;
