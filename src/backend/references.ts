import type { Catalogue, CatalogueVersion } from './catalogue.ts';
import { impossible, RefusedError } from './error-answers.ts';
import type { FileReference, VersionReference } from './request-bodies.ts';

/** What a reference may stand for. */
export type Wanted = 'evaluator' | 'dataset' | 'version';

const refuse = (detail: string): never => {
  throw new RefusedError(impossible(detail));
};

/** The id of the file referred to by its id, else by its path. Refused where the store knows no such file. */
export const referredFile = (catalogue: Catalogue, { id, path }: FileReference): string => {
  if (id) return catalogue.hasFile(id) ? id : refuse(`There is no file with the id ${id}.`);
  return catalogue.fileIdOfPath(path ?? '') ?? refuse(`There is no file at the path ${path}.`);
};

/** The default environment's version; a file deployed nowhere stands for its newest version. */
const versionOfFile = (catalogue: Catalogue, fileId: string, environment: string | null): CatalogueVersion | undefined => {
  if (environment === null && !catalogue.hasDeployments(fileId)) return catalogue.newestVersion(fileId);
  const versionId = catalogue.deployedVersionId(fileId, environment);
  return versionId === undefined ? undefined : catalogue.version(versionId);
};

const versionOf = (catalogue: Catalogue, reference: VersionReference): CatalogueVersion => {
  const { version_id: versionId, environment = null } = reference;
  if (versionId) return catalogue.version(versionId) ?? refuse(`There is no version with the id ${versionId}.`);
  const fileId = referredFile(catalogue, reference);
  const found = versionOfFile(catalogue, fileId, environment);
  if (found) return found;
  const where = environment === null ? 'its default environment' : `its environment ${environment}`;
  return refuse(`The file ${fileId} has no version in ${where}.`);
};

const isWanted = (kind: string, wanted: Wanted): boolean => (wanted === 'version' ? kind !== 'dataset' : kind === wanted);

/**
 * The version that a reference in a request stands for. Of several keys `version_id` wins, then `id`.
 * Refused with 422 where there is none, and where it is of another kind: only a run's `version` may be of any kind but a dataset.
 */
export const referredVersion = (catalogue: Catalogue, reference: VersionReference, wanted: Wanted): CatalogueVersion => {
  const version = versionOf(catalogue, reference);
  if (isWanted(version.kind, wanted)) return version;
  return refuse(`The version ${version.id} is a version of a file of the kind ${version.kind}, which cannot be the ${wanted} here.`);
};
