import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { fold } from '../../../analysis/fold.ts';
import type { Direction, FileOrder } from '../../../contract/file.ts';
import type { CatalogueReads, FileEnvironment, FileReference, FileSelection, VersionSelection } from '../catalogue-reads.ts';
import type { Listing } from '../ranges.ts';
import { CatalogueSource } from './catalogue.ts';
import { STANDING_FIRST } from './catalogue-places.ts';
import { createLogPlaces } from './file-log-places.ts';
import { createJudgedLogs } from './judgments.ts';
import { bytesIn, eachBytes, optionalBytes, type Row } from './reads.ts';

/** The orders as their indices have them, and the same from the end. */
const ORDERS: Readonly<Record<FileOrder, Readonly<Record<Direction, string>>>> = {
  created_at: { desc: 'created_at DESC, id', asc: 'created_at, id DESC' },
  updated_at: { desc: 'updated_at DESC, id', asc: 'updated_at, id DESC' },
  name: { asc: 'name COLLATE NOCASE, id', desc: 'name COLLATE NOCASE DESC, id DESC' },
};

const OPPOSITE = { asc: 'desc', desc: 'asc' } as const satisfies Record<Direction, Direction>;

/** The folding of names: SQLite itself knows the cases of ASCII alone. */
const FOLD = 'folded';

interface FilesQuery {
  readonly where: string;
  readonly values: readonly string[];
}

const queryOf = ({ kinds, name, environment }: FileSelection): FilesQuery => {
  const tests = [
    'body_key IS NOT NULL',
    ...(kinds.length === 0 ? [] : [`kind IN (${kinds.map(() => '?').join(', ')})`]),
    ...(name === null ? [] : [`instr(${FOLD}(name), ?) > 0`]),
    ...(environment === null ? [] : ['EXISTS (SELECT 1 FROM deployment WHERE file_id = file.id AND environment = ?)']),
  ];
  const values = [...kinds, ...(name === null ? [] : [fold(name)]), ...(environment === null ? [] : [environment])];
  return { where: tests.join(' AND '), values };
};

const createFileReads = (database: DatabaseSync): Pick<CatalogueReads, 'files'> => {
  database.function(FOLD, { deterministic: true }, (text) => (typeof text === 'string' ? fold(text) : null));
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const statement = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  return {
    files: (selection, { first, last }) => {
      const { where, values } = queryOf(selection);
      const { sortBy, direction } = selection;
      const total = Number(prepare(`SELECT count(*) AS count FROM file WHERE ${where}`).get(...values)?.['count']);
      // What is in front of a page is passed over within an index of narrow entries; bodies are read of the page alone.
      const page = (way: Direction, limit: number, offset: number) =>
        prepare(`
          SELECT bytes FROM (SELECT body_key FROM file WHERE ${where} ORDER BY ${ORDERS[sortBy][way]} LIMIT ? OFFSET ?)
          CROSS JOIN blob ON blob.key = body_key`).iterate(...values, limit, offset);
      const end = Math.min(last + 1, total);
      const limit = Math.max(0, end - first);
      if (limit === 0 || first <= total - end) return { total, bodies: eachBytes(page(direction, limit, Math.min(first, total))) };
      // From the nearer end: the last page then costs what the first does.
      return { total, bodies: [...page(OPPOSITE[direction], limit, total - end)].map(bytesIn).reverse() };
    },
  };
};

const environmentOf = (row: Row): FileEnvironment => {
  const text = (column: string): string | null => (row[column] === null ? null : String(row[column]));
  const version = row['bytes'] === null ? undefined : bytesIn(row);
  return { name: String(row['name']), id: text('id'), tag: String(row['tag']), createdAt: text('created_at'), version };
};

const VERSION = 'SELECT version.id, bytes FROM version JOIN blob ON blob.key = body_key';

interface Found {
  readonly id: string;
  readonly body: Buffer;
}

const foundIn = (row: Row | undefined): Found | undefined => row && { id: String(row['id']), body: bytesIn(row) };

/** Looks a version of a file up that is known. */
const createVersionLookup = (database: DatabaseSync): ((selection: VersionSelection) => Found | undefined) => {
  const byId = database.prepare(`${VERSION} WHERE version.file_id = ? AND version.id = ?`);
  const deployed = database.prepare(`
    ${VERSION} JOIN deployment ON deployment.file_id = version.file_id AND deployment.version_id = version.id
    WHERE version.file_id = ? AND environment = ?`);
  const standing = database.prepare(`${VERSION} WHERE version.file_id = ? ORDER BY ${STANDING_FIRST} LIMIT 1`);
  return ({ id, versionId, environment }) => {
    if (versionId !== null) return foundIn(byId.get(id, versionId));
    return foundIn(environment === null ? standing.get(id) : deployed.get(id, environment));
  };
};

type VersionReads = Pick<CatalogueReads, 'version' | 'versionsById' | 'versions' | 'environments' | 'datapoints'>;

const createVersionReads = (database: DatabaseSync): VersionReads => {
  const known = database.prepare('SELECT 1 FROM file WHERE id = ? AND kind = ? AND body_key IS NOT NULL');
  const listed = database.prepare('SELECT bytes FROM file JOIN blob ON blob.key = body_key WHERE id = ?');
  const find = createVersionLookup(database);
  const all = database.prepare(
    'SELECT bytes FROM version JOIN blob ON blob.key = body_key WHERE file_id = ? ORDER BY created_at DESC NULLS LAST, version.id',
  );
  const environments = database.prepare(`
    SELECT environment.*, bytes
    FROM environment
    LEFT JOIN deployment ON deployment.environment = environment.name AND deployment.file_id = ?
    LEFT JOIN version ON version.id = deployment.version_id AND version.file_id = deployment.file_id
    LEFT JOIN blob ON blob.key = body_key
    ORDER BY tag <> 'default', environment.created_at, name`);
  const count = database.prepare('SELECT max(pos) + 1 AS count FROM datapoint WHERE dataset_version_id = ?');
  const between = database.prepare(
    'SELECT bytes FROM datapoint JOIN blob ON blob.key = blob_key WHERE dataset_version_id = ? AND pos BETWEEN ? AND ? ORDER BY pos',
  );

  const anywhere = database.prepare(`
    SELECT file.kind, bytes FROM version JOIN file ON file.id = file_id AND file.body_key IS NOT NULL JOIN blob ON blob.key = version.body_key
    WHERE version.id = ?`);

  /** Does something with a file that is there. */
  const ofFile = <T>({ kind, id }: FileReference, use: (id: string) => T): T | undefined => (known.get(id, kind) ? use(id) : undefined);
  return {
    version: (selection) =>
      ofFile(selection, (id) => {
        const found = find(selection)?.body;
        // Of a file whose versions are lost its listing is what is left.
        const isAsked = selection.versionId !== null || selection.environment !== null;
        return found ?? (isAsked ? null : (optionalBytes(listed.get(id)) ?? null));
      }),
    versionsById: ({ versionIds, kinds }, { first, last }) => {
      const isAsked = (row: Row | undefined): row is Row =>
        row !== undefined && (kinds.length === 0 || kinds.some((kind) => kind === row['kind']));
      const found = versionIds.map((id) => anywhere.get(id)).filter(isAsked);
      return { total: found.length, bodies: found.slice(first, last + 1).map(bytesIn) };
    },
    versions: (file) => ofFile(file, (id) => all.all(id).map(bytesIn)),
    environments: (file) => ofFile(file, (id) => environments.all(id).map(environmentOf)),
    datapoints: (selection, { first, last }) =>
      ofFile(selection, () => {
        const versionId = find(selection)?.id;
        if (versionId === undefined) return null;
        const total = Number(count.get(versionId)?.['count'] ?? 0);
        return { total, bodies: eachBytes(between.iterate(versionId, first, last)) };
      }),
  };
};

const createLogReads = (database: DatabaseSync): Pick<CatalogueReads, 'fileLogs'> => {
  const { ofFile, ofVersion } = createLogPlaces(database);
  const judged = createJudgedLogs(database);
  function* logsIn(rows: Iterable<Row>): Generator<Buffer> {
    for (const row of rows) yield judged(bytesIn(row), String(row['log_id']));
  }
  return {
    fileLogs: ({ fileId, versionId, ...times }, { first, last }): Listing => {
      const places = versionId === null ? ofFile : ofVersion;
      const key = versionId === null ? [fileId] : [fileId, versionId];
      const within = places.within(key, times);
      const range = { first: within.first + first, last: Math.min(within.last, within.first + last) };
      return { total: Math.max(0, within.last - within.first + 1), bodies: logsIn(places.between(key, range)) };
    },
  };
};

const SIZE = `
SELECT
  (SELECT count(*) FROM version WHERE source = ${CatalogueSource.ownFile}) AS versions,
  (SELECT count(*) FROM datapoint WHERE is_met = 0) AS datapoints,
  (SELECT count(*) FROM file_log) AS logs`;

const createSizeReads = (database: DatabaseSync): Pick<CatalogueReads, 'catalogueSize'> => {
  const size = database.prepare(SIZE);
  return {
    catalogueSize: () => {
      const { versions, datapoints, logs } = size.get() ?? {};
      return { versions: Number(versions), datapoints: Number(datapoints), fileLogs: Number(logs) };
    },
  };
};

/** Prepares every statement once, but those of listings of files, of which there are as many as ways to ask. */
export const createCatalogueReads = (database: DatabaseSync): CatalogueReads => ({
  ...createFileReads(database),
  ...createVersionReads(database),
  ...createLogReads(database),
  ...createSizeReads(database),
});
