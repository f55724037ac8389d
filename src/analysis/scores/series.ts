import { namesOf } from '../../contract/names.ts';
import type { AttachedEvaluator } from '../block.ts';
import { QuestionError } from '../errors.ts';
import { evaluatorsPicked } from '../evaluators.ts';
import type { SelectorKey } from '../filter.ts';
import type { Place } from '../parse-input.ts';
import type { StatsScore } from './stats-score.ts';

/** What says that an evaluator is the same in another version: its file, as far as that is known. */
const identityOf = ({ fileId, path, versionId }: AttachedEvaluator): string => fileId ?? path ?? versionId;

/**
 * Of all evaluators that judge some evaluations, those that a selector picks, in whatever version. A `QuestionError` where it picks none, or by a
 * name that several have.
 */
export const pickedInAnyVersion = (
  selector: SelectorKey,
  evaluators: readonly AttachedEvaluator[],
  place: Place,
): ReadonlySet<AttachedEvaluator | undefined> => {
  const indices = evaluatorsPicked(selector, evaluators, place, 'these evaluations');
  const picked = indices.map((index) => evaluators[index] as AttachedEvaluator);
  const identities = new Set(picked.map(identityOf));
  if ('name' in selector && identities.size > 1) {
    const paths = [...new Set(picked.map(({ path, versionId }) => path ?? versionId))];
    throw new QuestionError(place, `Several evaluators have this name; one is picked by its path: ${namesOf(paths)}.`);
  }
  return new Set(evaluators.filter((evaluator) => identities.has(identityOf(evaluator))));
};

/** Which runs stand for an evaluation. */
export type ScoreRuns = 'all' | 'best' | 'control' | 'newest';

/** What decides about a point, and where it stands. */
export interface ScorePoint extends StatsScore {
  /** Microseconds since 1970. */
  readonly at: number;
  readonly evaluatorVersionId: string;
  /** Null for a run without a dataset. */
  readonly datasetVersionId: string | null;
  readonly runId: string;
  readonly isControl: boolean;
  readonly isCompleted: boolean;
}

const newest = <Point extends ScorePoint>(points: readonly Point[]): Point | undefined =>
  points.reduce<Point | undefined>((found, point) => (found && found.at >= point.at ? found : point), undefined);

/** Of one evaluation's points, those of the runs that stand for it. */
export const pointsOf = <Point extends ScorePoint>(points: readonly Point[], runs: ScoreRuns): readonly Point[] => {
  switch (runs) {
    case 'control':
      return points.filter(({ isControl }) => isControl);
    case 'newest': {
      const run = newest(points.filter(({ isCompleted }) => isCompleted));
      return points.filter(({ runId }) => runId === run?.runId);
    }
    case 'best': {
      const scored = points.filter(({ score }) => score !== null);
      const best = Math.max(...scored.map(({ score }) => score as number));
      const found = newest(scored.filter(({ score }) => score === best));
      return found ? [found] : [];
    }
    default:
      return points;
  }
};

/** Whether nothing but the run differs, as far as that is known: without a dataset nobody knows what the logs of another run are of. */
export const isComparable = (one: ScorePoint, other: ScorePoint): boolean =>
  one.evaluatorVersionId === other.evaluatorVersionId &&
  (one.runId === other.runId || (one.datasetVersionId !== null && one.datasetVersionId === other.datasetVersionId));
