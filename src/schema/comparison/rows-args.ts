import { CHANGES, type Change, type ComparisonOrderKey, type ComparisonRowFilter } from '../../analysis/comparison/comparison.ts';
import { oneOf, type Place, type Readers, readObject, refuse, setOf, text } from '../../analysis/parse-input.ts';
import { numberOperators, selector } from '../../analysis/parse-operators.ts';
import { NumberOperatorsRef } from '../analysis/operators.ts';
import { OrderDirectionEnum } from '../analysis/order-step.ts';
import { builder } from '../kit/builder.ts';
import { type EvaluatorSelector, EvaluatorSelectorRef, selectedVersionId } from '../kit/evaluator-selector.ts';
import { ChangeEnum } from './change.ts';

const RowFilterRef = builder.inputType('EvaluationComparisonRowFilter', {
  description:
    'Which rows of a comparison. All given fields have to hold for one and the same judgment of one run; none of them is null. An empty object brings every row.',
  fields: (t) => ({
    candidateId: t.id({ description: 'Only what became of judgments in this run, by upstream or global id; without it, in any.' }),
    evaluator: t.field({ type: EvaluatorSelectorRef, description: 'Only judgments of this evaluator; without it, of any.' }),
    changes: t.field({ type: [ChangeEnum], description: 'What became of them; an empty list brings none.' }),
    delta: t.field({ type: NumberOperatorsRef, description: 'How far the score moved; above 0 is better.' }),
  }),
});

const OrderFieldEnum = builder.enumType('EvaluationComparisonOrderField', {
  description: 'What rows of a comparison are ordered by.',
  values: {
    CONTROL: { value: 'control', description: 'The control run’s order of its logs; then what only the others have.' },
    DELTA: { value: 'delta', description: 'How far the score moved; of several evaluators the one furthest down.' },
    DURATION_DELTA: { value: 'duration-delta', description: 'How much longer the candidate took, in seconds.' },
    TOTAL_COST_DELTA: { value: 'total-cost-delta', description: 'How much more the candidate cost, in US dollars.' },
  } as const satisfies Record<string, { readonly value: ComparisonOrderKey; readonly description: string }>,
});

const RowOrderRef = builder.inputType('EvaluationComparisonOrder', {
  description: 'The order of a comparison’s rows. Those that lack what is compared come last; ties go on in the control run’s order.',
  fields: (t) => ({
    field: t.field({
      type: OrderFieldEnum,
      required: true,
      description:
        'What is compared: in the run and by the evaluator that the filter names; else in the first candidate, and by any evaluator.',
    }),
    direction: t.field({ type: OrderDirectionEnum, defaultValue: 'asc', description: 'Which end comes first.' }),
  }),
});

export const rowsArgs = builder.args((t) => ({
  filter: t.field({ type: RowFilterRef, description: 'Which rows.' }),
  orderBy: t.field({ type: RowOrderRef, description: 'In which order; by default the control run’s.' }),
}));

export interface RowsArgs {
  readonly filter?: typeof RowFilterRef.$inferInput | null | undefined;
  readonly orderBy?: typeof RowOrderRef.$inferInput | null | undefined;
}

/** A filter as its argument has it: the run is not looked for yet. */
type FilterAsked = Omit<ComparisonRowFilter, 'candidate'> & { readonly candidateId?: string };

const FILTER: Readers<FilterAsked> = {
  candidateId: text,
  evaluator: (value, place, depth) => {
    const given = value as EvaluatorSelector;
    const versionId = selectedVersionId(given);
    return selector(versionId === undefined ? given : { versionId }, place, depth);
  },
  changes: setOf(oneOf(CHANGES)) as (value: unknown, place: Place, depth: number) => Change[],
  delta: numberOperators,
};

/** Which rows, and in which order. Throws for what cannot be asked; a null order changes nothing. */
export const rowsArgsAsked = ({ filter, orderBy }: RowsArgs, place: Place) => ({
  filter:
    filter === null
      ? refuse([...place, 'filter'], 'is null, which asks for nothing: leave it out.')
      : readObject<FilterAsked>({ ...filter }, [...place, 'filter'], FILTER),
  orderBy: { by: orderBy?.field ?? ('control' as const), ...(orderBy?.direction === 'desc' && { descending: true as const }) },
});
