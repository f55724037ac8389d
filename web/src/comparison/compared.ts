import type { ComparedPairsQuery, ComparedRunsQuery, ComparisonQuery } from '../documents/documents.ts';
import { newestFirst } from '../parts/runs.ts';
import { MAX_CANDIDATES, namedIn, type PairName } from './comparison-address.ts';

export type Evaluation = NonNullable<ComparedRunsQuery['evaluation']>;
export type Run = NonNullable<NonNullable<Evaluation['runs']>[number]>;
export type Comparison = NonNullable<NonNullable<ComparisonQuery['evaluation']>['comparison']>;
export type Outcome = Comparison['summary'][number];
export type Measured = Comparison['measures'][number];
export type Pair = NonNullable<
  NonNullable<NonNullable<NonNullable<ComparedPairsQuery['evaluation']>['comparison']>['rows']>['nodes'][number]
>;
export type Cell = Pair['cells'][number];

/** What a pair is told from the others by. */
export const pairName = ({ datapoint, cells }: Pair): PairName => {
  if (datapoint) return ['datapoint', datapoint.humanloopId ?? ''];
  const log = cells.flatMap(({ logs }) => logs).find((one) => one !== null);
  return ['log', log?.log.humanloopId ?? ''];
};

/** The control run's side and the candidate's. */
export const sidesOf = ({ cells }: Pair): readonly [control: Cell | undefined, candidate: Cell | undefined] => [cells[0], cells[1]];

/** Whether a candidate has anything in common with the control run. */
export const hasPairs = ({ summary, measures }: Comparison, candidate: { readonly id: string }): boolean =>
  measures.some((measure) => measure.candidate.id === candidate.id && measure.pairs > 0) ||
  summary.some(
    (outcome) =>
      outcome.candidate.id === candidate.id && outcome.changes.some(({ change, count }) => change !== 'INCOMPARABLE' && count > 0),
  );

/** The runs of a comparison, as they were chosen. */
export interface Chosen {
  readonly control: Run;
  /** At least one. */
  readonly candidates: readonly Run[];
}

/** The runs that an address puts beside each other. */
export const chosenIn = (params: URLSearchParams, runs: readonly Run[]): Partial<Chosen> & Pick<Chosen, 'candidates'> => {
  const named = namedIn(params);
  const control = runs.find((run) => (named.control ? run.humanloopId === named.control : run.control));
  const others = runs.filter((run) => run !== control);
  const candidates =
    named.candidates.length > 0
      ? others.filter(({ humanloopId }) => named.candidates.includes(humanloopId))
      : newestFirst(others).slice(0, MAX_CANDIDATES);
  return { candidates, ...(control && { control }) };
};

/** The candidate whose pairs are shown: the one that the address names, or else the first that has any. */
export const shownIn = (params: URLSearchParams, candidates: readonly Run[], comparison: Comparison | undefined): Run | undefined =>
  candidates.find(({ humanloopId }) => humanloopId === params.get('with')) ??
  candidates.find((candidate) => comparison && hasPairs(comparison, candidate)) ??
  candidates[0];
