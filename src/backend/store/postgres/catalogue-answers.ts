import type { CatalogueQuestions, StoredVersion } from '../changes.ts';
import type { LaterAnswers } from './changes-port.ts';
import type { Row } from './connections.ts';
import { bytesIn } from './rows.ts';
import { refOf } from './run-answers.ts';
import type { Transaction } from './transaction.ts';

const HAS_FILE = 'SELECT FROM file WHERE id = $1';
const FILE_OF_PATH = 'SELECT id FROM file WHERE path = $1 ORDER BY source, id LIMIT 1';
const VERSION = 'SELECT version.id, file_id, kind, bytes FROM version JOIN blob ON blob.key = body_key';
const NEWEST = `${VERSION} WHERE file_id = $1 ORDER BY created_at DESC NULLS LAST, version.id LIMIT 1`;
const HAS_DEPLOYMENTS = 'SELECT FROM deployment WHERE file_id = $1 LIMIT 1';
const DEPLOYED = `${VERSION} WHERE version.id = (SELECT version_id FROM deployment WHERE file_id = $1 AND environment = $2)`;
const DEPLOYED_TO_DEFAULT = `
${VERSION}
WHERE version.id = (SELECT version_id FROM deployment WHERE file_id = $1 AND is_default = 1 ORDER BY environment LIMIT 1)`;

const DATAPOINTS = `
SELECT id, bytes FROM datapoint JOIN blob ON blob.key = blob_key WHERE dataset_version_id = $1 AND id = ANY ($2::text[])`;
const KNOWS_DATAPOINTS = `
SELECT EXISTS (SELECT FROM datapoint WHERE dataset_version_id = $1) OR EXISTS (SELECT FROM met_dataset WHERE version_id = $1) AS known`;
const RUNS_OVER = 'SELECT key FROM run WHERE dataset_version_id = $1 ORDER BY key';
const LOGS_OF_VERSION = `
SELECT id, datapoint_id FROM log WHERE version_id = $1 AND datapoint_id IS NOT NULL GROUP BY id, datapoint_id ORDER BY min(key)`;

const MEET = 'INSERT INTO met_dataset (version_id) VALUES ($1) ON CONFLICT DO NOTHING';
const ADD_MET = `
WITH body AS (
  INSERT INTO blob (bytes) SELECT $3 WHERE NOT EXISTS (SELECT FROM datapoint WHERE dataset_version_id = $1 AND id = $2) RETURNING key
)
INSERT INTO datapoint (dataset_version_id, id, blob_key, is_met) SELECT $1, $2, key, 1 FROM body`;

const versionIn = (row: Row | undefined): StoredVersion | undefined =>
  row && { id: String(row['id']), fileId: String(row['file_id']), kind: String(row['kind']), body: bytesIn(row) };

const optional = (row: Row | undefined, column: string): string | undefined => row && String(row[column]);

/** What changes ask of the catalogue, and the datapoints that they add to it. */
export const catalogueAnswers = ({ rows, send }: Transaction): Pick<LaterAnswers, keyof CatalogueQuestions | 'addMetDatapoints'> => ({
  hasFile: async (id) => (await rows(HAS_FILE, id)).length > 0,
  fileIdOfPath: async (path) => optional((await rows(FILE_OF_PATH, path))[0], 'id'),
  version: async (id) => versionIn((await rows(`${VERSION} WHERE version.id = $1`, id))[0]),
  newestVersion: async (fileId) => versionIn((await rows(NEWEST, fileId))[0]),
  hasDeployments: async (fileId) => (await rows(HAS_DEPLOYMENTS, fileId)).length > 0,
  deployedVersion: async (fileId, environment) => {
    const found = environment === null ? rows(DEPLOYED_TO_DEFAULT, fileId) : rows(DEPLOYED, fileId, environment);
    return versionIn((await found)[0]);
  },
  datapoints: async (datasetVersionId, ids) =>
    new Map(
      ids.length === 0 ? [] : (await rows(DATAPOINTS, datasetVersionId, ids)).map((row) => [String(row['id']), bytesIn(row)] as const),
    ),
  knowsDatapoints: async (datasetVersionId) => (await rows(KNOWS_DATAPOINTS, datasetVersionId))[0]?.['known'] === true,
  runsOver: async (datasetVersionId) => (await rows(RUNS_OVER, datasetVersionId)).map((row) => refOf(Number(row['key']))),
  logsOfVersion: async (versionId) =>
    (await rows(LOGS_OF_VERSION, versionId)).map((row) => ({ id: String(row['id']), datapointId: String(row['datapoint_id']) })),
  addMetDatapoints: (datasetVersionId, bodies) => {
    send(MEET, datasetVersionId);
    for (const [id, body] of bodies) send(ADD_MET, datasetVersionId, id, body);
  },
});
