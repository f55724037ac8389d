import {
  type ASTNode,
  BREAK,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';

/**
 * The most fields, counted once for every object type that they may be asked of: compiling writes each of them out, so nested abstract types
 * multiply. So many take some tens of milliseconds.
 */
const MAX_FIELDS = 1_000;

/**
 * Whether compiled execution answers this operation of a valid document as graphql-js does, and compiling it takes no long time.
 * What graphql-jit does otherwise, or what may cost more than it saves, stays with the executor of graphql-js:
 * - mutations, whose fields have to wait for each other, and subscriptions;
 * - directives: it knows no `@defer` and `@stream`, and takes the conditions of a fragment's first spread for all of them;
 * - a variable within an object or a list: it is lost in a custom scalar, and null where it is not given;
 * - underscores in response names: it tells fields apart by their paths joined with underscores. That goes for `_entities` as well,
 *   whose list of promises it would mix up, and for introspection.
 */
export const isCompilable = (schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): boolean =>
  operation.operation === 'query' && isPlain(document) && fieldsOf(schema, document, operation) <= MAX_FIELDS;

const isPlain = (document: DocumentNode): boolean => {
  let plain = true;
  const refuse = (): typeof BREAK => {
    plain = false;
    return BREAK;
  };
  visit(document, {
    Directive: refuse,
    Variable: (_node, _key, parent) => (isWhole(parent) ? undefined : refuse()),
    Field: ({ alias, name }) =>
      alias?.value.includes('_') || (name.value.includes('_') && name.value !== '__typename') ? refuse() : undefined,
  });
  return plain;
};

/** Whether a variable below this node is the whole value of an argument, or being defined. */
const isWhole = (parent: ASTNode | readonly ASTNode[] | undefined): boolean =>
  parent !== undefined && 'kind' in parent && (parent.kind === Kind.ARGUMENT || parent.kind === Kind.VARIABLE_DEFINITION);

/** How many fields would be written out; counted as far as just over the most. */
const fieldsOf = (schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): number => {
  const fragments = new Map(
    document.definitions
      .filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  let count = 0;
  const walk = (type: unknown, { selections }: SelectionSetNode): void => {
    const objects = isAbstractType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : [];
    for (const object of objects) {
      for (const selection of selections) {
        if (count > MAX_FIELDS) return;
        if (selection.kind === Kind.FIELD) {
          count += 1;
          const field = object.getFields()[selection.name.value];
          if (field && selection.selectionSet) walk(getNamedType(field.type), selection.selectionSet);
          continue;
        }
        const part = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
        const condition = part?.typeCondition ? schema.getType(part.typeCondition.name.value) : object;
        const applies = condition === object || (isAbstractType(condition) && schema.isSubType(condition, object));
        if (part && applies) walk(object, part.selectionSet);
      }
    }
  };
  walk(schema.getRootType(operation.operation), operation.selectionSet);
  return count;
};
