import {
  BREAK,
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { extensionsOf } from '../../schema/kit/field-extensions.ts';

/** An operation of a valid document, with the variables that it came with. */
export interface LookedThrough {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly operation: OperationDefinitionNode;
  /** Coerced. */
  readonly variables: Record<string, unknown>;
}

type Parent = GraphQLObjectType | GraphQLInterfaceType;

/** A field that checks its arguments, or that has one below it. */
export interface CheckedField {
  /** Its name in the answer. */
  readonly key: string;
  readonly parentType: Parent;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly nodes: readonly [FieldNode, ...FieldNode[]];
  readonly below: CheckedFields;
}

/** What is selected of an object, as far as it is checked. */
export interface CheckedFields {
  readonly fields: readonly CheckedField[];
  /** Whether anything else is selected, but for what the question itself says: ids. */
  readonly hasOthers: boolean;
}

const SAID_BY_THE_QUESTION: ReadonlySet<string> = new Set(['id', 'humanloopId']);

/** A field that is selected of objects of one type: as often as it stands there. */
type Selected = Pick<CheckedField, 'key' | 'parentType' | 'definition' | 'nodes'>;

/** The fields of an operation that check their arguments, in the tree that leads to them. What is selected of an interface stays one field. */
export const checkedFields = ({ schema, fragments, operation, variables }: LookedThrough): CheckedFields => {
  const isLeftOut = ({ directives = [] }: { readonly directives?: readonly DirectiveNode[] | undefined }): boolean => {
    if (directives.length === 0) return false;
    try {
      const skip = getDirectiveValues(GraphQLSkipDirective, { directives }, variables);
      const include = getDirectiveValues(GraphQLIncludeDirective, { directives }, variables);
      return skip?.['if'] === true || include?.['if'] === false;
    } catch {
      // One was given null, which the execution reports.
      return true;
    }
  };
  const collect = (set: SelectionSetNode, type: GraphQLNamedType | undefined, into: Map<string, Selected>): void => {
    for (const selection of set.selections) {
      if (isLeftOut(selection)) continue;
      if (selection.kind !== Kind.FIELD) {
        const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
        if (fragment)
          collect(fragment.selectionSet, fragment.typeCondition ? schema.getType(fragment.typeCondition.name.value) : type, into);
        continue;
      }
      const definition = isObjectType(type) || isInterfaceType(type) ? type.getFields()[selection.name.value] : undefined;
      if (!definition) continue;
      const key = selection.alias?.value ?? selection.name.value;
      const parentType = type as Parent;
      const name = `${parentType.name} ${key}`;
      const nodes = [...(into.get(name)?.nodes ?? []), selection] as [FieldNode, ...FieldNode[]];
      into.set(name, { key, parentType, definition, nodes });
    }
  };
  const checkedIn = (sets: readonly SelectionSetNode[], type: GraphQLNamedType | undefined): CheckedFields => {
    const selected = new Map<string, Selected>();
    for (const set of sets) collect(set, type, selected);
    const fields: CheckedField[] = [];
    let hasOthers = false;
    for (const field of selected.values()) {
      const inner = field.nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
      const below = checkedIn(inner, getNamedType(field.definition.type));
      if (below.fields.length > 0 || extensionsOf(field.definition).checks) fields.push({ ...field, below });
      else hasOthers ||= !SAID_BY_THE_QUESTION.has(field.definition.name);
    }
    return { fields, hasOthers };
  };
  return checkedIn([operation.selectionSet], schema.getRootType(operation.operation) ?? undefined);
};

/** Whether what a document selects depends on its variables. */
export const selectsByVariables = ({ fragments, operation }: Pick<LookedThrough, 'fragments' | 'operation'>): boolean => {
  let found = false;
  const find = ({ name }: DirectiveNode): typeof BREAK | undefined => {
    if (name.value !== 'skip' && name.value !== 'include') return undefined;
    found = true;
    return BREAK;
  };
  for (const definition of [operation, ...fragments.values()]) if (!found) visit(definition, { Directive: find });
  return found;
};
