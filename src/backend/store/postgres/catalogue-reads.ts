import { fold } from '../../../analysis/fold.ts';
import type { Direction, FileOrder } from '../../../contract/file.ts';
import type { CatalogueReads, FileEnvironment, FileSelection, VersionSelection } from '../catalogue-reads.ts';
import { withJudgments } from '../judged-log.ts';
import type { Parameter, Row } from './connections.ts';
import { FILE_LOGS } from './file-log-places.ts';
import type { AskDatabase } from './reads.ts';
import { bytesIn, listingIn, optionalBytes, textOrNull } from './rows.ts';

/** Names are in order without regard to the case of ASCII, as `NOCASE` of SQLite has them: `lower` knows no other by this collation. */
const NAME = 'lower(name COLLATE "C")';

const ORDERS: Readonly<Record<FileOrder, Readonly<Record<Direction, string>>>> = {
  created_at: { desc: 'created_at DESC NULLS LAST, id', asc: 'created_at NULLS FIRST, id DESC' },
  updated_at: { desc: 'updated_at DESC NULLS LAST, id', asc: 'updated_at NULLS FIRST, id DESC' },
  name: { asc: `${NAME} NULLS FIRST, id`, desc: `${NAME} DESC NULLS LAST, id DESC` },
};

const FILTER = `
body_key IS NOT NULL
AND (cardinality($3::text[]) = 0 OR kind = ANY ($3))
AND ($4::text IS NULL OR position($4 IN folded) > 0)
AND ($5::text IS NULL OR EXISTS (SELECT 1 FROM deployment WHERE file_id = file.id AND environment = $5))`;

const filesBy = (order: string): string => `
WITH placed AS (SELECT body_key, row_number() OVER (ORDER BY ${order}) - 1 AS pos FROM file WHERE ${FILTER})
SELECT total, bytes FROM (SELECT count(*) AS total FROM placed) AS whole
LEFT JOIN (placed JOIN blob ON blob.key = body_key) ON pos BETWEEN $1 AND $2 ORDER BY pos`;

const files =
  (ask: AskDatabase): CatalogueReads['files'] =>
  async ({ kinds, name, environment, sortBy, direction }: FileSelection, { first, last }) =>
    listingIn(await ask(filesBy(ORDERS[sortBy][direction]), [first, last, kinds, name === null ? null : fold(name), environment]));

/** The file that is asked for, if it is there. */
const KNOWN = 'known AS (SELECT id, body_key FROM file WHERE id = $1 AND kind = $2 AND body_key IS NOT NULL)';

const STANDING_FIRST = `
EXISTS (
  SELECT 1 FROM deployment
  WHERE deployment.file_id = version.file_id AND deployment.version_id = version.id AND deployment.is_default = 1
) DESC, version.created_at DESC NULLS LAST, version.id`;

const OF_KNOWN = 'SELECT version.id, version.body_key FROM version JOIN known ON version.file_id = known.id';

/** The version that is asked for, and its values. */
const versionBy = ({ kind, id, versionId, environment }: VersionSelection): { readonly sql: string; readonly values: Parameter[] } => {
  if (versionId !== null) return { sql: `${OF_KNOWN} WHERE version.id = $3`, values: [id, kind, versionId] };
  if (environment === null)
    return { sql: `${OF_KNOWN} WHERE $3::text IS NULL ORDER BY ${STANDING_FIRST} LIMIT 1`, values: [id, kind, null] };
  const join = 'JOIN deployment ON deployment.file_id = version.file_id AND deployment.version_id = version.id';
  return { sql: `${OF_KNOWN} ${join} WHERE environment = $3`, values: [id, kind, environment] };
};

const version =
  (ask: AskDatabase): CatalogueReads['version'] =>
  async (selection) => {
    const { sql, values } = versionBy(selection);
    // Of a file whose versions are lost its listing is what is left.
    const isAsked = selection.versionId !== null || selection.environment !== null;
    const body = isAsked ? 'found.body_key' : 'coalesce(found.body_key, known.body_key)';
    const [row] = await ask(
      `WITH ${KNOWN}, found AS (${sql}) SELECT bytes FROM known LEFT JOIN found ON true LEFT JOIN blob ON blob.key = ${body}`,
      values,
    );
    return row && (optionalBytes(row) ?? null);
  };

const datapoints =
  (ask: AskDatabase): CatalogueReads['datapoints'] =>
  async (selection, { first, last }) => {
    const { sql, values } = versionBy(selection);
    const rows = await ask(
      `WITH ${KNOWN}, found AS (${sql})
      SELECT found.id, total, bytes
      FROM known LEFT JOIN found ON true
      LEFT JOIN LATERAL (SELECT coalesce(max(pos) + 1, 0) AS total FROM datapoint WHERE dataset_version_id = found.id) AS whole ON true
      LEFT JOIN LATERAL (
        SELECT pos, bytes FROM datapoint JOIN blob ON blob.key = blob_key
        WHERE dataset_version_id = found.id AND pos BETWEEN $4 AND $5
      ) AS page ON true
      ORDER BY pos`,
      [...values, first, last],
    );
    if (rows.length === 0) return undefined;
    return rows[0]?.['id'] === null ? null : listingIn(rows);
  };

const VERSIONS_BY_ID = `
WITH found AS (
  SELECT version.body_key, row_number() OVER (ORDER BY number) - 1 AS pos
  FROM unnest($3::text[]) WITH ORDINALITY AS asked (id, number)
  JOIN version ON version.id = asked.id
  JOIN file ON file.id = file_id AND file.body_key IS NOT NULL
  WHERE cardinality($4::text[]) = 0 OR file.kind = ANY ($4)
)
SELECT total, bytes FROM (SELECT count(*) AS total FROM found) AS whole
LEFT JOIN (found JOIN blob ON blob.key = body_key) ON pos BETWEEN $1 AND $2 ORDER BY pos`;

const VERSIONS = `
WITH ${KNOWN}
SELECT bytes FROM known LEFT JOIN (version JOIN blob ON blob.key = version.body_key) ON file_id = known.id
ORDER BY version.created_at DESC NULLS LAST, version.id`;

const ENVIRONMENTS = `
WITH ${KNOWN}
SELECT environment.*, bytes
FROM known
LEFT JOIN environment ON true
LEFT JOIN deployment ON deployment.environment = environment.name AND deployment.file_id = known.id
LEFT JOIN version ON version.id = deployment.version_id AND version.file_id = deployment.file_id
LEFT JOIN blob ON blob.key = version.body_key
ORDER BY tag <> 'default', environment.created_at NULLS FIRST, name`;

const environmentIn = (row: Row): FileEnvironment => ({
  name: String(row['name']),
  id: textOrNull(row['id']),
  tag: String(row['tag']),
  createdAt: textOrNull(row['created_at']),
  version: optionalBytes(row),
});

const isNull = (row: Row | undefined, column: string): boolean => row?.[column] === null;

type VersionReads = Pick<CatalogueReads, 'version' | 'versionsById' | 'versions' | 'environments' | 'datapoints'>;

const createVersionReads = (ask: AskDatabase): VersionReads => ({
  version: version(ask),
  datapoints: datapoints(ask),
  versionsById: async ({ versionIds, kinds }, { first, last }) => listingIn(await ask(VERSIONS_BY_ID, [first, last, versionIds, kinds])),
  versions: async ({ kind, id }) => {
    const rows = await ask(VERSIONS, [id, kind]);
    return rows.length === 0 ? undefined : rows.flatMap((row) => optionalBytes(row) ?? []);
  },
  environments: async ({ kind, id }) => {
    const rows = await ask(ENVIRONMENTS, [id, kind]);
    return rows.length === 0 ? undefined : rows.filter((row) => !isNull(row, 'name')).map(environmentIn);
  },
});

const judgedLogIn = (row: Row): Buffer => {
  const judged = row['judged'] as unknown as readonly Buffer[] | null;
  return withJudgments(bytesIn(row), judged ?? []);
};

const SIZE = `
SELECT
  (SELECT count(*) FROM version WHERE source = 0) AS versions,
  (SELECT count(*) FROM datapoint WHERE is_met = 0) AS datapoints,
  (SELECT count(*) FROM file_log) AS logs`;

/** Each answer is one question to the database. */
export const createCatalogueReads = (ask: AskDatabase): CatalogueReads => ({
  files: files(ask),
  ...createVersionReads(ask),
  fileLogs: async ({ fileId, versionId, from, to }, { first, last }) => {
    const rows = await ask(versionId === null ? FILE_LOGS.ofFile : FILE_LOGS.ofVersion, [fileId, versionId, from, to, first, last]);
    return { total: Number(rows[0]?.['total'] ?? 0), bodies: rows.filter((row) => !isNull(row, 'bytes')).map(judgedLogIn) };
  },
  catalogueSize: async () => {
    const [row] = await ask(SIZE);
    return { versions: Number(row?.['versions']), datapoints: Number(row?.['datapoints']), fileLogs: Number(row?.['logs']) };
  },
});
