import type { EvaluationResponse } from '../../contract/evaluation.ts';
import { objectsIn } from '../../contract/present.ts';
import { microsecondsOf } from '../../contract/timestamp.ts';
import { fold } from '../fold.ts';

/** What filters and orders look at of an evaluation as it is listed. What is damaged in one is as if it were not there. */
export interface EvaluationFacts {
  readonly name: string | null;
  /** The creator's name and e-mail address, as far as there are any. */
  readonly creator: readonly string[];
  /** Microseconds since 1970; NaN where it is missing, as in `updatedAt` and `runsCount`. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly runsCount: number;
  readonly evaluators: readonly { readonly path: unknown; readonly versionId: unknown; readonly name: unknown }[];
  /** Folded: the texts that words are looked for in. */
  readonly searched: readonly string[];
}

const isText = (value: unknown): value is string => typeof value === 'string';

const momentOf = (value: unknown): number => microsecondsOf(value) ?? Number.NaN;

/** The same of each evaluation, whatever upstream sent in its fields. */
export const factsOfEvaluation = (evaluation: EvaluationResponse): EvaluationFacts => {
  const { name, created_by, created_at, updated_at, runs_count, evaluators } = evaluation;
  const { full_name, email_address } = Object(created_by) as Record<string, unknown>;
  const creator = [full_name, email_address].filter(isText);
  return {
    name: isText(name) ? name : null,
    creator,
    createdAt: momentOf(created_at),
    updatedAt: momentOf(updated_at),
    runsCount: Number.isFinite(runs_count) ? runs_count : Number.NaN,
    evaluators: objectsIn(evaluators).map(({ version }) => {
      const { path, version_id, name: file } = Object(version) as Record<string, unknown>;
      return { path, versionId: version_id, name: file };
    }),
    searched: [name, ...creator].filter(isText).map(fold),
  };
};
