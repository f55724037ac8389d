import type { Facet, FacetAsk } from '../../analysis/question.ts';
import { builder } from '../kit/builder.ts';
import { lengthOf } from '../kit/cost.ts';
import type { FieldCost, WrittenArgs } from '../kit/field-extensions.ts';
import { checkedDimensions, checkedTimeZone, DimensionSelectorRef, dimensionsOf, timeZoneOf } from './dimensions.ts';
import { type AskedKey, GroupKeyRef } from './group-key.ts';
import { added, indexOf } from './once.ts';
import { placeOf, type Selection, within } from './selection.ts';

/** A facet, beside what was asked. */
interface AskedFacet {
  readonly evaluationId: string;
  readonly facet: Facet;
  readonly ask: FacetAsk;
}

interface FacetValue extends Pick<Facet['values'][number], 'count' | 'isSelected'> {
  readonly key: AskedKey;
}

const MAX_BY = 10;
const MAX_FIRST = 500;
const DEFAULT_FIRST = 20;

const asksOf = (args: Selection['args']): FacetAsk[] => {
  const first = (args['first'] ?? DEFAULT_FIRST) as number;
  return dimensionsOf(args).map((by) => ({ by, first, timeZone: timeZoneOf(args) }));
};

/** What a field of facets asks for, beside what others asked for before. */
export const facetsAsked = (facets: Selection, before: readonly FacetAsk[] = []): readonly FacetAsk[] => {
  checkedDimensions(placeOf(facets, 'by'), facets.args, MAX_BY);
  checkedTimeZone(placeOf(facets, 'timeZone'), facets.args);
  const asks = asksOf(facets.args);
  for (const { first } of asks) within(placeOf(facets, 'first'), first, 1, MAX_FIRST);
  return added(before, asks);
};

/** The answer to a field of facets. */
export const facetsAnswered = (
  evaluationId: string,
  asks: readonly FacetAsk[],
  answers: readonly Facet[],
  args: Selection['args'],
): AskedFacet[] => asksOf(args).map((ask) => ({ evaluationId, ask, facet: answers[indexOf(asks, ask)] as Facet }));

/** So many values of each facet, with what is selected of them. */
export const facetsCost = ({ by, first }: WrittenArgs): FieldCost => {
  const values = typeof first === 'number' && first >= 1 && first <= MAX_FIRST ? first : DEFAULT_FIRST;
  const count = Math.min(lengthOf(by), MAX_BY) * values;
  return { own: count, times: count };
};

const FacetValueRef = builder.objectRef<FacetValue>('EvaluationLogFacetValue').implement({
  description: 'One value of a facet.',
  fields: (t) => ({
    key: t.expose('key', { type: GroupKeyRef, nullable: false, description: 'What the rows with it have in common.' }),
    count: t.exposeInt('count', {
      nullable: false,
      description: 'How many rows have it where the facet’s own part of the filter is left out: what the filter says of the same thing.',
    }),
    isSelected: t.exposeBoolean('isSelected', { nullable: false, description: 'Whether the filter asks for it.' }),
  }),
});

export const FacetRef = builder.objectRef<AskedFacet>('EvaluationLogFacet').implement({
  description: 'The values of one thing that a filter may choose from.',
  fields: (t) => ({
    values: t.field({
      type: [FacetValueRef],
      nullable: false,
      description: 'The values, the most frequent first.',
      resolve: ({ evaluationId, facet, ask: { by } }) =>
        facet.values.map(({ key, count, isSelected }) => ({ key: { evaluationId, key, by }, count, isSelected })),
    }),
    totalCount: t.int({
      nullable: false,
      description: 'How many values there are, with those beyond first.',
      resolve: ({ facet }) => facet.totalCount,
    }),
  }),
});

export const facetsArgs = builder.args((t) => ({
  by: t.field({ type: [DimensionSelectorRef], required: true, description: `By what; 1 to ${MAX_BY}.` }),
  first: t.int({ defaultValue: DEFAULT_FIRST, description: `How many values of each; 1 to ${MAX_FIRST}.` }),
}));
