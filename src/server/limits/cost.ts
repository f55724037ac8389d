import {
  type ArgumentNode,
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import type { Plugin, YogaInitialContext } from 'graphql-yoga';
import type { FieldCost, WrittenArgs } from '../../schema/cost.ts';
import { fragmentsOf } from '../../schema/fragments.ts';
import { operationOf } from '../operation.ts';
import { limitExceeded } from './exceeded.ts';

/** A field that costs something, with those below it; fields between them that cost nothing are left out. */
interface CostedField {
  readonly args: readonly ArgumentNode[];
  readonly cost: (args: WrittenArgs) => FieldCost;
  readonly below: readonly CostedField[];
}

/** What is left of an operation for its cost: all that depends on variables, and nothing else. */
interface CostedOperation {
  readonly fields: readonly CostedField[];
  readonly defaults: Readonly<Record<string, unknown>>;
}

type Variables = Readonly<Record<string, unknown>>;

/*
 * The complexity plugin of Pothos walks the whole document again at every request, and wraps the resolvers of root fields. What counts here
 * are the few fields that bring rows; found once for a document, their cost with the variables of a request takes a microsecond.
 */

/**
 * Refuses operations that may bring too many rows, before they are executed. What @skip and @include leave out counts as well.
 */
export const limitCost = (maxCost: number): Plugin => {
  const costed = new WeakMap<OperationDefinitionNode, CostedOperation>();
  const check = ({ args: { schema, document, operationName, variableValues, contextValue } }: Executing): void => {
    const operation = getOperationAST(document, operationName);
    if (!operation) return;
    const known = costed.get(operation) ?? costedOperation(schema, document, operation);
    costed.set(operation, known);
    const cost = costOf(known.fields, { ...known.defaults, ...variableValues });
    operationOf(contextValue.request).cost = cost;
    if (cost > maxCost) throw limitExceeded('COST', `The operation may bring ${cost} rows, more than the ${maxCost} allowed.`);
  };
  return { onExecute: check, onSubscribe: check };
};

interface Executing {
  readonly args: {
    readonly schema: GraphQLSchema;
    readonly document: DocumentNode;
    readonly operationName?: string | null | undefined;
    readonly variableValues?: Variables | null | undefined;
    readonly contextValue: YogaInitialContext;
  };
}

const costOf = (fields: readonly CostedField[], variables: Variables): number =>
  fields.reduce((sum, { args, cost, below }) => {
    const written = Object.fromEntries(args.map(({ name, value }) => [name.value, valueFromASTUntyped(value, variables)]));
    const { own, times } = cost(written);
    return sum + own + times * costOf(below, variables);
  }, 0);

/** Expects a valid document, within the limits of fields. */
const costedOperation = (schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): CostedOperation => {
  const fragments = fragmentsOf(document);
  const inSet = (set: SelectionSetNode, type: GraphQLNamedType | undefined): readonly CostedField[] =>
    set.selections.flatMap((selection) => inSelection(selection, type));
  const inSelection = (selection: SelectionNode, type: GraphQLNamedType | undefined): readonly CostedField[] => {
    if (selection.kind !== Kind.FIELD) {
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      return fragment
        ? inSet(fragment.selectionSet, fragment.typeCondition ? schema.getType(fragment.typeCondition.name.value) : type)
        : [];
    }
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[selection.name.value] : undefined;
    const below = field && selection.selectionSet ? inSet(selection.selectionSet, getNamedType(field.type)) : [];
    const cost = field?.extensions['cost'] as CostedField['cost'] | undefined;
    return cost ? [{ args: selection.arguments ?? [], cost, below }] : below;
  };
  const defaults = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
    defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)] as const] : [],
  );
  return {
    fields: inSet(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined),
    defaults: Object.fromEntries(defaults),
  };
};
