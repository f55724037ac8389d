import { collectSubFields, memoize1 } from '@graphql-tools/utils';
import {
  BREAK,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type OperationDefinitionNode,
  visit,
} from 'graphql';

type Definition = OperationDefinitionNode | FragmentDefinitionNode;

const hasDirectives = memoize1((definition: Definition): boolean => {
  let found = false;
  const find = (): typeof BREAK => {
    found = true;
    return BREAK;
  };
  visit(definition, { Directive: find });
  return found;
});

const NO_VARIABLES = {};

const collected = (
  type: GraphQLObjectType,
  fieldNodes: readonly FieldNode[],
  { schema, fragments, operation, variableValues }: GraphQLResolveInfo,
): ReturnType<typeof collectSubFields> => {
  const isConditional = hasDirectives(operation) || Object.values(fragments).some(hasDirectives);
  // It changes nothing in the array.
  return collectSubFields(schema, fragments, isConditional ? variableValues : NO_VARIABLES, type, fieldNodes as FieldNode[]);
};

/**
 * The fields selected below field nodes of an operation, as its executor collects them, by response name. The answer is kept by everything
 * that it follows from, field nodes by their very array; variables are part of that only where a directive may ask for them, so that planned
 * operations, whose nodes stay, are collected once.
 */
export const selectedFields = (
  type: GraphQLObjectType,
  fieldNodes: readonly FieldNode[],
  info: GraphQLResolveInfo,
): ReadonlyMap<string, FieldNode[]> => collected(type, fieldNodes, info).fields;

/** The same with the fields that `@defer` has come later: each time that one is selected by itself. */
export const selectedEver = (
  type: GraphQLObjectType,
  fieldNodes: readonly FieldNode[],
  info: GraphQLResolveInfo,
): (readonly [name: string, nodes: FieldNode[]])[] => {
  const { fields, patches } = collected(type, fieldNodes, info);
  return [fields, ...patches.map((patch) => patch.fields)].flatMap((each) => [...each]);
};
