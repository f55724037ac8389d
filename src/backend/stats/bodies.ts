import { logKind } from '../../contract/log.ts';
import { elementsOf, memberOf } from '../../json/members.ts';
import { isObject, type JsonObject, textAt } from '../../json/tolerant.ts';
import type { StoredRun } from '../store/changes.ts';
import type { StatsEvaluator } from './evaluator-stats.ts';

/** A run that has a body. */
export type KnownRun = StoredRun & { readonly body: Buffer };

export const hasBody = (run: StoredRun): run is KnownRun => run.body !== undefined;

/** What the rules of the changing endpoints ask of a run's body. */
export interface RunFacts {
  readonly status: string;
  readonly control: boolean;
  /** Null for a run without a version. */
  readonly versionId: string | null;
  /** Of the version's file. */
  readonly fileId: string | null;
  readonly datasetVersionId: string | null;
  /** The version's name, else its id, else the run's. */
  readonly label: string;
}

const NOTHING: JsonObject = {};

const objectIn = (value: unknown): JsonObject => (isObject(value) ? value : NOTHING);

/** A body in the store, parsed: one that is no object has no members. */
export const parsedBody = (body: Buffer): JsonObject => objectIn(JSON.parse(body.toString('utf8')));

export const runFacts = (body: Buffer): RunFacts => {
  const run = parsedBody(body);
  const version = objectIn(run['version']);
  const versionId = textAt(version, 'version_id') ?? null;
  return {
    status: textAt(run, 'status') ?? 'pending',
    control: run['control'] === true,
    versionId,
    fileId: textAt(version, 'id') ?? null,
    datasetVersionId: textAt(objectIn(run['dataset']), 'version_id') ?? null,
    label: textAt(version, 'version_name') ?? versionId ?? textAt(run, 'id') ?? '',
  };
};

/** Runs in these states are not over; in any other they are. */
export const isUnfinished = (status: string): boolean => status === 'pending' || status === 'running';

/** The file a log belongs to: that of the version that made it. */
export const fileIdOfLog = (log: Buffer): string | undefined => {
  const parsed = parsedBody(log);
  const kind = logKind(parsed);
  return kind === 'unknown' ? undefined : textAt(objectIn(parsed[kind]), 'id');
};

/** An evaluator attached to an evaluation, with the bytes of its place in the list. */
export interface AttachedEvaluator extends StatsEvaluator {
  readonly bytes: Buffer;
}

/** The evaluators in an evaluation's body; those without a version id cannot be distinguished and are left out. */
export const attachedEvaluators = (body: Buffer): AttachedEvaluator[] =>
  elementsOf(memberOf(body, 'evaluators')).flatMap((bytes) => {
    const version = objectIn(parsedBody(bytes)['version']);
    const versionId = textAt(version, 'version_id');
    if (versionId === undefined) return [];
    const spec = objectIn(version['spec']);
    const options = Array.isArray(spec['options']) ? spec['options'].filter(isObject) : [];
    return {
      bytes,
      versionId,
      fileId: textAt(version, 'id'),
      name: textAt(version, 'name') ?? versionId,
      returnType: textAt(spec, 'return_type') ?? '',
      options: options.map((option) => textAt(option, 'name')).filter((name) => name !== undefined),
    };
  });

/** The ids of the evaluator versions attached to an evaluation. */
export const attachedIds = (body: Buffer): ReadonlySet<string> => new Set(attachedEvaluators(body).map(({ versionId }) => versionId));
