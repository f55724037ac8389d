import {
  type FieldNode,
  type GraphQLField,
  type GraphQLResolveInfo,
  getArgumentValues,
  getNamedType,
  isAbstractType,
  isObjectType,
} from 'graphql';
import type { Context } from './context.ts';
import { extensionsOf, type FieldExtensions } from './field-extensions.ts';
import { selectedFields } from './selected-fields.ts';

/*
 * A field that costs an upstream call usually needs no more of its parent than an id that was known before the parent was asked for.
 * Such a field says so, and the parent's resolver starts it beside its own call: a query then needs as many rounds as it has unknown ids,
 * not as it has levels. The real field finds its call under way in the loader. The price: an unknown id wastes its children's calls.
 */

/** For `extensions` of a field whose resolver reads nothing of its parent but these properties. */
export const early = (...needs: readonly string[]) => ({ early: needs }) satisfies FieldExtensions;

/** For `extensions` of a field without calls of its own, whose value (or each of its values) goes with the same key as its parent. */
export const passesKey = { early: 'passes-key' } as const satisfies FieldExtensions;

/**
 * Starts the selected fields below this one that need no more than `key`. Their answers and failures are left in the loaders
 * for the real fields to find. `typename`: the object type behind the key, where the field's own type is abstract.
 */
export const startEarly = (key: object, context: Context, info: GraphQLResolveInfo, typename?: string): void => {
  const type = typename === undefined ? getNamedType(info.returnType) : info.schema.getType(typename);
  try {
    walk({ type, fieldNodes: info.fieldNodes, key, context, info });
  } catch {
    // A directive was given null, which is reported where the fields are really collected. The caller's own call is under way.
  }
};

interface Walk {
  readonly type: unknown;
  readonly fieldNodes: readonly FieldNode[];
  readonly key: object;
  readonly context: Context;
  readonly info: GraphQLResolveInfo;
}

const walk = ({ type, fieldNodes, key, context, info }: Walk): void => {
  const types = isAbstractType(type) ? info.schema.getPossibleTypes(type) : isObjectType(type) ? [type] : [];
  for (const parentType of types) {
    for (const nodes of selectedFields(parentType, fieldNodes, info).values()) {
      const field = nodes[0] && parentType.getFields()[nodes[0].name.value];
      if (!field) continue;
      const { early: needs } = extensionsOf(field);
      if (needs === passesKey.early) walk({ type: getNamedType(field.type), fieldNodes: nodes, key, context, info });
      else if (needs?.every((name) => name in key)) {
        start(field, key, context, { ...info, parentType, fieldName: field.name, fieldNodes: nodes, returnType: field.type });
      }
    }
  }
};

/** Runs one resolver for the sake of its calls. What fails here fails again, and is reported, where the field is really resolved. */
const start = (field: GraphQLField<unknown, unknown>, key: object, context: Context, info: GraphQLResolveInfo): void => {
  const [node] = info.fieldNodes;
  if (!node) return;
  try {
    const outcome: unknown = field.resolve?.(key, getArgumentValues(field, node, info.variableValues), context, info);
    if (outcome instanceof Promise) outcome.catch(() => undefined);
  } catch {
    // Reported by the real field.
  }
};
