import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import type { Context } from './context.ts';

const FREE_FORM: ReadonlySet<string> = new Set(['JSON', 'JudgmentValue']);
/** No deeper than what is shown. */
const MAX_NESTING = 200;
const MAX_ID = 64;

const holdsNotFinite = (value: unknown, levels = MAX_NESTING): boolean => {
  if (typeof value !== 'object' || value === null) return typeof value === 'number' && !Number.isFinite(value);
  if (levels === 0) return false;
  if (Array.isArray(value)) return value.some((item) => holdsNotFinite(item, levels - 1));
  for (const key in value) if (holdsNotFinite((value as Readonly<Record<string, unknown>>)[key], levels - 1)) return true;
  return false;
};

const idOf = (parent: unknown): string => {
  const id = typeof parent === 'object' && parent !== null && 'id' in parent ? parent.id : undefined;
  return typeof id === 'string' && id.length <= MAX_ID ? ` of ${id}` : '';
};

/**
 * Adds a warning to answers in which a free-form value holds a number that is not finite: NaN, an infinity, or one too large. JSON has no word
 * for it, so the answer has null in its place, and nothing else would say so.
 */
export const warnOfNotFinite = (schema: GraphQLSchema): GraphQLSchema => {
  const warning =
    (resolve: GraphQLFieldResolver<unknown, Context>): GraphQLFieldResolver<unknown, Context> =>
    (parent, args, context, info) => {
      const seen = (value: unknown): unknown => {
        // A value that is such a number by itself is an error at its field.
        if (typeof value === 'object' && holdsNotFinite(value)) {
          const field = `${info.parentType.name}.${info.fieldName}`;
          context.warn({
            code: 'NUMBER_NOT_FINITE',
            message: `${field}${idOf(parent)} holds a number that is not finite; it is null in this answer.`,
          });
        }
        return value;
      };
      const value = resolve(parent, args, context, info);
      return value instanceof Promise ? value.then(seen) : seen(value);
    };
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (FREE_FORM.has(getNamedType(field.type).name)) field.resolve = warning(field.resolve ?? defaultFieldResolver);
    }
  }
  return schema;
};
