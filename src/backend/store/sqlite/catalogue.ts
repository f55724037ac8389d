import type { DatabaseSync } from 'node:sqlite';
import type { VersionKind } from '../../../contract/version.ts';
import type { CatalogueQuestions, StoredVersion } from '../changes.ts';
import type { Blobs } from './blobs.ts';
import { createCataloguePlacing, createFileLogPlacing } from './catalogue-places.ts';
import type { KeptBody } from './copies.ts';
import { refOf } from './edits.ts';
import { createFactChanges } from './fact-changes.ts';
import { bytesIn, optionalBytes, type Row } from './reads.ts';

/** Where a file or version was met. What the lowest number says of it is kept, then what was said first. */
export const CatalogueSource = { ownFile: 0, insideOther: 1 } as const;
export type CatalogueSource = (typeof CatalogueSource)[keyof typeof CatalogueSource];

export interface CatalogueFile {
  readonly id: string;
  readonly source: CatalogueSource;
  readonly path: string | null;
}

/** What an export has a file listed as. */
export interface ListedFile {
  readonly id: string;
  readonly kind: VersionKind;
  readonly name: string | null;
  readonly createdAt: number | null;
  readonly updatedAt: number | null;
  /** The export that it came with; null where it is one of the file's versions, which others may take the place of. */
  readonly exportKey: number | null;
}

/** What is known of an environment beside what is deployed there. */
export interface KnownEnvironment {
  readonly name: string;
  readonly id: string | null;
  readonly tag: string;
  /** As it came. */
  readonly createdAt: string | null;
}

/** A log that a file has of its own. */
export interface FileLog {
  readonly logId: string;
  readonly fileId: string;
  readonly versionId: string | null;
  readonly createdAt: number | null;
  readonly blobKey: number;
}

export interface NewVersion {
  readonly id: string;
  readonly source: CatalogueSource;
  readonly fileId: string;
  readonly kind: VersionKind;
  readonly createdAt: number | null;
  /** The export that it came with. */
  readonly exportKey: number;
  readonly body: Uint8Array;
}

export interface Deployment {
  readonly fileId: string;
  readonly environment: string;
  readonly isDefault: boolean;
  readonly versionId: string;
}

export interface NewDatapoint {
  readonly datasetVersionId: string;
  readonly id: string;
  /** The export that it came with; absent for one that was met in a record. */
  readonly exportKey?: number;
  readonly body: Uint8Array;
}

/** The catalogue, and what fills it. */
export interface Catalogue extends CatalogueQuestions {
  addFile(file: CatalogueFile): void;
  /** The body that an export has a file listed as. */
  exportedFile(id: string): KeptBody | undefined;
  /** In place of what it is listed as. */
  listFile(file: ListedFile, body: Uint8Array): void;
  addEnvironment(environment: KnownEnvironment): void;
  /** In place of the one of this id. */
  addFileLog(log: FileLog): void;
  /** Lists files that exports do not list themselves as one of their versions, and brings all logs of files into the order of their listings. */
  place(): void;
  /** Brings all logs of files into the order of their listings. */
  placeFileLogs(): void;
  /** False where it keeps the body it has: one from the same place or a better one. */
  addVersion(version: NewVersion): boolean;
  /** Another body in place of the one of a version that it has. */
  replaceVersion(version: NewVersion): void;
  /** The body of a version's own file; undefined where it has none. */
  ownVersion(id: string): KeptBody | undefined;
  addDeployment(deployment: Deployment): void;
  /** In place of the one it has. */
  addDatapoint(datapoint: NewDatapoint): void;
  /** The body of a datapoint that came with an export. */
  exportedDatapoint(datasetVersionId: string, id: string): KeptBody | undefined;
  /** Datapoints that the exports lack, met in records. One that comes with an export replaces it. */
  addMetDatapoints(datasetVersionId: string, bodies: ReadonlyMap<string, Uint8Array>): void;
  /** Leaves it to the next who asks to find those that are met: an import may have brought records with more. */
  forgetMetDatapoints(): void;
  hasVersion(id: string): boolean;
}

const ADD_FILE = `
INSERT INTO file (id, source, path) VALUES (?, ?, ?)
ON CONFLICT (id) DO UPDATE SET
  source = min(source, excluded.source),
  path = iif(excluded.source < source, coalesce(excluded.path, path), coalesce(path, excluded.path))`;

const ADD_VERSION = `
INSERT INTO version (id, source, file_id, kind, created_at, body_key, export_key) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET
  source = excluded.source, file_id = excluded.file_id, kind = excluded.kind, created_at = excluded.created_at,
  body_key = excluded.body_key, export_key = excluded.export_key`;

const VERSION = 'SELECT version.id, file_id, kind, bytes FROM version JOIN blob ON blob.key = body_key';

const versionIn = (row: Row | undefined): StoredVersion | undefined =>
  row && { id: String(row['id']), fileId: String(row['file_id']), kind: String(row['kind']), body: bytesIn(row) };

const keptIn = (row: Row | undefined): KeptBody | undefined =>
  row && { exportKey: row['export_key'] === null ? null : Number(row['export_key']), body: bytesIn(row) };

type Files = Pick<Catalogue, 'addFile' | 'exportedFile' | 'listFile' | 'hasFile' | 'fileIdOfPath'>;

const createFiles = (database: DatabaseSync, blobs: Blobs): Files => {
  const add = database.prepare(ADD_FILE);
  const exported = database.prepare(
    'SELECT export_key, bytes FROM file JOIN blob ON blob.key = body_key WHERE id = ? AND export_key IS NOT NULL',
  );
  const list = database.prepare(
    'UPDATE file SET kind = ?, name = ?, created_at = ?, updated_at = ?, export_key = ?, body_key = ? WHERE id = ?',
  );
  const known = database.prepare('SELECT 1 FROM file WHERE id = ?');
  const ofPath = database.prepare('SELECT id FROM file WHERE path = ? ORDER BY source, id LIMIT 1');

  return {
    addFile: ({ id, source, path }) => {
      add.run(id, source, path);
    },
    exportedFile: (id) => keptIn(exported.get(id)),
    listFile: ({ id, kind, name, createdAt, updatedAt, exportKey }, body) => {
      list.run(kind, name, createdAt, updatedAt, exportKey, blobs.add(body), id);
    },
    hasFile: (id) => known.get(id) !== undefined,
    fileIdOfPath: (path) => {
      const row = ofPath.get(path);
      return row && String(row['id']);
    },
  };
};

type Versions = Pick<Catalogue, 'addVersion' | 'replaceVersion' | 'hasVersion' | 'version' | 'ownVersion' | 'newestVersion'>;

const createVersions = (database: DatabaseSync, blobs: Blobs): Versions => {
  const knownFrom = database.prepare('SELECT 1 FROM version WHERE id = ? AND source <= ?');
  const add = database.prepare(ADD_VERSION);
  const known = database.prepare('SELECT 1 FROM version WHERE id = ?');
  const version = database.prepare(`${VERSION} WHERE version.id = ?`);
  const own = database.prepare(
    `SELECT export_key, bytes FROM version JOIN blob ON blob.key = body_key WHERE id = ? AND source = ${CatalogueSource.ownFile}`,
  );
  const newest = database.prepare(`${VERSION} WHERE file_id = ? ORDER BY created_at DESC NULLS LAST, version.id LIMIT 1`);
  const replaceVersion = ({ id, source, fileId, kind, createdAt, exportKey, body }: NewVersion): void => {
    add.run(id, source, fileId, kind, createdAt, blobs.add(body), exportKey);
  };

  return {
    addVersion: (added) => {
      if (knownFrom.get(added.id, added.source)) return false;
      replaceVersion(added);
      return true;
    },
    replaceVersion,
    hasVersion: (id) => known.get(id) !== undefined,
    version: (id) => versionIn(version.get(id)),
    ownVersion: (id) => keptIn(own.get(id)),
    newestVersion: (fileId) => versionIn(newest.get(fileId)),
  };
};

const ADD_ENVIRONMENT = `
INSERT INTO environment (name, id, tag, created_at) VALUES (?, ?, ?, ?)
ON CONFLICT (name) DO UPDATE SET
  id = coalesce(excluded.id, id), tag = excluded.tag, created_at = coalesce(excluded.created_at, created_at)`;

type Deployments = Pick<Catalogue, 'addDeployment' | 'addEnvironment' | 'hasDeployments' | 'deployedVersion'>;

const createDeployments = (database: DatabaseSync): Deployments => {
  const add = database.prepare('INSERT OR REPLACE INTO deployment (file_id, environment, is_default, version_id) VALUES (?, ?, ?, ?)');
  const addEnvironment = database.prepare(ADD_ENVIRONMENT);
  const any = database.prepare('SELECT 1 FROM deployment WHERE file_id = ? LIMIT 1');
  const deployed = database.prepare(
    `${VERSION} WHERE version.id = (SELECT version_id FROM deployment WHERE file_id = ? AND environment = ?)`,
  );
  const deployedToDefault = database.prepare(`
    ${VERSION}
    WHERE version.id = (SELECT version_id FROM deployment WHERE file_id = ? AND is_default = 1 ORDER BY environment LIMIT 1)`);

  return {
    addDeployment: ({ fileId, environment, isDefault, versionId }) => {
      add.run(fileId, environment, Number(isDefault), versionId);
    },
    addEnvironment: ({ name, id, tag, createdAt }) => {
      addEnvironment.run(name, id, tag, createdAt);
    },
    hasDeployments: (fileId) => any.get(fileId) !== undefined,
    deployedVersion: (fileId, environment) =>
      versionIn(environment === null ? deployedToDefault.get(fileId) : deployed.get(fileId, environment)),
  };
};

const ADD_DATAPOINT = `
INSERT INTO datapoint (dataset_version_id, id, blob_key, export_key, pos)
VALUES (?1, ?2, ?3, ?4, (SELECT ifnull(max(pos) + 1, 0) FROM datapoint WHERE dataset_version_id = ?1))
ON CONFLICT (dataset_version_id, id) DO UPDATE SET
  blob_key = excluded.blob_key, is_met = 0, export_key = excluded.export_key, pos = coalesce(pos, excluded.pos)`;

type Datapoints = Pick<
  Catalogue,
  'addDatapoint' | 'datapoints' | 'exportedDatapoint' | 'addMetDatapoints' | 'forgetMetDatapoints' | 'knowsDatapoints'
>;

const createDatapoints = (database: DatabaseSync, blobs: Blobs): Datapoints => {
  const add = database.prepare(ADD_DATAPOINT);
  const addMet = database.prepare('INSERT INTO datapoint (dataset_version_id, id, blob_key, is_met) VALUES (?, ?, ?, 1)');
  const one = database.prepare('SELECT bytes FROM datapoint JOIN blob ON blob.key = blob_key WHERE dataset_version_id = ? AND id = ?');
  const exported = database.prepare(`
    SELECT export_key, bytes FROM datapoint JOIN blob ON blob.key = blob_key WHERE dataset_version_id = ? AND id = ? AND is_met = 0`);
  const known = database.prepare('SELECT 1 FROM datapoint WHERE dataset_version_id = ? AND id = ?');
  const any = database.prepare(
    'SELECT EXISTS (SELECT 1 FROM datapoint WHERE dataset_version_id = ?1) OR EXISTS (SELECT 1 FROM met_dataset WHERE version_id = ?1) AS known',
  );
  const meet = database.prepare('INSERT OR IGNORE INTO met_dataset (version_id) VALUES (?)');
  const forgetMetBlobs = database.prepare('DELETE FROM blob WHERE key IN (SELECT blob_key FROM datapoint WHERE is_met = 1)');
  const forgetMet = ['DELETE FROM datapoint WHERE is_met = 1', 'DELETE FROM met_dataset'].map((sql) => database.prepare(sql));

  return {
    addDatapoint: ({ datasetVersionId, id, exportKey = null, body }) => {
      add.run(datasetVersionId, id, blobs.add(body), exportKey);
    },
    datapoints: (datasetVersionId, ids) => {
      const found = new Map<string, Buffer>();
      for (const id of ids) {
        const body = optionalBytes(one.get(datasetVersionId, id));
        if (body) found.set(id, body);
      }
      return found;
    },
    exportedDatapoint: (datasetVersionId, id) => keptIn(exported.get(datasetVersionId, id)),
    addMetDatapoints: (datasetVersionId, bodies) => {
      meet.run(datasetVersionId);
      for (const [id, body] of bodies) if (!known.get(datasetVersionId, id)) addMet.run(datasetVersionId, id, blobs.add(body));
    },
    forgetMetDatapoints: () => {
      forgetMetBlobs.run();
      for (const statement of forgetMet) statement.run();
    },
    knowsDatapoints: (datasetVersionId) => any.get(datasetVersionId)?.['known'] === 1,
  };
};

const ADD_FILE_LOG = `
INSERT INTO file_log (log_id, file_id, version_id, created_at, blob_key) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (log_id) DO UPDATE SET
  file_id = excluded.file_id, version_id = excluded.version_id, created_at = excluded.created_at, blob_key = excluded.blob_key`;

/** Prepares every statement once. */
export const createCatalogue = (database: DatabaseSync, blobs: Blobs): Catalogue => {
  const runs = database.prepare('SELECT key FROM run WHERE dataset_version_id = ?');
  const facts = createFactChanges(database);
  const placeFileLogs = createFileLogPlacing(database, facts);
  const addFileLog = database.prepare(ADD_FILE_LOG);
  const fileOfLog = database.prepare('SELECT file_id FROM file_log WHERE log_id = ?');
  const logs = database.prepare('SELECT DISTINCT id, datapoint_id FROM log WHERE version_id = ? AND datapoint_id IS NOT NULL');

  return {
    ...createFiles(database, blobs),
    ...createVersions(database, blobs),
    ...createDeployments(database),
    ...createDatapoints(database, blobs),
    addFileLog: ({ logId, fileId, versionId, createdAt, blobKey }) => {
      const known = fileOfLog.get(logId);
      addFileLog.run(logId, fileId, versionId, createdAt, blobKey);
      // What is new has no place yet, so that nobody has seen it.
      if (known) for (const each of new Set([String(known['file_id']), fileId])) facts.forgetFile(each);
    },
    place: createCataloguePlacing(database, placeFileLogs),
    placeFileLogs,
    runsOver: (datasetVersionId) => runs.all(datasetVersionId).map((row) => refOf(Number(row['key']))),
    logsOfVersion: (versionId) => logs.all(versionId).map((row) => ({ id: String(row['id']), datapointId: String(row['datapoint_id']) })),
  };
};
