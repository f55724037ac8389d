import type { InputRef, ObjectRef } from '@pothos/core';
import type { Facet, FacetAsk } from '../../analysis/question.ts';
import { builder, type Types } from '../kit/builder.ts';
import { lengthOf } from '../kit/cost.ts';
import type { FieldCost, WrittenArgs } from '../kit/field-extensions.ts';
import { checkedDimensions, checkedTimeZone, dimensionsOf, timeZoneOf } from './dimensions.ts';
import { type AskedKey, GroupKeyRef } from './group-key.ts';
import { added, indexOf } from './once.ts';
import { placeOf, type Selection, within } from './selection.ts';

/** A facet, beside what was asked. */
export interface AskedFacet<Of> {
  readonly of: Of;
  readonly facet: Facet;
  readonly ask: FacetAsk;
}

interface FacetValue<Of> extends Pick<Facet['values'][number], 'count' | 'isSelected'> {
  readonly key: AskedKey<Of>;
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
export const facetsAnswered = <Of>(
  of: Of,
  asks: readonly FacetAsk[],
  answers: readonly Facet[],
  args: Selection['args'],
): AskedFacet<Of>[] => asksOf(args).map((ask) => ({ of, ask, facet: answers[indexOf(asks, ask)] as Facet }));

/** So many values of each facet, with what is selected of them. */
export const facetsCost = ({ by, first }: WrittenArgs): FieldCost => {
  const values = typeof first === 'number' && first >= 1 && first <= MAX_FIRST ? first : DEFAULT_FIRST;
  const count = Math.min(lengthOf(by), MAX_BY) * values;
  return { own: count, times: count };
};

const facetValueType = <Of>(name: string, key: ObjectRef<Types, AskedKey<Of>>) =>
  builder.objectRef<FacetValue<Of>>(`${name}FacetValue`).implement({
    description: 'One value of a facet.',
    fields: (t) => ({
      key: t.field({
        type: key,
        nullable: false,
        description: 'What the rows with it have in common.',
        resolve: (value): never => value.key as never,
      }),
      count: t.int({
        nullable: false,
        description: 'How many rows have it where the facet’s own part of the filter is left out: what the filter says of the same thing.',
        resolve: ({ count }) => count,
      }),
      isSelected: t.boolean({
        nullable: false,
        description: 'Whether the filter asks for it.',
        resolve: ({ isSelected }) => isSelected,
      }),
    }),
  });

/** The types of facets: `EvaluationLog` makes `EvaluationLogFacet` and `EvaluationLogFacetValue`. */
export const facetTypes = <Of>(name: string, key: ObjectRef<Types, AskedKey<Of>>) => {
  const value = facetValueType(name, key);
  return builder.objectRef<AskedFacet<Of>>(`${name}Facet`).implement({
    description: 'The values of one thing that a filter may choose from.',
    fields: (t) => ({
      values: t.field({
        type: [value],
        nullable: false,
        description: 'The values, the most frequent first.',
        resolve: ({ of, facet, ask: { by } }) =>
          facet.values.map(({ key, count, isSelected }): FacetValue<Of> => ({ key: { of, key, by }, count, isSelected })) as never,
      }),
      totalCount: t.int({
        nullable: false,
        description: 'How many values there are, with those beyond first.',
        resolve: ({ facet }) => facet.totalCount,
      }),
    }),
  });
};

export const FacetRef = facetTypes('EvaluationLog', GroupKeyRef);

/** The arguments of a field of facets; `selector`: by what. */
export const facetsArgsBy = <Selector extends InputRef<unknown>>(selector: Selector) =>
  builder.args((t) => ({
    by: t.field({ type: [selector], required: true, description: `By what; 1 to ${MAX_BY}.` }),
    first: t.int({ defaultValue: DEFAULT_FIRST, description: `How many values of each; 1 to ${MAX_FIRST}.` }),
  }));
