import { printSubgraphSchema } from '@apollo/subgraph';
import {
  type DocumentNode,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isUnionType,
  Kind,
  parse,
  print,
} from 'graphql';
import { isId } from '../contract/ids.ts';
import { builder } from './kit/builder.ts';
import type { Context } from './kit/context.ts';
import { costsRows } from './kit/cost.ts';
import { DESCRIPTION } from './kit/description.ts';
import { evaluationGlobalId } from './kit/ids.ts';
import { InputError } from './kit/input-error.ts';
import { warnOfNotFinite } from './kit/not-finite.ts';
import {
  AgentLogRef,
  AgentVersionRef,
  DatasetVersionRef,
  EvaluationLogRef,
  EvaluationRef,
  EvaluatorLogRef,
  EvaluatorVersionRef,
  FlowLogRef,
  FlowVersionRef,
  OtherLogRef,
  OtherVersionRef,
  PromptLogRef,
  PromptVersionRef,
  RunRef,
  ToolLogRef,
  ToolVersionRef,
} from './kit/refs.ts';
import { LOG_TYPENAMES } from './log.ts';
import { readNode, typenameOf } from './node.ts';

/*
 * The same types as a subgraph of Apollo Federation 2. What other subgraphs refer to is looked up as `node` looks it up, through the loaders
 * of the operation. Apollo's own resolver of `_entities` is not used: with it one bad reference fails all the others, its list holds
 * promises, and it writes on upstream's records.
 */

/** The oldest version that has all that is used here, so that every gateway of federation 2 takes it. */
const FEDERATION = 'https://specs.apollo.dev/federation/v2.0';

/** How the global ids of the types begin that references are resolved for. */
const ID_PREFIXES: ReadonlyMap<unknown, string> = new Map([
  ['Evaluation', 'Evaluation:'],
  ['Run', 'Run:'],
  ['EvaluationLog', 'EvaluationLog:'],
  ...Object.values(LOG_TYPENAMES).map((typename) => [typename, 'Log:'] as const),
]);

interface Reference {
  readonly typename: string;
  readonly globalId: string;
}

/** Reads a representation as gateways send it: the name of a type, and the fields of one of its keys. */
const referenceOf = (representation: unknown): Reference => {
  const { __typename: typename, id, humanloopId } = Object(representation) as Record<string, unknown>;
  const prefix = ID_PREFIXES.get(typename);
  if (typeof typename !== 'string' || prefix === undefined) {
    throw new InputError('representations', 'Argument "representations" names a type here that is no entity of this subgraph.');
  }
  if (typename === 'Evaluation' && id === undefined) {
    if (typeof humanloopId === 'string' && isId(humanloopId)) return { typename, globalId: evaluationGlobalId(humanloopId) };
    throw new InputError('humanloopId', 'The "humanloopId" of this representation is not the upstream id of an Evaluation.');
  }
  if (typeof id === 'string' && id.startsWith(prefix)) return { typename, globalId: id };
  throw new InputError('id', `The "id" of this representation is not the global id of a ${typename}: it does not begin with "${prefix}".`);
};

type Read = (representation: unknown) => Promise<object | null>;

/** Reads what is referred to, each thing once; null where it does not exist, or is a log of another kind. */
const referenceReader = (context: Context, info: GraphQLResolveInfo): Read => {
  const reads = new Map<string, Promise<object | null>>();
  return async (representation) => {
    const { typename, globalId } = referenceOf(representation);
    const read = reads.get(globalId) ?? readNode(globalId, context, info);
    reads.set(globalId, read);
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

const byId = builder.selection<{ id: string }>('id');
const byHumanloopId = builder.selection<{ humanloopId: string }>('humanloopId');

/** The plugin wants a resolver for each type; the one of `_entities` does the work of all. */
const resolveReference = () => null;

builder.asEntity(EvaluationRef, { key: [byHumanloopId, byId], resolveReference });
for (const ref of [RunRef, EvaluationLogRef, PromptLogRef, AgentLogRef, ToolLogRef, FlowLogRef, EvaluatorLogRef, OtherLogRef]) {
  builder.asEntity(ref, { key: byId, resolveReference });
}
// No endpoint returns a single version, so nothing but the id of one can be told to those who come with no more than that.
for (const ref of [
  PromptVersionRef,
  AgentVersionRef,
  ToolVersionRef,
  FlowVersionRef,
  EvaluatorVersionRef,
  DatasetVersionRef,
  OtherVersionRef,
]) {
  builder.asEntity(ref, { key: builder.keyDirective(byId, false), resolveReference });
}

/** The fields of Query that every Relay subgraph has, while a supergraph can route them to one alone. */
const NODE_FIELDS: ReadonlySet<string> = new Set(['node', 'nodes']);

const withoutNodeFields = (document: DocumentNode): DocumentNode => ({
  ...document,
  definitions: document.definitions.map((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION && definition.name.value === 'Query'
      ? { ...definition, fields: (definition.fields ?? []).filter(({ name }) => !NODE_FIELDS.has(name.value)) }
      : definition,
  ),
});

export interface SubgraphOptions {
  /** Tell gateways of `Query.node` and `Query.nodes` too. Those who ask without a gateway have them in any case. */
  readonly nodeFields: boolean;
}

export interface Subgraph {
  /** The public schema with `_service` and `_entities`. */
  readonly schema: GraphQLSchema;
  /** What gateways compose. It has no @oneOf, which federation does not know; the schema still holds to it. */
  readonly sdl: string;
}

/** Builds the subgraph; the public schema stays as it is. */
export const createSubgraph = ({ nodeFields }: SubgraphOptions): Subgraph => {
  const schema = warnOfNotFinite(builder.toSubGraphSchema({ linkUrl: FEDERATION }));
  const { _service: service, _entities: entities } = schema.getQueryType()?.getFields() ?? {};
  const union = entities && getNamedType(entities.type);
  if (!service || !entities || !isUnionType(union)) throw new Error('The federation plugin made no subgraph.');
  const document = parse(printSubgraphSchema(schema));
  const sdl = print(nodeFields ? document : withoutNodeFields(document));
  // After the text for gateways was made: not every one of them takes a described schema.
  schema.description = DESCRIPTION;
  service.resolve = () => ({ sdl });
  entities.resolve = resolveEntities;
  entities.extensions = { ...entities.extensions, ...costsDistinct };
  union.resolveType = typenameOf;
  return { schema, sdl };
};
