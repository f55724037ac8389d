import type { Dimension, GroupKey } from '../../analysis/question.ts';
import { builder } from '../kit/builder.ts';
import { RunRef } from '../kit/refs.ts';
import type { LogsOf } from '../paging/evaluation-log-connection.ts';

/** What rows have in common, and in what. `of`: whose rows they are. */
export interface AskedKey<Of> {
  readonly of: Of;
  readonly key: GroupKey;
  readonly by: Dimension | undefined;
}

/** The type of what rows have in common. */
export const groupKeyType = <Of>(name: string) =>
  builder.objectRef<AskedKey<Of>>(name).implement({
    description: 'What the rows of a group have in common.',
    fields: (t) => ({
      value: t.field({
        type: 'JSON',
        description: 'The value; of a stretch of time its begin in the time zone asked; null where rows lack it.',
        resolve: ({ key }) => key.value,
      }),
      label: t.string({ description: 'The value as a text to show; null where rows lack it.', resolve: ({ key }) => key.label }),
    }),
  });

export const GroupKeyRef = groupKeyType<LogsOf>('EvaluationLogGroupKey');

builder.objectField(GroupKeyRef, 'run', (t) =>
  t.field({
    type: RunRef,
    description:
      'The run, where rows are put together by run; null elsewhere, and where upstream does not list it. Costs one upstream call, shared.',
    resolve: ({ of: { evaluationId }, key: { value }, by }, _args, { loaders }) =>
      by && 'field' in by && by.field === 'run' && typeof value === 'string' ? loaders.run.load({ evaluationId, runId: value }) : null,
  }),
);
