import { impossibleAt, type Loc, RefusedError } from '../rest/error-answers.ts';
import type { FileReference, VersionReference } from '../rest/request-bodies.ts';
import type { StoredVersion } from '../store/changes.ts';
import { ask, askAll, type Steps } from '../store/steps.ts';

/** What a reference may stand for, and its place in the request. */
export interface Asked {
  readonly wanted: 'evaluator' | 'dataset' | 'version';
  readonly loc: Place;
}

type Key = keyof VersionReference;

/** Where a reference is in a request, or where each of its keys is. */
type Place = Loc | ((key: Key) => Loc);

/** Throws the error of a request for one key of a reference in it. */
export const throwForReference = (loc: Place, key: Key, detail: string): never => {
  throw new RefusedError(impossibleAt(detail, typeof loc === 'function' ? loc(key) : [...loc, key]));
};

/** The key of a reference that counts. */
const keyOf = ({ version_id: versionId, id }: VersionReference): Key => {
  if (versionId) return 'version_id';
  return id ? 'id' : 'path';
};

/** The id of the file referred to, at a place in the request, by its id, else by its path. Refused where the store knows no such file. */
export function* referredFile({ id, path }: FileReference, loc: Place): Steps<string> {
  if (id) return (yield* ask('hasFile', id)) ? id : throwForReference(loc, 'id', `There is no file with the id ${id}.`);
  return (yield* ask('fileIdOfPath', path ?? '')) ?? throwForReference(loc, 'path', `There is no file at the path ${path}.`);
}

/** The default environment's version; a file deployed nowhere stands for its newest version. */
function* versionOfFile(fileId: string, environment: string | null): Steps<StoredVersion | undefined> {
  const [isDeployed, deployed] = yield* askAll(['hasDeployments', fileId], ['deployedVersion', fileId, environment]);
  return isDeployed || environment !== null ? deployed : yield* ask('newestVersion', fileId);
}

function* versionOf(reference: VersionReference, loc: Place): Steps<StoredVersion> {
  const { version_id: versionId, environment = null } = reference;
  if (versionId)
    return (yield* ask('version', versionId)) ?? throwForReference(loc, 'version_id', `There is no version with the id ${versionId}.`);
  const fileId = yield* referredFile(reference, loc);
  const found = yield* versionOfFile(fileId, environment);
  if (found) return found;
  if (environment === null)
    return throwForReference(loc, keyOf(reference), `The file ${fileId} has no version in its default environment.`);
  return throwForReference(loc, 'environment', `The file ${fileId} has no version in its environment ${environment}.`);
}

const isWanted = (kind: string, wanted: Asked['wanted']): boolean => (wanted === 'version' ? kind !== 'dataset' : kind === wanted);

/**
 * The version that a reference in a request stands for. Of several keys `version_id` wins, then `id`.
 * Refused with 422 where there is none, and where it is of another kind: only a run's `version` may be of any kind but a dataset.
 */
export function* referredVersion(reference: VersionReference, { wanted, loc }: Asked): Steps<StoredVersion> {
  const version = yield* versionOf(reference, loc);
  if (isWanted(version.kind, wanted)) return version;
  const detail = `The version ${version.id} is a version of a file of the kind ${version.kind}, which cannot be the ${wanted} here.`;
  return throwForReference(loc, keyOf(reference), detail);
}
