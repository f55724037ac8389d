import type { Change } from '../../analysis/comparison/comparison.ts';
import { builder } from '../kit/builder.ts';

export const ChangeEnum = builder.enumType('EvaluationChange', {
  description: 'What became of a judgment from the control run to the candidate.',
  values: {
    IMPROVED: { value: 'improved', description: 'A better judgment.' },
    REGRESSED: { value: 'regressed', description: 'A worse judgment.' },
    UNCHANGED: { value: 'unchanged', description: 'The same judgment, or a difference of no more than minDelta.' },
    CHANGED: {
      value: 'changed',
      description: 'Another judgment that is neither better nor worse, such as another neutral option, or another text.',
    },
    ERRORED: { value: 'errored', description: 'The control run had a judgment; the candidate’s log or evaluator failed.' },
    RECOVERED: { value: 'recovered', description: 'The control run’s log or evaluator failed; the candidate has a judgment.' },
    INCOMPARABLE: {
      value: 'incomparable',
      description: 'One side has no log, or neither a judgment nor a failure; or both failed.',
    },
  } as const satisfies Record<Uppercase<Change>, { readonly value: Change; readonly description: string }>,
});
