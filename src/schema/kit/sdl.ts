import { astFromDirective, GraphQLDeferDirective, GraphQLStreamDirective } from '@graphql-tools/utils';
import { type GraphQLSchema, lexicographicSortSchema, parse, print, printSchema, specifiedDirectives, visit } from 'graphql';

/**
 * A schema for tools that read it from a file. All directives that it uses are defined in it, for not every parser knows those that GraphQL
 * itself brings, and so are the two that operations may use beyond it.
 */
export const sdlOf = (schema: GraphQLSchema): string => {
  const sdl = printSchema(lexicographicSortSchema(schema));
  const used = new Set<string>();
  visit(parse(sdl), { Directive: ({ name }) => void used.add(name.value) });
  const definitions = [GraphQLDeferDirective, GraphQLStreamDirective, ...specifiedDirectives.filter(({ name }) => used.has(name))].map(
    (directive) => print(astFromDirective(directive)),
  );
  return [...definitions, sdl].join('\n\n');
};
