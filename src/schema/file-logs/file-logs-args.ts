import { LOG_DIMENSIONS, logDimensions } from '../analysis/dimensions.ts';
import { type LogPartInput, logPart } from '../analysis/log-filter.ts';
import { LOG_ORDER_FIELDS, orderPlaces } from '../analysis/log-order.ts';
import { TimeOperatorsRef } from '../analysis/operators.ts';
import { orderEnds } from '../analysis/order-step.ts';
import { builder } from '../kit/builder.ts';

/* What is asked of the logs that a file has of its own: as of scored rows, without what these have of runs, judgments and targets. */

/** A filter as GraphQL hands it on: of the right types, and nothing more is known of it. */
export interface FileLogFilterInput extends LogPartInput {
  and?: FileLogFilterInput[] | null | undefined;
  or?: FileLogFilterInput[] | null | undefined;
  not?: FileLogFilterInput | null | undefined;
}

export const FileLogFilterRef = builder.inputRef<FileLogFilterInput>('HumanloopLogFilter').implement({
  description:
    'Which logs of a file. All given fields have to hold. What is missing fits no operator but isNull and exists; not brings it. An empty object brings every log; a null, or an operator without a value, is an error and never means “all”. At most 10 levels, and 200 operators.',
  fields: (t) => ({
    and: t.field({ type: [FileLogFilterRef], description: 'All of these have to hold too; at least one is given.' }),
    or: t.field({ type: [FileLogFilterRef], description: 'One of these has to hold; at least one is given.' }),
    not: t.field({ type: FileLogFilterRef, description: 'This must not hold; logs that lack what it asks for come too.' }),
    versionIds: t.idList({
      description:
        'Only logs of these versions, by upstream or global id; at most 1000, an empty list brings none. Upstream filters by a single one, so it saves calls.',
    }),
    createdAt: t.field({
      type: TimeOperatorsRef,
      description: 'When the log was written. Upstream filters by a range of time, so it saves calls.',
    }),
    ...logPart(t),
  }),
});

const FileLogOrderFieldEnum = builder.enumType('HumanloopLogOrderField', {
  description: 'What every log may be ordered by.',
  values: LOG_ORDER_FIELDS,
});

const FileLogOrderKeyRef = builder.inputType('HumanloopLogOrderKey', {
  isOneOf: true,
  description: 'What logs are ordered by: a field, or a place in a JSON value; exactly one of them.',
  fields: (t) => ({ field: t.field({ type: FileLogOrderFieldEnum, description: 'A field of every log.' }), ...orderPlaces(t) }),
});

export const FileLogOrderRef = builder.inputType('HumanloopLogOrder', {
  description: 'One step of an order; ties go on to the next step, and at last to upstream’s order.',
  fields: (t) => ({
    by: t.field({ type: FileLogOrderKeyRef, required: true, description: 'What is compared.' }),
    ...orderEnds(t),
  }),
});

const FileLogDimensionEnum = builder.enumType('HumanloopLogDimension', {
  description: 'A field that logs are put together by.',
  values: LOG_DIMENSIONS,
});

export const FileLogDimensionSelectorRef = builder.inputType('HumanloopLogDimensionSelector', {
  isOneOf: true,
  description: 'By what logs are put together; exactly one of the fields.',
  fields: (t) => ({ field: t.field({ type: FileLogDimensionEnum, description: 'By a field of every log.' }), ...logDimensions(t) }),
});

/** The arguments of every field with logs of a file, beside those of connections. */
export const fileLogsArgs = builder.args((t) => ({
  versionId: t.id({ description: 'Only logs of this version, by upstream or global id.' }),
  filter: t.field({ type: FileLogFilterRef, description: 'Which logs.' }),
  orderBy: t.field({ type: [FileLogOrderRef], description: 'In which order; by default upstream’s. At most 5 steps.' }),
}));
