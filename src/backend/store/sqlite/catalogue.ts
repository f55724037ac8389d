import type { DatabaseSync } from 'node:sqlite';
import type { VersionKind } from '../../../contract/version.ts';
import type { CatalogueQuestions, StoredVersion } from '../changes.ts';
import type { Blobs } from './blobs.ts';
import type { KeptBody } from './copies.ts';
import { refOf } from './edits.ts';
import { bytesIn, optionalBytes, type Row } from './reads.ts';

/** Where a file or version was met. What the lowest number says of it is kept, then what was said first. */
export const CatalogueSource = { ownFile: 0, insideOther: 1 } as const;
export type CatalogueSource = (typeof CatalogueSource)[keyof typeof CatalogueSource];

export interface CatalogueFile {
  readonly id: string;
  readonly source: CatalogueSource;
  readonly path: string | null;
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

type Files = Pick<Catalogue, 'addFile' | 'hasFile' | 'fileIdOfPath'>;

const createFiles = (database: DatabaseSync): Files => {
  const add = database.prepare(ADD_FILE);
  const known = database.prepare('SELECT 1 FROM file WHERE id = ?');
  const ofPath = database.prepare('SELECT id FROM file WHERE path = ? ORDER BY source, id LIMIT 1');

  return {
    addFile: ({ id, source, path }) => {
      add.run(id, source, path);
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

type Deployments = Pick<Catalogue, 'addDeployment' | 'hasDeployments' | 'deployedVersionId'>;

const createDeployments = (database: DatabaseSync): Deployments => {
  const add = database.prepare('INSERT OR REPLACE INTO deployment (file_id, environment, is_default, version_id) VALUES (?, ?, ?, ?)');
  const any = database.prepare('SELECT 1 FROM deployment WHERE file_id = ? LIMIT 1');
  const deployed = database.prepare('SELECT version_id FROM deployment WHERE file_id = ? AND environment = ?');
  const deployedToDefault = database.prepare(
    'SELECT version_id FROM deployment WHERE file_id = ? AND is_default = 1 ORDER BY environment LIMIT 1',
  );

  return {
    addDeployment: ({ fileId, environment, isDefault, versionId }) => {
      add.run(fileId, environment, Number(isDefault), versionId);
    },
    hasDeployments: (fileId) => any.get(fileId) !== undefined,
    deployedVersionId: (fileId, environment) => {
      const row = environment === null ? deployedToDefault.get(fileId) : deployed.get(fileId, environment);
      return row && String(row['version_id']);
    },
  };
};

type Datapoints = Pick<
  Catalogue,
  'addDatapoint' | 'datapoints' | 'exportedDatapoint' | 'addMetDatapoints' | 'forgetMetDatapoints' | 'knowsDatapoints'
>;

const createDatapoints = (database: DatabaseSync, blobs: Blobs): Datapoints => {
  const add = database.prepare(
    'INSERT OR REPLACE INTO datapoint (dataset_version_id, id, blob_key, is_met, export_key) VALUES (?, ?, ?, ?, ?)',
  );
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
      add.run(datasetVersionId, id, blobs.add(body), 0, exportKey);
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
      for (const [id, body] of bodies) if (!known.get(datasetVersionId, id)) add.run(datasetVersionId, id, blobs.add(body), 1, null);
    },
    forgetMetDatapoints: () => {
      forgetMetBlobs.run();
      for (const statement of forgetMet) statement.run();
    },
    knowsDatapoints: (datasetVersionId) => any.get(datasetVersionId)?.['known'] === 1,
  };
};

/** Prepares every statement once. */
export const createCatalogue = (database: DatabaseSync, blobs: Blobs): Catalogue => {
  const runs = database.prepare('SELECT key FROM run WHERE dataset_version_id = ?');
  const logs = database.prepare('SELECT DISTINCT id, datapoint_id FROM log WHERE version_id = ? AND datapoint_id IS NOT NULL');

  return {
    ...createFiles(database),
    ...createVersions(database, blobs),
    ...createDeployments(database),
    ...createDatapoints(database, blobs),
    runsOver: (datasetVersionId) => runs.all(datasetVersionId).map((row) => refOf(Number(row['key']))),
    logsOfVersion: (versionId) => logs.all(versionId).map((row) => ({ id: String(row['id']), datapointId: String(row['datapoint_id']) })),
  };
};
