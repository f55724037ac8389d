import type { NewFinding } from '../../contract/finding.ts';
import { isId } from '../../contract/ids.ts';
import { microsecondsOf } from '../../contract/timestamp.ts';
import { versionKind } from '../../contract/version.ts';
import { memberOf } from '../../json/members.ts';
import { countAt, isObject, type JsonBody, type JsonObject, parseObject, textAt } from '../../json/tolerant.ts';
import { CatalogueSource } from '../store/sqlite/catalogue.ts';
import { DIFFERING, isServed, type Standing, standingOf } from '../store/sqlite/copies.ts';
import { noteFewer } from './export-counts.ts';
import { type ImportContext, noteDifference, noteMismatch } from './import-context.ts';
import { noteServed, servedDatapoint, servedVersion } from './served-flaws.ts';

/** The ids of a version and of the file it is of. */
interface VersionIds {
  readonly id: string;
  readonly fileId: string;
}

const idsOf = (version: JsonObject): VersionIds | undefined => {
  const id = textAt(version, 'version_id');
  const fileId = textAt(version, 'id');
  return id === undefined || fileId === undefined ? undefined : { id, fileId };
};

/** Adds a version and the file it is of. False where the catalogue keeps another body of it. */
const addVersion = (
  { catalogue, exportKey }: ImportContext,
  ids: VersionIds,
  version: JsonObject,
  body: Uint8Array,
  source: CatalogueSource,
): boolean => {
  const createdAt = microsecondsOf(version['created_at']);
  const isAdded = catalogue.addVersion({ ...ids, source, kind: versionKind(version), createdAt, exportKey, body });
  catalogue.addFile({ id: ids.fileId, source: CatalogueSource.insideOther, path: textAt(version, 'path') ?? null });
  return isAdded;
};

const noteUnknownKind = ({ note }: ImportContext, path: string, version: JsonObject): void => {
  if (versionKind(version) === 'unknown') note({ code: 'UNKNOWN_KIND', path, message: 'The version is of no known kind.' });
};

/**
 * Whether the export should have a file of a version that it refers to. An export of part of a workspace has no versions of files outside it:
 * what refers to them holds the whole body, so nothing is lost. Not so with a dataset, whose datapoints are in its own files alone.
 */
const isExpected = ({ reader }: ImportContext, { fileId }: VersionIds, version: JsonObject): boolean =>
  versionKind(version) === 'dataset' || (isId(fileId) && reader.exists(`files/${fileId}/versions`));

const hasFileOf = ({ reader }: ImportContext, { id, fileId }: VersionIds): boolean =>
  isId(id) && isId(fileId) && reader.exists(`files/${fileId}/versions/${id}`);

const noteMissing = ({ note }: ImportContext, path: string, id: string): void =>
  note({ code: 'REFERENCE_MISSING', path, message: `It refers to the version ${id}, of which the export has no file.` });

/** Adds the version at a key of the body at a path, for the export may have no file of it. Reported where it is met first. */
export const addVersionAt = (context: ImportContext, path: string, body: Buffer, key: string): void => {
  const bytes = memberOf(body, key);
  const version: unknown = bytes && JSON.parse(bytes.toString('utf8'));
  const ids = isObject(version) ? idsOf(version) : undefined;
  if (!bytes || !isObject(version) || !ids || !addVersion(context, ids, version, bytes, CatalogueSource.insideOther)) return;
  if (hasFileOf(context, ids)) return;
  noteUnknownKind(context, path, version);
  if (isExpected(context, ids, version)) noteMissing(context, path, ids.id);
};

interface FileFolder {
  /** Of the folder of one file. */
  readonly path: string;
  readonly fileId: string;
}

/** Notes what was met before in this export, and differs. Copies that are the same need no word: nothing is lost with them. */
const noteCopy = ({ note }: ImportContext, place: Pick<NewFinding, 'path' | 'line'>, text: string, standing: Standing): void => {
  if (standing !== 'less' && standing !== 'more') return;
  const { code, message } = DIFFERING[standing];
  note({ ...place, code, message: `${text}${message}` });
};

const importVersion = (context: ImportContext, path: string, { object, bytes }: JsonBody): void => {
  const ids = idsOf(object);
  if (!ids) {
    context.note({ code: 'FILE_UNREADABLE', path, message: 'The version has no id, or names no file.' });
    return;
  }
  noteMismatch(context.note, path, ids.id);
  noteUnknownKind(context, path, object);
  noteServed(context.note, { code: 'FILE_UNREADABLE', path }, servedVersion(object));
  addEnvironments(context, object);
  const { catalogue, exportKey } = context;
  const standing = standingOf(catalogue.ownVersion(ids.id), exportKey, bytes);
  noteCopy(context, { path }, `The version ${ids.id} was met before`, standing);
  if (standing === 'first') addVersion(context, ids, object, bytes, CatalogueSource.ownFile);
  else if (isServed(standing)) {
    const createdAt = microsecondsOf(object['created_at']);
    catalogue.replaceVersion({ ...ids, source: CatalogueSource.ownFile, kind: versionKind(object), createdAt, exportKey, body: bytes });
  }
};

interface Deployed {
  readonly versionId: string;
  readonly environment: string;
  readonly environmentId: string | null;
  readonly tag: string;
}

const deployedIn = (entry: unknown): Deployed | undefined => {
  const versionId = isObject(entry) ? textAt(entry, 'version_id') : undefined;
  const environment = isObject(entry) ? textAt(entry, 'environment_name') : undefined;
  if (!isObject(entry) || versionId === undefined || environment === undefined) return undefined;
  return {
    versionId,
    environment,
    environmentId: textAt(entry, 'environment_id') ?? null,
    tag: textAt(entry, 'environment_tag') ?? 'other',
  };
};

const addDeployed = ({ catalogue }: ImportContext, fileId: string, { versionId, environment, environmentId, tag }: Deployed): void => {
  catalogue.addDeployment({ fileId, versionId, environment, isDefault: tag === 'default' });
  catalogue.addEnvironment({ name: environment, id: environmentId, tag, createdAt: null });
};

/** What a version says of the environments that it is deployed to: the list of deployments does not say when they were made. */
const addEnvironments = ({ catalogue }: ImportContext, { environments }: JsonObject): void => {
  for (const environment of Array.isArray(environments) ? environments.filter(isObject) : []) {
    const [name, id, tag, createdAt] = ['name', 'id', 'tag', 'created_at'].map((key) => textAt(environment, key));
    if (name !== undefined && id !== undefined && tag !== undefined && createdAt !== undefined)
      catalogue.addEnvironment({ name, id, tag, createdAt });
  }
};

/** Where versions of a file are deployed. One that is in no file and in no body read so far is noted. */
export const importDeployments = async (context: ImportContext, { path, fileId }: FileFolder): Promise<void> => {
  const { reader, catalogue, note } = context;
  const list = `${path}/deployments.json`;
  const entries = reader.jsonList(list).map(deployedIn);
  const deployed = entries.filter((entry) => entry !== undefined);
  if (deployed.length < entries.length) note({ code: 'FILE_UNREADABLE', path: list, message: 'Some of its entries are no deployments.' });
  for (const deployment of deployed) addDeployed(context, fileId, deployment);
  const missing = new Set(deployed.map(({ versionId }) => versionId).filter((versionId) => !catalogue.hasVersion(versionId)));
  for (const versionId of missing) noteMissing(context, list, versionId);
};

/** The datapoints of one version of a dataset. Gives the number of lines, the damaged ones included. */
const importDatapoints = async (context: ImportContext, path: string, datasetVersionId: string): Promise<number> => {
  const { reader, catalogue, exportKey, note } = context;
  let lines = 0;
  for (const file of reader.jsonLinesFiles(path)) {
    for await (const { body, line } of reader.jsonLines(file, parseObject)) {
      lines++;
      if (!body) continue;
      const id = textAt(body.object, 'id');
      if (id === undefined) {
        note({ code: 'LINE_INVALID', path: file, line, message: 'The datapoint has no id.' });
        continue;
      }
      noteServed(note, { code: 'LINE_INVALID', path: file, line }, servedDatapoint(body.object));
      const standing = standingOf(catalogue.exportedDatapoint(datasetVersionId, id), exportKey, body.bytes);
      noteCopy(context, { path: file, line }, `The datapoint ${id} was met before in this version`, standing);
      // A version of a dataset never changes, so that its datapoints should not.
      if (standing === 'newer' || standing === 'older') noteDifference(note, { path: file, line }, standing === 'newer');
      if (isServed(standing)) catalogue.addDatapoint({ datasetVersionId, id, exportKey, body: body.bytes });
    }
  }
  return lines;
};

/** The version that a folder of datapoints is of. One named by no version is noted. */
const versionOfFolder = ({ note }: ImportContext, path: string, name: string, counts: ReadonlyMap<string, number>): string => {
  if (counts.has(name)) return name;
  const [id, ...more] = [...counts.keys()].filter((one) => one.toLowerCase() === name.toLowerCase());
  if (id !== undefined && more.length === 0) {
    note({ code: 'OTHER_NAME', path, message: `It is read as ${id}, the version that it names in other letters.` });
    return id;
  }
  note({
    code: 'REFERENCE_MISSING',
    path,
    message: 'It is named by no version that is there: its datapoints are read, but belong to none.',
  });
  return name;
};

/** The datapoints of all versions of a dataset. `counts`: how many each version counts, by its id. */
const importDataset = async (context: ImportContext, path: string, counts: ReadonlyMap<string, number>): Promise<void> => {
  const held = new Map<string, number>();
  for (const name of context.reader.subdirectories(`${path}/datapoints`)) {
    const folder = `${path}/datapoints/${name}`;
    const versionId = versionOfFolder(context, folder, name, counts);
    held.set(versionId, (held.get(versionId) ?? 0) + (await importDatapoints(context, folder, versionId)));
  }
  for (const [versionId, counted] of counts) {
    const actual = held.get(versionId) ?? 0;
    const expected = Math.max(counted, context.exportLog.counted('datapoints', versionId) ?? 0);
    if (actual >= expected) continue;
    const message = `The version of the dataset has ${actual} of the ${expected} datapoints that it counts.`;
    context.note({ code: 'FILE_INCOMPLETE', path: `${path}/datapoints/${versionId}`, message, expected, actual });
  }
};

/** What a file is listed as, unless a newer export, or this one in another folder, has more to say. */
const listFile = (context: ImportContext, { path, fileId }: FileFolder, { object, bytes }: JsonBody): void => {
  const { catalogue, exportKey } = context;
  const standing = standingOf(catalogue.exportedFile(fileId), exportKey, bytes);
  noteCopy(context, { path: `${path}/file.json` }, `The file ${fileId} was met before`, standing);
  if (!isServed(standing)) return;
  const [createdAt = null, updatedAt = null] = [object['created_at'], object['updated_at']].map(microsecondsOf);
  const listed = { id: fileId, kind: versionKind(object), name: textAt(object, 'name') ?? null, createdAt, updatedAt, exportKey };
  catalogue.listFile(listed, bytes);
};

/** Brings one file of the export into the catalogue: its path, its versions, and a dataset's datapoints. */
export const importCatalogue = async (context: ImportContext, folder: FileFolder, file: JsonBody | undefined): Promise<void> => {
  const { reader, catalogue } = context;
  const { path, fileId } = folder;
  const datapoints = new Map<string, number>();
  catalogue.addFile({ id: fileId, source: CatalogueSource.ownFile, path: (file && textAt(file.object, 'path')) ?? null });
  if (file) listFile(context, folder, file);
  const names = reader.fileNames(`${path}/versions`);
  noteFewer(context, { what: 'versions', id: fileId, path: `${path}/versions` }, names.length);
  for (const name of names) {
    const version = reader.json(`${path}/versions/${name}`);
    if (!version) continue;
    importVersion(context, `${path}/versions/${name}`, version);
    datapoints.set(textAt(version.object, 'version_id') ?? name, countAt(version.object, 'datapoints_count'));
  }
  await importDataset(context, path, datapoints);
};
