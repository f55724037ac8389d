import { impossibleAt, type Loc, RefusedError } from '../rest/error-answers.ts';
import type { FileReference, VersionReference } from '../rest/request-bodies.ts';
import type { Catalogue, CatalogueVersion } from '../store/sqlite/catalogue.ts';

/** What a reference may stand for, and its place in the request. */
export interface Asked {
  readonly wanted: 'evaluator' | 'dataset' | 'version';
  readonly loc: Loc;
}

type Key = keyof VersionReference;

const refuse = (loc: Loc, key: Key, detail: string): never => {
  throw new RefusedError(impossibleAt(detail, [...loc, key]));
};

/** The key of a reference that counts. */
const keyOf = ({ version_id: versionId, id }: VersionReference): Key => {
  if (versionId) return 'version_id';
  return id ? 'id' : 'path';
};

/** The id of the file referred to, at a place in the request, by its id, else by its path. Refused where the store knows no such file. */
export const referredFile = (catalogue: Catalogue, { id, path }: FileReference, loc: Loc): string => {
  if (id) return catalogue.hasFile(id) ? id : refuse(loc, 'id', `There is no file with the id ${id}.`);
  return catalogue.fileIdOfPath(path ?? '') ?? refuse(loc, 'path', `There is no file at the path ${path}.`);
};

/** The default environment's version; a file deployed nowhere stands for its newest version. */
const versionOfFile = (catalogue: Catalogue, fileId: string, environment: string | null): CatalogueVersion | undefined => {
  if (environment === null && !catalogue.hasDeployments(fileId)) return catalogue.newestVersion(fileId);
  const versionId = catalogue.deployedVersionId(fileId, environment);
  return versionId === undefined ? undefined : catalogue.version(versionId);
};

const versionOf = (catalogue: Catalogue, reference: VersionReference, loc: Loc): CatalogueVersion => {
  const { version_id: versionId, environment = null } = reference;
  if (versionId) return catalogue.version(versionId) ?? refuse(loc, 'version_id', `There is no version with the id ${versionId}.`);
  const fileId = referredFile(catalogue, reference, loc);
  const found = versionOfFile(catalogue, fileId, environment);
  if (found) return found;
  if (environment === null) return refuse(loc, keyOf(reference), `The file ${fileId} has no version in its default environment.`);
  return refuse(loc, 'environment', `The file ${fileId} has no version in its environment ${environment}.`);
};

const isWanted = (kind: string, wanted: Asked['wanted']): boolean => (wanted === 'version' ? kind !== 'dataset' : kind === wanted);

/**
 * The version that a reference in a request stands for. Of several keys `version_id` wins, then `id`.
 * Refused with 422 where there is none, and where it is of another kind: only a run's `version` may be of any kind but a dataset.
 */
export const referredVersion = (catalogue: Catalogue, reference: VersionReference, { wanted, loc }: Asked): CatalogueVersion => {
  const version = versionOf(catalogue, reference, loc);
  if (isWanted(version.kind, wanted)) return version;
  const detail = `The version ${version.id} is a version of a file of the kind ${version.kind}, which cannot be the ${wanted} here.`;
  return refuse(loc, keyOf(reference), detail);
};
