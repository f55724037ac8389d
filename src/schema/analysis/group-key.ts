import type { Dimension, GroupKey } from '../../analysis/question.ts';
import { builder } from '../kit/builder.ts';
import { RunRef } from '../kit/refs.ts';

/** What rows have in common, and in what. */
export interface AskedKey {
  readonly evaluationId: string;
  readonly key: GroupKey;
  readonly by: Dimension | undefined;
}

export const GroupKeyRef = builder.objectRef<AskedKey>('EvaluationLogGroupKey').implement({
  description: 'What the rows of a group have in common.',
  fields: (t) => ({
    value: t.field({
      type: 'JSON',
      description: 'The value; of a stretch of time its begin in the time zone asked; null where rows lack it.',
      resolve: ({ key }) => key.value,
    }),
    label: t.string({ description: 'The value as a text to show; null where rows lack it.', resolve: ({ key }) => key.label }),
    run: t.field({
      type: RunRef,
      description:
        'The run, where rows are put together by run; null elsewhere, and where upstream does not list it. Costs one upstream call, shared.',
      resolve: ({ evaluationId, key: { value }, by }, _args, { loaders }) =>
        by && 'field' in by && by.field === 'run' && typeof value === 'string' ? loaders.run.load({ evaluationId, runId: value }) : null,
    }),
  }),
});
