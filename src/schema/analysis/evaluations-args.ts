import type { EvaluationOrderField, StatusName } from '../../analysis/evaluations/evaluation-filter.ts';
import { builder } from '../kit/builder.ts';
import { EvaluationStatusEnum } from '../kit/enums.ts';
import { type EvaluatorSelector, EvaluatorSelectorRef, selectedVersionId } from '../kit/evaluator-selector.ts';
import { NumberOperatorsRef, TextOperatorsRef, TimeOperatorsRef } from './operators.ts';
import { OrderDirectionEnum, OrderNullsEnum } from './order-step.ts';

type Given<T> = T | null | undefined;

/** A filter as GraphQL hands it on: of the right types, and nothing more is known of it. */
export interface EvaluationFilterInput {
  and?: Given<EvaluationFilterInput[]>;
  or?: Given<EvaluationFilterInput[]>;
  not?: Given<EvaluationFilterInput>;
  name?: Given<typeof TextOperatorsRef.$inferInput>;
  createdBy?: Given<typeof TextOperatorsRef.$inferInput>;
  createdAt?: Given<typeof TimeOperatorsRef.$inferInput>;
  updatedAt?: Given<typeof TimeOperatorsRef.$inferInput>;
  runsCount?: Given<typeof NumberOperatorsRef.$inferInput>;
  evaluator?: Given<EvaluatorSelector>;
  search?: Given<string>;
  hasControlRun?: Given<boolean>;
  status?: Given<StatusName[]>;
}

export const EvaluationFilterRef = builder.inputRef<EvaluationFilterInput>('EvaluationFilter').implement({
  description:
    'Which evaluations. All given fields have to hold. What is missing fits no operator but isNull; not brings it. An empty object brings every evaluation; a null, or an operator without a value, is an error and never means “all”. At most 10 levels, and 200 operators.',
  fields: (t) => ({
    and: t.field({ type: [EvaluationFilterRef], description: 'All of these have to hold too; at least one is given.' }),
    or: t.field({ type: [EvaluationFilterRef], description: 'One of these has to hold; at least one is given.' }),
    not: t.field({ type: EvaluationFilterRef, description: 'This must not hold; evaluations that lack what it asks for come too.' }),
    name: t.field({ type: TextOperatorsRef, description: 'Its name.' }),
    createdBy: t.field({
      type: TextOperatorsRef,
      description: 'The name or e-mail address of its creator; one of both has to fit.',
    }),
    createdAt: t.field({ type: TimeOperatorsRef, description: 'When it was created.' }),
    updatedAt: t.field({ type: TimeOperatorsRef, description: 'When it was last changed.' }),
    runsCount: t.field({ type: NumberOperatorsRef, description: 'How many runs it has.' }),
    evaluator: t.field({
      type: EvaluatorSelectorRef,
      description: 'Only evaluations that this evaluator judges; one that there is nowhere brings none.',
    }),
    search: t.string({
      description:
        'Words that its name, or the name or e-mail address of its creator, hold: all of them, in any order, by Unicode case folding; a phrase in double quotes counts as one. At most 500 code points.',
    }),
    hasControlRun: t.boolean({
      description: 'Whether it has a control run. Costs the call of runs for each evaluation that the other fields let through.',
    }),
    status: t.field({
      type: [EvaluationStatusEnum.ref],
      description:
        'How far it has come; an empty list brings none. Costs the call of stats for each evaluation that the other fields let through.',
    }),
  }),
});

const EvaluationOrderFieldEnum = builder.enumType('EvaluationOrderField', {
  description: 'What evaluations may be ordered by.',
  values: {
    CREATED_AT: { value: 'createdAt', description: 'When it was created.' },
    NAME: { value: 'name', description: 'Its name, by Unicode case folding.' },
    RUNS_COUNT: { value: 'runsCount', description: 'How many runs it has.' },
    UPDATED_AT: { value: 'updatedAt', description: 'When it was last changed.' },
  } as const satisfies Record<string, { value: EvaluationOrderField; description: string }>,
});

const EvaluationOrderRef = builder.inputType('EvaluationOrder', {
  description: 'One step of an order of evaluations; ties go on to the next step, and at last to upstream’s order.',
  fields: (t) => ({
    field: t.field({ type: EvaluationOrderFieldEnum, required: true, description: 'What is compared.' }),
    direction: t.field({ type: OrderDirectionEnum, defaultValue: 'asc', description: 'Which end comes first.' }),
    nulls: t.field({ type: OrderNullsEnum, defaultValue: 'last', description: 'Where evaluations come that lack it.' }),
  }),
});

export type EvaluationOrderInput = typeof EvaluationOrderRef.$inferInput;

/** The arguments of a list of evaluations, beside those of connections. */
export const evaluationsArgs = builder.args((t) => ({
  filter: t.field({ type: EvaluationFilterRef, description: 'Which evaluations.' }),
  orderBy: t.field({ type: [EvaluationOrderRef], description: 'In which order; by default upstream’s. At most 3 steps.' }),
}));

/** A filter with upstream ids in the stead of global ones, at every depth; nulls are left for whoever checks the filter. */
export const withUpstreamVersions = (filter: EvaluationFilterInput): EvaluationFilterInput => {
  const { and, or, not, evaluator } = filter;
  return {
    ...filter,
    ...(and && { and: and.map(withUpstreamVersions) }),
    ...(or && { or: or.map(withUpstreamVersions) }),
    ...(not && { not: withUpstreamVersions(not) }),
    ...(evaluator?.versionId != null && { evaluator: { versionId: selectedVersionId(evaluator) ?? '' } }),
  };
};
