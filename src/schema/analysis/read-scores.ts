import type { EvaluationFilter } from '../../analysis/evaluations/evaluation-filter.ts';
import { parseEvaluationFilter } from '../../analysis/evaluations/parse-evaluation-filter.ts';
import { attachedOf } from '../../analysis/evaluators.ts';
import { pickedInAnyVersion, pointsOf, type ScorePoint, type ScoreRuns } from '../../analysis/scores/series.ts';
import { statsScore } from '../../analysis/scores/stats-score.ts';
import { objectsIn } from '../../contract/present.ts';
import { microsecondsOf } from '../../contract/timestamp.ts';
import type { EvaluatorResponse } from '../../contract/version.ts';
import type { Evaluation, Run, RunStats } from '../../loaders/entities.ts';
import type { Loaders } from '../../loaders/loaders.ts';
import type { Context } from '../kit/context.ts';
import type { EvaluatorSelector } from '../kit/evaluator-selector.ts';
import { type EvaluationFilterInput, withUpstreamVersions } from './evaluations-args.ts';
import { refuseNull } from './rows-asked.ts';
import { selectorKeyOf } from './selector-key.ts';

/** A point with the evaluation and the run that it is of. */
export interface ScoredRun extends ScorePoint {
  readonly evaluation: Evaluation;
  readonly run: Run;
}

/** Whose scores are asked, and of which evaluations. */
export interface ScoresAsked {
  readonly fileId: string;
  readonly evaluator: EvaluatorSelector;
  readonly filter?: EvaluationFilterInput | null | undefined;
  readonly runs: ScoreRuns;
}

/** Which evaluations are asked for. Throws for what cannot be asked. */
export const scoredFilter = (filter: ScoresAsked['filter']): EvaluationFilter =>
  parseEvaluationFilter(filter === null ? refuseNull('filter') : filter && withUpstreamVersions(filter), ['filter']);

/** The evaluations of the file that pass, as they are listed. */
const evaluationsAsked = async ({ fileId, filter: input }: ScoresAsked, loaders: Loaders): Promise<Evaluation[]> => {
  const filter = scoredFilter(input);
  const ask = (count: number) => {
    const question = { filter, orderBy: [], window: { offset: 0, count }, total: true, hasNext: false };
    return loaders.askedEvaluations.load({ fileId, question, isWhole: true });
  };
  const { total } = await ask(0);
  const { rows } = await ask(total ?? 0);
  return rows.filter((row): row is Evaluation => !(row instanceof Error));
};

/** An evaluation with the versions of the evaluator that judge it. */
interface Judged {
  readonly evaluation: Evaluation;
  readonly versions: readonly EvaluatorResponse[];
}

/** Those that the evaluator judges, in whatever version. */
const judgedBy = (selector: EvaluatorSelector, evaluations: readonly Evaluation[]): Judged[] => {
  if (evaluations.length === 0) return [];
  const all = evaluations.map((evaluation) => {
    const evaluators = objectsIn(evaluation.evaluators).map(({ version }) => version);
    const versions = objectsIn(evaluators).filter(({ version_id }) => typeof version_id === 'string');
    return { evaluation, versions, attached: attachedOf(versions) };
  });
  const attached = all.flatMap((each) => each.attached);
  const picked = pickedInAnyVersion(selectorKeyOf(selector), attached, ['evaluator']);
  return all
    .map((each) => ({ evaluation: each.evaluation, versions: each.versions.filter((_, at) => picked.has(each.attached[at])) }))
    .filter(({ versions }) => versions.length > 0);
};

/** One point for each version of the evaluator; null where the run, or what its stats say, is damaged. */
const pointsOfRun = ({ evaluation, versions }: Judged, run: Run, stats: RunStats | Error | undefined): (ScoredRun | null)[] => {
  const at = microsecondsOf(run.created_at);
  const datasetVersionId: unknown = Object(run.dataset).version_id;
  return versions.map(({ version_id: evaluatorVersionId, spec }) => {
    if (at === null || stats instanceof Error) return null;
    const found = objectsIn(stats?.evaluator_stats).find((one) => one.evaluator_version_id === evaluatorVersionId);
    const score = statsScore(found, Object(spec));
    if (!score) return null;
    return {
      ...score,
      evaluation,
      run,
      at,
      evaluatorVersionId,
      datasetVersionId: typeof datasetVersionId === 'string' ? datasetVersionId : null,
      runId: run.id,
      isControl: run.control === true,
      isCompleted: run.status === 'completed',
    };
  });
};

/** Runs and stats in one round; the runs from the oldest. */
const pointsOfEvaluation = async (judged: Judged, { loaders }: Context): Promise<(ScoredRun | null)[]> => {
  const { id } = judged.evaluation;
  const [runs, { run_stats }] = await Promise.all([loaders.runs.load(id), loaders.stats.load(id)]);
  const stats = new Map(run_stats.map((each) => [each instanceof Error ? each.standsFor : each.run_id, each]));
  return runs.toReversed().flatMap((run) => (run instanceof Error ? [null] : pointsOfRun(judged, run, stats.get(run.id))));
};

/**
 * What an evaluator said of a file over time, from the earliest. Reads the list of the file's evaluations, and of each that passes and is judged
 * by it runs and stats. What is damaged is left out, with a warning.
 */
export const readScores = async (asked: ScoresAsked, context: Context): Promise<ScoredRun[]> => {
  const evaluations = await evaluationsAsked(asked, context.loaders);
  const judged = judgedBy(asked.evaluator, evaluations).toReversed();
  const found = await Promise.all(judged.map((each) => pointsOfEvaluation(each, context)));
  const damaged = found.flat().filter((point) => point === null).length;
  if (damaged > 0) {
    const message = `The scores of file ${asked.fileId}: ${damaged} damaged ones were left out.`;
    context.warn({ code: 'ROWS_LEFT_OUT', message });
  }
  const sound = found.map((each) => each.filter((point) => point !== null));
  return sound.flatMap((points) => pointsOf(points, asked.runs)).sort((one, other) => one.at - other.at);
};
