import {
  type DocumentNode,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getArgumentValues,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql';
import { passesKey } from '../../schema/kit/early.ts';
import { extensionsOf, type KnownIds } from '../../schema/kit/field-extensions.ts';
import { fragmentsOf } from '../../schema/kit/fragments.ts';
import type { Executing, OperationPlugin } from '../operation-plugin.ts';
import { type CheckedField, checkedFields, type LookedThrough, selectsByVariables } from './checked-fields.ts';

/*
 * A resolver that refuses its arguments is asked when its parent is there, which took a call. Fields that do so say it (`checks.ts`), and here
 * they are asked before anything of the operation is executed.
 */

interface Args {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: Readonly<Record<string, unknown>> | null | undefined;
}

/** What is known of an operation whatever its variables: the fields to check, or that these depend on variables. */
type Known = readonly CheckedField[] | 'selects-by-variables';

/**
 * Refuses operations with arguments that no object makes sense of, all of them at once. Each is told where its field would be in the answer,
 * without the places in lists.
 */
export const checkArguments = (): OperationPlugin => {
  const known = new WeakMap<OperationDefinitionNode, Known>();
  const check = ({ args: { schema, document, operationName, variableValues } }: Executing<Args>): void => {
    const operation = getOperationAST(document, operationName);
    if (!operation) return;
    const before = known.get(operation);
    if (before?.length === 0) return;
    const { variableDefinitions = [] } = operation;
    const { coerced } = getVariableValues(schema, variableDefinitions, variableValues ?? {});
    // The execution reports what is wrong with them.
    if (!coerced) return;
    const looked: LookedThrough = { schema, fragments: fragmentsOf(document), operation, variables: coerced };
    const fields = before === undefined || before === 'selects-by-variables' ? checkedFields(looked) : before;
    const refused = refusedIn(fields, { known: {}, path: [] }, looked);
    if (refused.length > 0) throw new AggregateError(refused);
    // Without variables it is sound for good.
    if (before === undefined) known.set(operation, knownOf(looked, variableDefinitions.length === 0 ? [] : fields));
  };
  return { onExecute: check, onSubscribe: check };
};

const knownOf = (looked: LookedThrough, fields: readonly CheckedField[]): Known =>
  fields.length > 0 && selectsByVariables(looked) ? 'selects-by-variables' : fields;

interface Place {
  readonly known: KnownIds;
  readonly path: readonly string[];
}

/** 400, and 200 for clients that take no other than `application/json`. */
const http = { spec: true, status: 400 };

const refusedIn = (fields: readonly CheckedField[], { known, path }: Place, looked: LookedThrough): GraphQLError[] =>
  fields.flatMap(({ key, definition, parentType, nodes, below }) => {
    const place = [...path, key];
    try {
      const { checks, knows, early } = extensionsOf(definition);
      const args = getArgumentValues(definition, nodes[0], looked.variables);
      checks?.(args, known, infoOf({ key, definition, parentType, nodes }, looked));
      const knownBelow = knows ? knownBy(() => knows(args, known)) : early === passesKey.early ? known : {};
      return refusedIn(below, { known: knownBelow, path: place }, looked);
    } catch (error) {
      return [new GraphQLError('', { nodes, path: place, originalError: error as Error, extensions: { http } })];
    }
  });

/** Malformed ids are refused where they are looked up. */
const knownBy = (ids: () => KnownIds): KnownIds => {
  try {
    return ids();
  } catch {
    return {};
  }
};

/** What a resolver would be told of its field, as far as that can be before the execution. */
const infoOf = (
  { key, definition, parentType, nodes }: Omit<CheckedField, 'below'>,
  { schema, fragments, operation, variables }: LookedThrough,
): GraphQLResolveInfo => ({
  fieldName: definition.name,
  fieldNodes: nodes,
  returnType: definition.type,
  parentType: parentType as GraphQLObjectType,
  path: { prev: undefined, key, typename: parentType.name },
  schema,
  fragments: Object.fromEntries(fragments),
  rootValue: undefined,
  operation,
  variableValues: variables,
});
