import type { EvaluationIntervalsQuery, EvaluationQuery } from '../documents/documents.ts';
import type { Scale } from '../parts/scale.ts';
import { columnScale, type ScoreColumn, scoreColumns, shownInterval, shownScore } from '../parts/scores.ts';

export type Evaluation = NonNullable<EvaluationQuery['evaluation']>;
export type Run = NonNullable<NonNullable<Evaluation['runs']>[number]>;
type Group = NonNullable<NonNullable<NonNullable<EvaluationIntervalsQuery['evaluation']>['logs']>['groups']>['nodes'][number];
export type RowFigures = Group['aggregates'];

/** What the rows of each run come to, by the upstream id of the run. */
export const figuresByRun = (data: EvaluationIntervalsQuery | undefined): ReadonlyMap<string, RowFigures> =>
  new Map(data?.evaluation?.logs?.groups?.nodes.map(({ keys, aggregates }) => [String(keys[0]?.value), aggregates]));

/** What stats say of an evaluator in a run. */
export const statsOf = (run: Run, evaluator: string) =>
  run.stats?.cells?.find((cell) => cell.evaluator?.id === evaluator)?.stats ?? undefined;

/** What rows say of it. */
export const judgedOf = (figures: RowFigures | undefined, evaluator: string) =>
  figures?.judgments.find((judgment) => judgment.evaluator?.id === evaluator);

/** The control run first, the others as the source lists them. */
export const controlFirst = (runs: readonly (Run | null)[]): Run[] => {
  const known = runs.filter((run) => run !== null);
  return [...known.filter(({ control }) => control), ...known.filter(({ control }) => !control)];
};

/** Which version answered which questions. */
export const originOf = ({ version, dataset }: Run): string => {
  const model = version && 'model' in version ? version.model : undefined;
  return [version?.versionName ?? version?.name, model, dataset?.name].filter((word) => word).join(' · ');
};

/** An evaluator as a column, with the scale of everything in it. */
export interface DrawnColumn extends ScoreColumn {
  readonly scale: Scale;
  /** Whether its judgments count as good or bad at all. */
  readonly isScored: boolean;
  /** What the control run has, as it is shown. */
  readonly control: number | undefined;
}

/** What an evaluator says of a run, as it is shown; undefined where its judgments are neither good nor bad. */
export const shownOf = (column: ScoreColumn, run: Run, figures: RowFigures | undefined) => {
  const judged = judgedOf(figures, column.id);
  const score = statsOf(run, column.id)?.score ?? judged?.score;
  if (score === null || score === undefined) return undefined;
  return { value: shownScore(column, score), interval: judged?.scoreInterval ? shownInterval(column, judged.scoreInterval) : undefined };
};

/** The evaluators of an evaluation, each with the scale of what it says of these runs. */
export const drawnColumns = ({ evaluators }: Evaluation, runs: readonly Run[], figures: ReadonlyMap<string, RowFigures>): DrawnColumn[] =>
  scoreColumns(evaluators).map((column) => {
    const shown = runs.flatMap((run) => shownOf(column, run, figures.get(run.humanloopId)) ?? []);
    const values = shown.flatMap(({ value, interval }) => [value, ...(interval ? [interval.lower, interval.upper] : [])]);
    const control = runs.find((run) => run.control);
    return {
      ...column,
      isScored: values.length > 0,
      scale: columnScale(column, values),
      control: control && shownOf(column, control, figures.get(control.humanloopId))?.value,
    };
  });

/** What the numbers of a column are. */
export const meaningOf = ({ kind, lessIsBetter, isScored }: DrawnColumn): string => {
  if (!isScored) return 'judged';
  if (kind === 'share') return 'share of good';
  return lessIsBetter ? 'mean, less is better' : 'mean';
};
