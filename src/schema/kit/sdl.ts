import { astFromDirective, GraphQLDeferDirective, GraphQLStreamDirective } from '@graphql-tools/utils';
import {
  type GraphQLDirective,
  type GraphQLSchema,
  lexicographicSortSchema,
  parse,
  print,
  printSchema,
  specifiedDirectives,
  visit,
} from 'graphql';

/** Where graphql-js lets a directive stand ahead of the specification (September 2025): parsers such as Relay's refuse what they do not know. */
const UNKNOWN_TO_PARSERS = 'DIRECTIVE_DEFINITION';

const definitionOf = (directive: GraphQLDirective): string => {
  const definition = astFromDirective(directive);
  return print({ ...definition, locations: definition.locations.filter(({ value }) => value !== UNKNOWN_TO_PARSERS) });
};

/**
 * A schema for tools that read it from a file. All directives that it uses are defined in it, for not every parser knows those that GraphQL
 * itself brings, and so are the two that operations may use beyond it.
 */
export const sdlOf = (schema: GraphQLSchema): string => {
  const sdl = printSchema(lexicographicSortSchema(schema));
  const used = new Set<string>();
  visit(parse(sdl), { Directive: ({ name }) => void used.add(name.value) });
  const definitions = [GraphQLDeferDirective, GraphQLStreamDirective, ...specifiedDirectives.filter(({ name }) => used.has(name))].map(
    definitionOf,
  );
  return [...definitions, sdl].join('\n\n');
};
