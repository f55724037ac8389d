import { type GraphQLInputType, type GraphQLSchema, isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql';
import type { LogsOf } from '../paging/evaluation-log-connection.ts';
import { inputTypesOf, type RowsArgs } from './rows-asked.ts';

/** A value that a field was given, as the JSON that it would come in as a variable. */
const asJson = (value: unknown, type: GraphQLInputType): unknown => {
  if (isNonNullType(type)) return asJson(value, type.ofType);
  if (value === null || value === undefined) return value;
  if (isListType(type)) return (value as readonly unknown[]).map((item) => asJson(item, type.ofType));
  if (isEnumType(type)) return type.serialize(value);
  if (!isInputObjectType(type)) return value;
  const fields = type.getFields();
  return Object.fromEntries(
    Object.entries(value as object).flatMap(([name, inner]) => (fields[name] ? [[name, asJson(inner, fields[name].type)]] : [])),
  );
};

/** What a field of rows was asked, as `rowsAskedInJson` reads it again: with the run that the rows are of among what it filters by. */
export const argsInJson = (of: LogsOf | null, { filter, orderBy }: RowsArgs, schema: GraphQLSchema): object => {
  const types = inputTypesOf(of, schema);
  const given = filter ? (asJson(filter, types.filter) as object) : {};
  const whole = of?.runId === undefined ? given : { ...given, runIds: [of.runId] };
  return {
    ...(Object.keys(whole).length > 0 && { filter: whole }),
    ...(orderBy && orderBy.length > 0 && { orderBy: orderBy.map((step) => asJson(step, types.orderBy)) }),
  };
};
