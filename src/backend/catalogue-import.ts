import { versionKind } from '../contract/version.ts';
import { type Catalogue, CatalogueSource } from './catalogue.ts';
import type { ExportReader } from './export-reader.ts';
import { memberOf } from './json-members.ts';
import { microsecondsOf } from './timestamp.ts';
import { isObject, type JsonObject, textAt } from './tolerant-json.ts';

/** Adds a version and the file it is of, when the body tells both ids. */
export const addVersion = (catalogue: Catalogue, body: Uint8Array, version: JsonObject, source: CatalogueSource): void => {
  const id = textAt(version, 'version_id');
  const fileId = textAt(version, 'id');
  if (id === undefined || fileId === undefined) return;
  const createdAt = microsecondsOf(version['created_at']);
  catalogue.addVersion({ id, source, fileId, kind: versionKind(version), createdAt, body });
  catalogue.addFile({ id: fileId, source: CatalogueSource.insideOther, path: textAt(version, 'path') ?? null });
};

/** Adds the version at a key of a body: an export refers to versions it has no file for. */
export const addVersionAt = (catalogue: Catalogue, body: Buffer, key: string): void => {
  const bytes = memberOf(body, key);
  const version: unknown = bytes && JSON.parse(bytes.toString('utf8'));
  if (bytes && isObject(version)) addVersion(catalogue, bytes, version, CatalogueSource.insideOther);
};

interface FileFolder {
  readonly reader: ExportReader;
  readonly catalogue: Catalogue;
  /** Of the folder of one file. */
  readonly path: string;
  readonly fileId: string;
}

const importDeployments = async ({ reader, catalogue, path, fileId }: FileFolder): Promise<void> => {
  for (const deployment of await reader.jsonList(`${path}/deployments.json`)) {
    const versionId = textAt(deployment, 'version_id');
    const environment = textAt(deployment, 'environment_name');
    if (versionId === undefined || environment === undefined) continue;
    catalogue.addDeployment({ fileId, environment, isDefault: deployment['environment_tag'] === 'default', versionId });
  }
};

const importDatapoints = async ({ reader, catalogue, path }: FileFolder): Promise<void> => {
  for (const datasetVersionId of await reader.subdirectories(`${path}/datapoints`)) {
    for (const file of await reader.jsonLinesFiles(`${path}/datapoints/${datasetVersionId}`)) {
      for await (const { object, bytes } of reader.jsonLines(file)) {
        const id = textAt(object, 'id');
        if (id !== undefined) catalogue.addDatapoint({ datasetVersionId, id, body: bytes });
      }
    }
  }
};

/** Brings one file of the export into the catalogue: its path, its versions, where they are deployed, and a dataset's datapoints. */
export const importCatalogue = async (folder: FileFolder, file: JsonObject | undefined): Promise<void> => {
  const { reader, catalogue, path, fileId } = folder;
  catalogue.addFile({ id: fileId, source: CatalogueSource.ownFile, path: (file && textAt(file, 'path')) ?? null });
  for (const name of await reader.fileNames(`${path}/versions`)) {
    const version = await reader.json(`${path}/versions/${name}`);
    if (version) addVersion(catalogue, version.bytes, version.object, CatalogueSource.ownFile);
  }
  await importDeployments(folder);
  await importDatapoints(folder);
};
