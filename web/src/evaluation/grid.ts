import type { EvaluationIntervalsQuery, EvaluationQuery } from '../documents/documents.ts';

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
