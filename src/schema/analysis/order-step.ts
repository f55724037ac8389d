import { builder, type InputFields } from '../kit/builder.ts';

export const OrderDirectionEnum = builder.enumType('EvaluationOrderDirection', {
  description: 'Which end comes first.',
  values: {
    ASC: { value: 'asc', description: 'From the least, the earliest or A.' },
    DESC: { value: 'desc', description: 'From the greatest, the latest or Z.' },
  } as const,
});

export const OrderNullsEnum = builder.enumType('EvaluationOrderNulls', {
  description: 'Where rows come that lack what is ordered by.',
  values: {
    FIRST: { value: 'first', description: 'In front, in both directions.' },
    LAST: { value: 'last', description: 'At the end, in both directions.' },
  } as const,
});

/** What a step of an order of rows says beside what is compared. */
export const orderEnds = (t: InputFields) => ({
  direction: t.field({ type: OrderDirectionEnum, defaultValue: 'asc', description: 'Which end comes first.' }),
  nulls: t.field({ type: OrderNullsEnum, defaultValue: 'last', description: 'Where rows come that lack it.' }),
});
