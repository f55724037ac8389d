import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import { MAX_NESTING } from '../../contract/nesting.ts';
import type { Context } from './context.ts';
import { DamagedError } from './damaged-error.ts';

const FREE_FORM: ReadonlySet<string> = new Set(['JSON', 'JudgmentValue']);
const MAX_ID = 64;

/** Refuses values that cannot be shown at all, and says of others whether they hold a number that is not finite. One walk for both. */
const holdsNotFinite = (value: unknown, levels = MAX_NESTING): boolean => {
  if (typeof value !== 'object' || value === null) return typeof value === 'number' && !Number.isFinite(value);
  if (levels === 0) throw new DamagedError('A JSON value is nested too deeply.');
  let isFound = false;
  if (Array.isArray(value)) {
    for (const item of value) isFound = holdsNotFinite(item, levels - 1) || isFound;
  } else {
    for (const key in value) isFound = holdsNotFinite((value as Readonly<Record<string, unknown>>)[key], levels - 1) || isFound;
  }
  return isFound;
};

const idOf = (parent: unknown): string => {
  const id = typeof parent === 'object' && parent !== null && 'id' in parent ? parent.id : undefined;
  return typeof id === 'string' && id.length <= MAX_ID ? ` of ${id}` : '';
};

/**
 * Has every field with a free-form value look through it: one nested too deeply to be turned into text is refused, and one that holds a number
 * that is not finite (NaN, an infinity, or one too large) adds a warning to the answer. JSON has no word for such a number, so the answer has
 * null in its place, and nothing else would say so.
 */
export const checkFreeForm = (schema: GraphQLSchema): GraphQLSchema => {
  const checking =
    (resolve: GraphQLFieldResolver<unknown, Context>): GraphQLFieldResolver<unknown, Context> =>
    (parent, args, context, info) => {
      const checked = (value: unknown): unknown => {
        if (!holdsNotFinite(value)) return value;
        if (typeof value === 'number') throw new DamagedError('A number is not finite.');
        const field = `${info.parentType.name}.${info.fieldName}`;
        context.warn({
          code: 'NUMBER_NOT_FINITE',
          message: `${field}${idOf(parent)} holds a number that is not finite; it is null in this answer.`,
        });
        return value;
      };
      const value = resolve(parent, args, context, info);
      return value instanceof Promise ? value.then(checked) : checked(value);
    };
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (FREE_FORM.has(getNamedType(field.type).name)) field.resolve = checking(field.resolve ?? defaultFieldResolver);
    }
  }
  return schema;
};
