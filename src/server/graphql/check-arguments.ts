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
  OperationTypeNode,
} from 'graphql';
import { passesKey } from '../../schema/kit/early.ts';
import { extensionsOf, type KnownIds } from '../../schema/kit/field-extensions.ts';
import { fragmentsOf } from '../../schema/kit/fragments.ts';
import type { Executing, OperationPlugin } from '../operation-plugin.ts';
import { type CheckedField, type CheckedFields, checkedFields, type LookedThrough, selectsByVariables } from './checked-fields.ts';

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

/** What is known of an operation whatever its variables: the fields to check, that these depend on variables, or that it is sound. */
type Known = CheckedFields | 'selects-by-variables' | 'sound';

/** Throws for arguments that no object makes sense of. */
export type CheckArguments = (args: Args) => void;

/**
 * Refuses queries that ask for nothing but what no object makes sense of, and operations that change something or go on for long with anything
 * of that in them; all of it at once. Each is told where its field would be in the answer, without the places in lists. Of a query that asks
 * for more the rest is answered, and the field itself says what is wrong.
 */
export const createArgumentsCheck = (): CheckArguments => {
  const known = new WeakMap<OperationDefinitionNode, Known>();
  return ({ schema, document, operationName, variableValues }) => {
    const operation = getOperationAST(document, operationName);
    if (!operation) return;
    const before = known.get(operation);
    if (before === 'sound') return;
    const { variableDefinitions = [] } = operation;
    const { coerced } = getVariableValues(schema, variableDefinitions, variableValues ?? {});
    // The execution reports what is wrong with them.
    if (!coerced) return;
    const looked: LookedThrough = { schema, fragments: fragmentsOf(document), operation, variables: coerced };
    const fields = before === undefined || before === 'selects-by-variables' ? checkedFields(looked) : before;
    const { errors, isAll } = refusedIn(fields, { known: {}, path: [] }, looked);
    if (errors.length > 0) {
      if (isAll || operation.operation !== OperationTypeNode.QUERY) throw new AggregateError(errors);
      return;
    }
    if (before === undefined) known.set(operation, variableDefinitions.length === 0 ? 'sound' : knownOf(looked, fields));
  };
};

export const checkArguments = (checkArgs: CheckArguments): OperationPlugin => {
  const check = ({ args }: Executing<Args>): void => checkArgs(args);
  return { onExecute: check, onSubscribe: check };
};

const knownOf = (looked: LookedThrough, checked: CheckedFields): Known => {
  if (checked.fields.length === 0) return 'sound';
  return selectsByVariables(looked) ? 'selects-by-variables' : checked;
};

interface Place {
  readonly known: KnownIds;
  readonly path: readonly string[];
}

/** 400, and 200 for clients that take no other than `application/json`. */
const http = { spec: true, status: 400 };

interface Refused {
  readonly errors: readonly GraphQLError[];
  /** Whether nothing else is asked for. */
  readonly isAll: boolean;
}

const refusedIn = ({ fields, hasOthers }: CheckedFields, place: Place, looked: LookedThrough): Refused => {
  const each = fields.map((field) => refusedOf(field, place, looked));
  return {
    errors: each.flatMap(({ errors }) => errors),
    isAll: !hasOthers && each.length > 0 && each.every(({ isAll }) => isAll),
  };
};

const refusedOf = ({ below, ...field }: CheckedField, { known, path }: Place, looked: LookedThrough): Refused => {
  const { definition, nodes } = field;
  const place = [...path, field.key];
  try {
    const { checks, knows, early } = extensionsOf(definition);
    const args = getArgumentValues(definition, nodes[0], looked.variables);
    checks?.(args, known, infoOf(field, looked));
    const knownBelow = knows ? knownBy(() => knows(args, known)) : early === passesKey.early ? known : {};
    return refusedIn(below, { known: knownBelow, path: place }, looked);
  } catch (error) {
    return { errors: [new GraphQLError('', { nodes, path: place, originalError: error as Error, extensions: { http } })], isAll: true };
  }
};

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
