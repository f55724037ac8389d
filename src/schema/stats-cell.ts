import { objectsIn } from '../contract/present.ts';
import type { EvaluatorResponse } from '../contract/version.ts';
import type { Evaluation, EvaluatorStats } from '../loaders/entities.ts';
import { builder } from './kit/builder.ts';
import { passesKey } from './kit/early.ts';
import { anySelects, type EvaluatorSelector } from './kit/evaluator-selector.ts';
import { EvaluatorStatsRef, EvaluatorVersionRef } from './kit/refs.ts';
import { objectField } from './kit/sent-fields.ts';

/** Where an evaluator of the evaluation meets a run. */
interface StatsCell {
  readonly evaluator: EvaluatorResponse;
  readonly stats: EvaluatorStats | null;
}

/** One cell for each evaluator of the evaluation that a selector picks (all without selectors), in the evaluation's order. */
export const statsCells = (
  { evaluators }: Evaluation,
  stats: readonly EvaluatorStats[],
  selectors: readonly EvaluatorSelector[] | null | undefined,
): StatsCell[] =>
  objectsIn(evaluators)
    .map(({ version }) => version)
    .filter((version) => anySelects(selectors, version))
    .map((evaluator) => ({
      evaluator,
      stats: evaluator?.version_id ? (objectsIn(stats).find((one) => one.evaluator_version_id === evaluator.version_id) ?? null) : null,
    }));

export const EvaluatorStatsCellRef = builder.objectRef<StatsCell>('EvaluatorStatsCell').implement({
  description: 'What one evaluator of the evaluation found over one run.',
  fields: (t) => ({
    evaluator: objectField(t, 'evaluator', { type: EvaluatorVersionRef, description: 'The evaluator.', isRequired: true }),
    stats: t.expose('stats', {
      type: EvaluatorStatsRef,
      description: 'Its results; null where upstream sent none for the run.',
      extensions: passesKey,
    }),
  }),
});
