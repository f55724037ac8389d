import { collectFields, collectSubFields } from '@graphql-tools/utils';
import {
  type DocumentNode,
  defaultFieldResolver,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  TypeNameMetaFieldDef,
} from 'graphql';
import { extensionsOf } from '../../schema/kit/field-extensions.ts';
import { fragmentsOf } from '../../schema/kit/fragments.ts';
import { completerOf, later } from './complete.ts';
import type { Field, FieldPlan, ObjectPlan, OperationPlan } from './plan.ts';

/** No directive that decides what is selected depends on them. */
const NO_VARIABLES = {};

/** The nodes that are selected of an object, by their names in the answer. */
type Collected = ReadonlyMap<string, FieldNode[]>;

/** Plans a query whose document has no directives. Throws where it selects what the schema does not have. */
export const planOf = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  type: GraphQLObjectType,
): OperationPlan => {
  const fragments = Object.fromEntries(fragmentsOf(document));
  let objects = 0;
  let fields = 0;
  const objectPlan = (parentType: GraphQLObjectType, collected: Collected): ObjectPlan => ({
    index: objects++,
    type: parentType,
    fields: [...collected].map(([key, nodes]) => fieldPlan(key, parentType, nodes as [FieldNode, ...FieldNode[]])),
    isShared: false,
  });
  // One plan for a type with the same nodes, whatever is above: there are as many ways down as answers have, and plans stay.
  const numbers = new Map<FieldNode, number>();
  const numberOf = (node: FieldNode): number => {
    const number = numbers.get(node) ?? numbers.size;
    numbers.set(node, number);
    return number;
  };
  const plans = new Map<string, ObjectPlan>();
  const below = (parentType: GraphQLObjectType, parentNodes: FieldPlan['nodes']): ObjectPlan => {
    const collected = collectSubFields(schema, fragments, NO_VARIABLES, parentType, [...parentNodes]).fields;
    const name = [parentType.name, ...[...collected.values()].map((nodes) => nodes.map(numberOf).join('+'))].join(' ');
    const known = plans.get(name);
    if (known) known.isShared = true;
    const plan = known ?? objectPlan(parentType, collected);
    plans.set(name, plan);
    return plan;
  };
  const fieldPlan = (key: string, parentType: GraphQLObjectType, nodes: FieldPlan['nodes']): FieldPlan => {
    const definition = definitionOf(parentType, nodes[0].name.value);
    const { pothosExposedField: property } = extensionsOf(definition);
    const complete = completerOf(definition.type, (objectType) => below(objectType, nodes));
    return {
      key,
      index: fields++,
      parentType,
      definition,
      nodes,
      property,
      resolve: definition.resolve ?? defaultFieldResolver,
      complete,
      completeLater: later(complete),
    };
  };
  const root = objectPlan(type, collectFields(schema, fragments, NO_VARIABLES, type, operation.selectionSet).fields);
  return { schema, operation, fragments, root };
};

const definitionOf = (type: GraphQLObjectType, name: string): Field => {
  const definition = name === TypeNameMetaFieldDef.name ? TypeNameMetaFieldDef : type.getFields()[name];
  if (!definition) throw new Error(`There is no field ${type.name}.${name}.`);
  return definition;
};
