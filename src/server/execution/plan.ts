import { collectFields, collectSubFields } from '@graphql-tools/utils';
import {
  type DocumentNode,
  defaultFieldResolver,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  TypeNameMetaFieldDef,
} from 'graphql';
import { type Complete, completerOf, later } from './complete.ts';

type Field = GraphQLField<unknown, unknown>;

/** The fields that an operation selects of objects of one type at one place. */
export interface ObjectPlan {
  readonly type: GraphQLObjectType;
  readonly fields: readonly FieldPlan[];
}

/** A field of those. */
export interface FieldPlan {
  /** Its name in the answer. */
  readonly key: string;
  /** Numbers the fields of an operation. */
  readonly index: number;
  readonly parentType: GraphQLObjectType;
  readonly definition: Field;
  readonly nodes: readonly [FieldNode, ...FieldNode[]];
  /** The property of the parent that it is, where it is no more than that. */
  readonly property: string | undefined;
  readonly resolve: NonNullable<Field['resolve']>;
  /** What its value becomes in the answer. */
  readonly complete: Complete;
  readonly completeLater: Complete;
}

/** How an operation is executed; what is below a field is planned when there is an object for the first time. */
export interface OperationPlan {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly root: ObjectPlan;
}

/** No directive that decides what is selected depends on them. */
const NO_VARIABLES = {};

/** Plans a query whose document has no directives. Throws where it selects what the schema does not have. */
export const planOf = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  type: GraphQLObjectType,
): OperationPlan => {
  const fragments = fragmentsOf(document);
  let fields = 0;
  const objectPlan = (parentType: GraphQLObjectType, collected: ReadonlyMap<string, FieldNode[]>): ObjectPlan => ({
    type: parentType,
    fields: [...collected].map(([key, nodes]) => fieldPlan(key, parentType, nodes as [FieldNode, ...FieldNode[]])),
  });
  const below = (parentType: GraphQLObjectType, nodes: FieldPlan['nodes']): ObjectPlan =>
    objectPlan(parentType, collectSubFields(schema, fragments, NO_VARIABLES, parentType, [...nodes]).fields);
  const fieldPlan = (key: string, parentType: GraphQLObjectType, nodes: FieldPlan['nodes']): FieldPlan => {
    const definition = definitionOf(parentType, nodes[0].name.value);
    const property: unknown = definition.extensions['pothosExposedField'];
    const complete = completerOf(definition.type, (objectType) => below(objectType, nodes));
    return {
      key,
      index: fields++,
      parentType,
      definition,
      nodes,
      property: typeof property === 'string' ? property : undefined,
      resolve: definition.resolve ?? defaultFieldResolver,
      complete,
      completeLater: later(complete),
    };
  };
  const root = objectPlan(type, collectFields(schema, fragments, NO_VARIABLES, type, operation.selectionSet).fields);
  return { schema, operation, fragments, root };
};

const fragmentsOf = ({ definitions }: DocumentNode): OperationPlan['fragments'] =>
  Object.fromEntries(
    definitions
      .filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );

const definitionOf = (type: GraphQLObjectType, name: string): Field => {
  const definition = name === TypeNameMetaFieldDef.name ? TypeNameMetaFieldDef : type.getFields()[name];
  if (!definition) throw new Error(`There is no field ${type.name}.${name}.`);
  return definition;
};
