import type { InputRef, ObjectRef } from '@pothos/core';
import type { Aggregates, Group, Groups, GroupsAsk } from '../../analysis/question.ts';
import { builder, type Types } from '../kit/builder.ts';
import type { FieldCost, WrittenArgs } from '../kit/field-extensions.ts';
import { AggregatesRef, type AskedAggregates, aggregatesAsked } from './aggregates.ts';
import { checkedDimensions, checkedTimeZone, dimensionsOf, timeZoneOf } from './dimensions.ts';
import { type AskedKey, GroupKeyRef } from './group-key.ts';
import { indexOf } from './once.ts';
import { fieldsBelow, placeOf, type Selection, within } from './selection.ts';

/** Rows put together, beside what was asked of them. */
export interface AskedGroups<Of> {
  readonly of: Of;
  readonly groups: Groups;
  readonly ask: GroupsAsk;
}

interface AskedGroup<Of> {
  readonly of: Of;
  readonly group: Group;
  readonly ask: GroupsAsk;
}

const MAX_BY = 3;
const MAX_FIRST = 500;
const DEFAULT_FIRST = 50;
const DEFAULT_ORDER = 'count-desc';

/** What tells two fields of groups apart. */
type GroupsKey = Omit<GroupsAsk, 'aggregates'>;

const keyOf = (args: Selection['args']): GroupsKey => ({
  by: dimensionsOf(args),
  first: (args['first'] ?? DEFAULT_FIRST) as number,
  order: (args['orderBy'] ?? DEFAULT_ORDER) as GroupsAsk['order'],
  timeZone: timeZoneOf(args),
});

const withoutAggregates = ({ aggregates: _left, ...key }: GroupsAsk): GroupsKey => key;

const indexIn = (asks: readonly GroupsAsk[], key: GroupsKey): number => indexOf(asks.map(withoutAggregates), key);

/** What a field of groups asks for, beside what others asked for before. */
export const groupsAsked = (groups: Selection, before: readonly GroupsAsk[] = []): readonly GroupsAsk[] => {
  checkedDimensions(placeOf(groups, 'by'), groups.args, MAX_BY);
  checkedTimeZone(placeOf(groups, 'timeZone'), groups.args);
  const key = keyOf(groups.args);
  within(placeOf(groups, 'first'), key.first, 1, MAX_FIRST);
  const known = indexIn(before, key);
  const aggregates = fieldsBelow(groups)
    .filter(({ name }) => name === 'nodes')
    .flatMap(fieldsBelow)
    .filter(({ name }) => name === 'aggregates')
    .reduce<GroupsAsk['aggregates']>((ask, selection) => aggregatesAsked(selection, ask), before[known]?.aggregates);
  const ask: GroupsAsk = { ...key, ...(aggregates && { aggregates }) };
  return known < 0 ? [...before, ask] : before.with(known, ask);
};

/** The answer to a field of groups. */
export const groupsAnswered = <Of>(
  of: Of,
  asks: readonly GroupsAsk[],
  answers: readonly Groups[],
  args: Selection['args'],
): AskedGroups<Of> => {
  const index = indexIn(asks, keyOf(args));
  return { of, groups: answers[index] as Groups, ask: asks[index] as GroupsAsk };
};

/** Groups come one by one, each with what is selected of it. */
export const groupsCost = ({ first }: WrittenArgs): FieldCost => {
  const count = typeof first === 'number' && first >= 1 && first <= MAX_FIRST ? first : DEFAULT_FIRST;
  return { own: count, times: count };
};

/** The types of rows put together: `EvaluationLog` makes `EvaluationLogGroups` and `EvaluationLogGroup`. */
export const groupsTypes = <Of>(name: string, { key, aggregates }: GroupParts<Of>) => {
  const group = groupType(name, { key, aggregates });
  return builder.objectRef<AskedGroups<Of>>(`${name}Groups`).implement({
    description: 'Rows put together.',
    fields: (t) => ({
      nodes: t.field({
        type: [group],
        nullable: false,
        description: 'The groups, in the order asked.',
        resolve: ({ of, groups, ask }) => groups.nodes.map((each): AskedGroup<Of> => ({ of, group: each, ask })) as never,
      }),
      totalCount: t.int({
        nullable: false,
        description: 'How many groups there are, with those beyond first.',
        resolve: ({ groups }) => groups.totalCount,
      }),
    }),
  });
};

interface GroupParts<Of> {
  readonly key: ObjectRef<Types, AskedKey<Of>>;
  readonly aggregates: ObjectRef<Types, AskedAggregates<Of>>;
}

const groupType = <Of>(name: string, { key, aggregates }: GroupParts<Of>) =>
  builder.objectRef<AskedGroup<Of>>(`${name}Group`).implement({
    description: 'Rows that have something in common.',
    fields: (t) => ({
      keys: t.field({
        type: [key],
        nullable: false,
        description: 'What they have in common, in the order asked.',
        resolve: ({ of, group, ask }) => group.keys.map((each, index): AskedKey<Of> => ({ of, key: each, by: ask.by[index] })) as never,
      }),
      aggregates: t.field({
        type: aggregates,
        nullable: false,
        description: 'What they come to.',
        resolve: ({ of, group, ask }): never =>
          ({ of, aggregates: group.aggregates as Aggregates, ask: ask.aggregates ?? {} }) satisfies AskedAggregates<Of> as never,
      }),
    }),
  });

export const GroupsRef = groupsTypes('EvaluationLog', { key: GroupKeyRef, aggregates: AggregatesRef });

const GroupOrderEnum = builder.enumType('EvaluationLogGroupOrder', {
  description: 'In which order groups come.',
  values: {
    COUNT_DESC: { value: 'count-desc', description: 'The largest first.' },
    KEY_ASC: {
      value: 'key-asc',
      description: 'By what they have in common, from the least, in the order of options where there is one.',
    },
    KEY_DESC: { value: 'key-desc', description: 'By what they have in common, from the greatest.' },
  } as const,
});

/** The arguments of a field of groups; `selector`: by what rows are put together. */
export const groupsArgsBy = <Selector extends InputRef<unknown>>(selector: Selector) =>
  builder.args((t) => ({
    by: t.field({
      type: [selector],
      required: true,
      description: `By what; 1 to ${MAX_BY}, each combination that occurs being a group.`,
    }),
    first: t.int({ defaultValue: DEFAULT_FIRST, description: `How many groups; 1 to ${MAX_FIRST}.` }),
    orderBy: t.field({ type: GroupOrderEnum, defaultValue: DEFAULT_ORDER, description: 'In which order.' }),
  }));
