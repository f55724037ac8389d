import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLField,
  GraphQLObjectType,
  GraphQLResolveInfo,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import type { Memory } from './memory.ts';

export type Field = GraphQLField<unknown, unknown>;

/** The fields that an operation selects of objects of one type at one place. */
export interface ObjectPlan {
  /** Numbers the plans of an operation. */
  readonly index: number;
  readonly type: GraphQLObjectType;
  readonly fields: readonly FieldPlan[];
  /** Whether several fields were found to lead here: windows over the same rows, say. */
  isShared: boolean;
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

/** One execution of an operation. */
export interface Execution {
  readonly plan: OperationPlan;
  readonly context: unknown;
  readonly infoOf: (field: FieldPlan) => GraphQLResolveInfo;
  readonly argsOf: (field: FieldPlan) => Record<string, unknown>;
  /** What became of objects, by the indices of their plans. */
  readonly memories: Memory[];
}

/** What a field's value becomes in the answer, or a promise of that. Throws where the answer would have an error. */
export type Complete = (value: unknown, execution: Execution, field: FieldPlan) => unknown;
