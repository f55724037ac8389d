import type { EvaluationRunResponse } from './evaluation.ts';
import type { VersionFields } from './version.ts';

/** What a run's label is made of. */
interface Labelled extends Pick<EvaluationRunResponse, 'id'> {
  readonly version?: Partial<Pick<VersionFields, 'version_name' | 'name' | 'version_id'>> | null;
}

/** `prv_c8Yt1KpJg5` is shown as `c8Yt1K`: enough to distinguish the versions of one file by eye. */
const shortVersion = (versionId: string): string => versionId.slice(versionId.indexOf('_') + 1).slice(0, 6);

/** A text; undefined for an empty one, and for whatever else stands where a text should. */
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** What to call a run: its version's name, else its file's name with a short version id, else the run's id. */
export const runLabel = ({ id, version }: Labelled): string => {
  const [versionName, name, versionId] = [version?.version_name, version?.name, version?.version_id].map(textOf);
  if (versionName !== undefined) return versionName;
  if (name === undefined) return id;
  return versionId === undefined ? name : `${name} ${shortVersion(versionId)}`;
};
