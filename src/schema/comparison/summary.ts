import type { Change, EvaluatorComparison } from '../../analysis/comparison/comparison.ts';
import { type Significance, significanceOf } from '../../analysis/comparison/significance.ts';
import type { Run } from '../../loaders/entities.ts';
import { IntervalRef } from '../analysis/interval.ts';
import { builder } from '../kit/builder.ts';
import { passesKey } from '../kit/early.ts';
import { type EvaluatorSelector, EvaluatorSelectorRef } from '../kit/evaluator-selector.ts';
import { EvaluatorVersionRef, RunRef } from '../kit/refs.ts';
import { ChangeEnum } from './change.ts';
import { pickedPlaces } from './compared.ts';
import { confidenceOr, deltaIntervalArgs } from './delta-interval.ts';
import type { Comparison } from './read-comparison.ts';
import { type ShownSignificance, SignificanceRef } from './significance.ts';

interface Summary extends ShownSignificance {
  readonly comparison: Comparison;
  readonly candidate: Run;
  readonly found: EvaluatorComparison;
  /** Of the evaluator among those of the evaluation. */
  readonly place: number;
}

export const summaryArgs = builder.args((t) => ({
  evaluators: t.field({
    type: [EvaluatorSelectorRef],
    description: 'Only these evaluators; one that there is not is an error. P-values are corrected over all of them all the same.',
  }),
}));

/** The outcome of every candidate by these evaluators. Whatever is shown of it, the family of tests is the whole comparison. */
export const summaryOf = (comparison: Comparison, evaluators: readonly EvaluatorSelector[] | null | undefined): Summary[] => {
  const { candidates, answer, alpha } = comparison;
  const places = new Set(pickedPlaces(comparison, evaluators));
  const all = (answer?.candidates ?? []).flatMap(({ evaluators: found }, at) =>
    found.map((each, place) => ({ comparison, candidate: candidates[at] as Run, found: each, place })),
  );
  const outcomes = significanceOf(
    all.map(({ found: { scores, isScored } }) => ({ figures: scores, isScored })),
    alpha,
  );
  return all
    .map((each, index) => ({ ...each, alpha, differing: each.found.scores.differing, outcome: outcomes[index] as Significance }))
    .filter(({ place }) => places.has(place));
};

const ChangeCountRef = builder.objectRef<{ readonly change: Change; readonly count: number }>('EvaluationChangeCount').implement({
  description: 'How often something became of a judgment.',
  fields: (t) => ({
    change: t.expose('change', { type: ChangeEnum, nullable: false, description: 'What became of it.' }),
    count: t.exposeInt('count', { nullable: false, description: 'How often.' }),
  }),
});

export const SummaryRef = builder.objectRef<Summary>('EvaluationComparisonSummary').implement({
  description: 'One evaluator’s judgments of a candidate beside those of the control run, over the pairs that have a score on both sides.',
  fields: (t) => {
    const number = (name: 'controlMean' | 'candidateMean' | 'delta', description: string) =>
      t.float({ description, resolve: ({ found }) => found.scores[name] });
    return {
      candidate: t.expose('candidate', { type: RunRef, nullable: false, description: 'The run that is compared.', extensions: passesKey }),
      evaluator: t.field({
        type: EvaluatorVersionRef,
        description: 'The evaluator.',
        resolve: ({ comparison, place }) => comparison.evaluators[place],
      }),
      evaluatorVersionId: t.id({
        nullable: false,
        description: 'The upstream id of the evaluator’s version.',
        resolve: ({ found }) => found.evaluatorVersionId,
      }),
      pairs: t.int({
        nullable: false,
        description: 'How many pairs have a score on both sides.',
        resolve: ({ found }) => found.scores.pairs,
      }),
      controlScore: number('controlMean', 'The control run’s score over the pairs; null without pairs or without scores.'),
      candidateScore: number('candidateMean', 'The candidate’s score over the pairs; null without pairs or without scores.'),
      delta: number('delta', 'candidateScore less controlScore: above 0 is better; null without pairs or without scores.'),
      deltaInterval: t.field({
        type: IntervalRef,
        args: deltaIntervalArgs,
        description:
          'The range of delta: that of this test by itself, while the verdict is that after correction for all of them; null with too few pairs.',
        resolve: ({ alpha, outcome }, args) => outcome.interval(confidenceOr(args, 1 - alpha)),
      }),
      changes: t.field({
        type: [ChangeCountRef],
        nullable: false,
        description: 'How many rows became what, those that only one side has among them.',
        resolve: ({ found }) => found.changes,
      }),
      significance: t.field({
        type: SignificanceRef,
        nullable: false,
        description: 'Whether the difference is more than chance.',
        resolve: (self) => self,
      }),
    };
  },
});
