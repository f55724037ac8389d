import { coerceInputValue, type GraphQLInputType, type GraphQLSchema } from 'graphql';
import { QuestionError } from '../../analysis/errors.ts';
import type { LogFilter, OrderStep } from '../../analysis/filter.ts';
import { parseFilter } from '../../analysis/parse-filter.ts';
import { refuse } from '../../analysis/parse-input.ts';
import { parseOrder } from '../../analysis/parse-order.ts';
import type { LogsOf } from '../paging/evaluation-log-connection.ts';
import type { LogFilterInput } from './log-filter.ts';
import type { LogOrderInput } from './log-order.ts';
import { type LogsKnown, withUpstreamIds } from './upstream-filter.ts';

/** Which rows are asked for, and in which order, as the arguments of a field say it. */
export interface RowsArgs {
  readonly filter?: LogFilterInput | null | undefined;
  readonly orderBy?: readonly LogOrderInput[] | null | undefined;
}

/** The same as analysis has it. Throws for what cannot be asked. */
export interface RowsAsked {
  readonly filter: LogFilter;
  readonly orderBy: readonly OrderStep[];
}

/** Refuses an argument that is null. */
export const refuseNull = (name: keyof RowsArgs): never => refuse([name], 'is null, which asks for nothing: leave it out.');

/** A null filter is refused as any null in it is: a variable that happens to be null would bring every row. A null order changes nothing. */
export const rowsAsked = (of: LogsKnown | null, { filter, orderBy }: RowsArgs): RowsAsked => ({
  filter: parseFilter(filter === null ? refuseNull('filter') : filter && withUpstreamIds(of, filter), ['filter']),
  orderBy: parseOrder(orderBy ?? undefined, ['orderBy']),
});

/** Whether it picks rows by runs, or not at all: then they are listed as they are. */
export const isOfRunsAlone = (filter: LogFilter): boolean => Object.keys(filter).every((field) => field === 'runIds');

/** The types of what is asked of rows: of an evaluation, or of those that a file has of its own. */
export const inputTypesOf = (of: LogsOf | null, schema: GraphQLSchema): Readonly<Record<keyof RowsArgs, GraphQLInputType>> => {
  const name = of ? 'EvaluationLog' : 'HumanloopLog';
  return { filter: schema.getType(`${name}Filter`) as GraphQLInputType, orderBy: schema.getType(`${name}Order`) as GraphQLInputType };
};

const coerced = (type: GraphQLInputType, name: keyof RowsArgs, value: unknown): unknown => {
  if (value === undefined || value === null) return value;
  const read = (each: unknown, path: readonly (string | number)[]): unknown =>
    coerceInputValue(each, type, (inner, _invalid, { message }) => {
      const place = [...path, ...inner];
      throw new QuestionError(place, `"${place.join('.')}": ${message}`);
    });
  if (name === 'filter') return read(value, [name]);
  if (!Array.isArray(value)) throw new QuestionError([name], `"${name}" has to be a list.`);
  return value.map((each, index) => read(each, [name, index]));
};

/** The arguments of a field as JSON, such as variables would have them, read by the schema that they are for. Throws for what cannot be asked. */
export const rowsAskedInJson = (
  of: LogsOf | null,
  json: { readonly filter?: unknown; readonly orderBy?: unknown },
  schema: GraphQLSchema,
): RowsAsked => {
  const types = inputTypesOf(of, schema);
  return rowsAsked(of, {
    filter: coerced(types.filter, 'filter', json.filter) as LogFilterInput | null | undefined,
    orderBy: coerced(types.orderBy, 'orderBy', json.orderBy) as LogOrderInput[] | null | undefined,
  });
};
