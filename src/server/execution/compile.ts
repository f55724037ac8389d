import { mapSchema, memoize1 } from '@graphql-tools/utils';
import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLScalarType,
  GraphQLSchema,
  type GraphQLTypeResolver,
  isAbstractType,
  isObjectType,
  Kind,
  type NamedTypeNode,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';

/** Executes one operation. Where its result has errors they need not be those of graphql-js, nor need its data. */
export type CompiledOperation = (
  rootValue: unknown,
  contextValue: unknown,
  variables: Readonly<Record<string, unknown>>,
) => Promise<ExecutionResult> | ExecutionResult;

/** The type that all variables are compiled with: their values come coerced, and are taken as they are. */
const COERCED = new GraphQLScalarType({ name: 'Coerced' });
const COERCED_NODE: NamedTypeNode = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: COERCED.name } };

/** It lets what a type resolver throws end the process; a type that is unknown is an error to it as to graphql-js. */
const orUndefined =
  (resolveType: GraphQLTypeResolver<unknown, unknown>): GraphQLTypeResolver<unknown, unknown> =>
  (...args) => {
    try {
      return resolveType(...args);
    } catch {
      return undefined;
    }
  };

/** A copy of a schema, made for graphql-jit. */
const prepared = memoize1((schema: GraphQLSchema): GraphQLSchema => {
  const copy = mapSchema(schema, {});
  for (const type of Object.values(copy.getTypeMap())) {
    if (isAbstractType(type) && type.resolveType) type.resolveType = orUndefined(type.resolveType);
    for (const field of isObjectType(type) ? Object.values(type.getFields()) : []) {
      const property = field.extensions['pothosExposedField'];
      if (typeof property !== 'string') continue;
      // A field without a resolver is read in place, as the property with its name.
      field.name = property;
      delete field.resolve;
    }
  }
  const config = copy.toConfig();
  return new GraphQLSchema({ ...config, types: [...config.types, COERCED], assumeValid: true });
});

/** Compiled code makes the places in the document anew for every leaf that it reads, for the sake of errors, which are none of its to tell. */
const withoutPlaces = (document: DocumentNode): DocumentNode => visit(document, { enter: (node) => ({ ...node, loc: undefined }) });

/** Compiles an operation; undefined where that fails. Its variables have to be coerced by graphql-js before every run. */
export const compile = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): CompiledOperation | undefined => {
  const variableDefinitions = operation.variableDefinitions?.map(({ kind, variable }) => ({ kind, variable, type: COERCED_NODE }));
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const definitions = [{ ...operation, ...(variableDefinitions && { variableDefinitions }) }, ...fragments];
  const compiled = compileQuery(prepared(schema), withoutPlaces({ kind: Kind.DOCUMENT, definitions }), operation.name?.value ?? '', {
    disablingCapturingStackErrors: true,
  });
  return isCompiledQuery(compiled) ? compiled.query : undefined;
};
