import {
  type ConstDirectiveNode,
  type DocumentNode,
  extendSchema,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isUnionType,
  Kind,
  lexicographicSortSchema,
  parse,
  print,
  printSchema,
  visit,
} from 'graphql';
import { isId } from '../contract/ids.ts';
import type { Context } from './kit/context.ts';
import { costsRows } from './kit/cost.ts';
import { evaluationGlobalId } from './kit/ids.ts';
import { InputError } from './kit/input-error.ts';
import { kindOfVersionType, VERSION_TYPENAMES } from './kit/version-types.ts';
import { LOG_TYPENAMES } from './log.ts';
import { readNode, readVersionOf, typenameOf } from './node.ts';

/*
 * The same types as a subgraph of Apollo Federation 2, after its subgraph specification: two root fields, and the SDL that gateways compose.
 * What other subgraphs refer to is looked up as `node` looks it up, through the loaders of the operation.
 */

/** The oldest version that has all that is used here, so that every gateway of federation 2 takes it. */
const FEDERATION = 'https://specs.apollo.dev/federation/v2.0';

/** How the global ids of the types begin that references are resolved for. */
const ID_PREFIXES: ReadonlyMap<unknown, string> = new Map([
  ['Evaluation', 'Evaluation:'],
  ['Run', 'Run:'],
  ['EvaluationLog', 'EvaluationLog:'],
  ['HumanloopFile', 'HumanloopFile:'],
  ...Object.values(LOG_TYPENAMES).map((typename) => [typename, 'Log:'] as const),
  ...Object.values(VERSION_TYPENAMES).map((typename) => [typename, `${typename}:`] as const),
]);

interface Reference {
  readonly typename: string;
  readonly globalId: string;
  /** Of a version, where its file came along: it is found with one call then, whatever the source. */
  readonly fileId?: string | undefined;
}

const fileIdIn = (typename: string, fileId: unknown): string | undefined => {
  if (fileId === undefined || fileId === null || kindOfVersionType(typename) === undefined) return undefined;
  if (typeof fileId === 'string' && isId(fileId)) return fileId;
  throw new InputError('fileId', 'The "fileId" of this representation is not the upstream id of a file.');
};

/** Reads a representation as gateways send it: the name of a type, and the fields of one of its keys. */
const referenceOf = (representation: unknown): Reference => {
  const { __typename: typename, id, humanloopId, fileId } = Object(representation) as Record<string, unknown>;
  const prefix = ID_PREFIXES.get(typename);
  if (typeof typename !== 'string' || prefix === undefined) {
    throw new InputError('representations', 'Argument "representations" names a type here that is no entity of this subgraph.');
  }
  if (typename === 'Evaluation' && id === undefined) {
    if (typeof humanloopId === 'string' && isId(humanloopId)) return { typename, globalId: evaluationGlobalId(humanloopId) };
    throw new InputError('humanloopId', 'The "humanloopId" of this representation is not the upstream id of an Evaluation.');
  }
  if (typeof id === 'string' && id.startsWith(prefix)) return { typename, globalId: id, fileId: fileIdIn(typename, fileId) };
  throw new InputError('id', `The "id" of this representation is not the global id of a ${typename}: it does not begin with "${prefix}".`);
};

type Read = (representation: unknown) => Promise<object | null>;

/** Reads what is referred to, each thing once; null where it does not exist, or is a log of another kind. */
const referenceReader = (context: Context, info: GraphQLResolveInfo): Read => {
  const reads = new Map<string, Promise<object | null>>();
  return async (representation) => {
    const { typename, globalId, fileId } = referenceOf(representation);
    const name = `${globalId} ${fileId ?? ''}`;
    const read = reads.get(name) ?? (fileId === undefined ? readNode(globalId, context, info) : readVersionOf(globalId, fileId, context));
    reads.set(name, read);
    const object = await read;
    return object && typenameOf(object) === typename ? object : null;
  };
};

/** Answers every reference at its own index: with the object, null, or an error that leaves the others alone. */
const resolveEntities: GraphQLFieldResolver<unknown, Context, { representations: readonly unknown[] }> = async (
  _root,
  { representations },
  context,
  info,
) => {
  const outcomes = await Promise.allSettled(representations.map(referenceReader(context, info)));
  return outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason));
};

/** What is referred to several times is read once. */
const costsDistinct = costsRows(({ representations }) =>
  Array.isArray(representations) ? new Set(representations.map((representation) => JSON.stringify(representation))).size : 1,
);

/** The root fields of a subgraph and their types, as the specification names them. */
const rootFields = (): DocumentNode =>
  parse(`
    scalar _Any
    union _Entity = ${[...ID_PREFIXES.keys()].join(' | ')}
    type _Service {
      """The schema of this subgraph as gateways compose it, without the fields of federation itself."""
      sdl: String
    }
    extend type Query {
      _entities(representations: [_Any!]!): [_Entity]!
      _service: _Service!
    }
  `);

/** What gateways have to know of a type beyond the public schema; nothing of most. */
const directivesOf = (typename: string): string => {
  if (typename === 'Evaluation') return '@key(fields: "humanloopId") @key(fields: "id")';
  if (kindOfVersionType(typename) !== undefined) return '@key(fields: "id fileId") @key(fields: "id")';
  if (ID_PREFIXES.has(typename)) return '@key(fields: "id")';
  // Every subgraph with connections has this type.
  return typename === 'PageInfo' ? '@shareable' : '';
};

const directiveNodes = (text: string): readonly ConstDirectiveNode[] => {
  const [extension] = parse(`extend type Any ${text}`).definitions;
  return extension?.kind === Kind.OBJECT_TYPE_EXTENSION ? (extension.directives ?? []) : [];
};

/** Directives of GraphQL itself that version 2.0 of federation does not know. */
const UNKNOWN_TO_GATEWAYS: ReadonlySet<string> = new Set(['oneOf', 'specifiedBy']);

/** The fields of Query that every Relay subgraph has, while a supergraph can route them to one alone. */
const NODE_FIELDS: ReadonlySet<string> = new Set(['node', 'nodes']);

/** What gateways compose, made of the public schema. */
const subgraphSdl = (schema: GraphQLSchema, { nodeFields }: SubgraphOptions): string => {
  const types = visit(parse(printSchema(lexicographicSortSchema(schema))), {
    // Its description: not every gateway takes one.
    SchemaDefinition: () => null,
    Directive: ({ name }) => (UNKNOWN_TO_GATEWAYS.has(name.value) ? null : undefined),
    ObjectTypeDefinition: {
      leave: (type) => {
        const added = directivesOf(type.name.value);
        const fields =
          type.name.value === 'Query' && !nodeFields ? type.fields?.filter(({ name }) => !NODE_FIELDS.has(name.value)) : type.fields;
        return { ...type, fields, directives: added === '' ? type.directives : directiveNodes(added) };
      },
    },
  });
  return `extend schema @link(url: "${FEDERATION}", import: ["@key", "@shareable"])\n\n${print(types)}`;
};

export interface SubgraphOptions {
  /** Publish `Query.node` and `Query.nodes` to gateways too. Those who ask without a gateway have them in any case. */
  readonly nodeFields: boolean;
}

export interface Subgraph {
  /** The public schema with `_service` and `_entities`. */
  readonly schema: GraphQLSchema;
  /** What gateways compose. It has no @oneOf, which federation does not know; the schema still holds to it. */
  readonly sdl: string;
}

/** Builds a subgraph of the public schema, which stays as it is. */
export const subgraphOf = (publicSchema: GraphQLSchema, options: SubgraphOptions): Subgraph => {
  const sdl = subgraphSdl(publicSchema, options);
  const schema = extendSchema(publicSchema, rootFields());
  const { _service: service, _entities: entities } = schema.getQueryType()?.getFields() ?? {};
  const union = entities && getNamedType(entities.type);
  if (!service || !entities || !isUnionType(union)) throw new Error('The subgraph has no root fields of federation.');
  service.resolve = () => ({ sdl });
  entities.resolve = resolveEntities;
  entities.extensions = { ...entities.extensions, ...costsDistinct };
  union.resolveType = typenameOf;
  return { schema, sdl };
};
