import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';

/** Another team's subgraph: it refers to evaluations, extends runs, logs and versions, and is a Relay graph itself. */
export const REVIEWS_SDL = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key", "@shareable"])
  scalar DateTime
  scalar JSON
  interface Node { id: ID! }
  type Query {
    node(id: ID!): Node
    nodes(ids: [ID!]!): [Node]!
    reviews: ReviewConnection!
  }
  type Review implements Node @key(fields: "id") {
    id: ID!
    text: String!
    writtenAt: DateTime!
    extra: JSON
    evaluation: Evaluation
    run: Run
    row: EvaluationLog
    log: PromptLog
    file: HumanloopFile
    version: PromptVersion
    dataset: DatasetVersion
  }
  type ReviewConnection { nodes: [Review]! pageInfo: PageInfo! }
  type PageInfo @shareable { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
  type Evaluation @key(fields: "humanloopId", resolvable: false) { humanloopId: ID! }
  type Run @key(fields: "id") { id: ID! reviewer: String! }
  type EvaluationLog @key(fields: "id", resolvable: false) { id: ID! }
  type PromptLog @key(fields: "id") { id: ID! ticket: String! }
  type HumanloopFile @key(fields: "id") { id: ID! owner: String! }
  type DatasetVersion @key(fields: "id fileId", resolvable: false) { id: ID! fileId: ID }
  type PromptVersion @key(fields: "id") { id: ID! changelog: String! }
`;

interface Reference {
  readonly id: string;
}

/** What its reviews are about: upstream ids of evaluations, global ids of the rest. */
export interface ReviewTargets {
  readonly evaluations: readonly string[];
  readonly run: string;
  readonly row: string;
  readonly log: string;
  readonly file: string;
  readonly version: string;
  readonly dataset: { readonly id: string; readonly fileId: string };
}

const schemaOf = ({ evaluations, run, row, log, file, version, dataset }: ReviewTargets) => {
  const reviews = evaluations.map((humanloopId, index) => ({
    id: `Review:${index}`,
    text: `Review ${index}`,
    writtenAt: '2025-06-06T12:00:00Z',
    extra: { stars: index },
    evaluation: { humanloopId },
    run: { id: run },
    row: { id: row },
    log: { id: log },
    file: { id: file },
    version: { id: version },
    dataset,
  }));
  const pageInfo = { hasNextPage: false, hasPreviousPage: false };
  return buildSubgraphSchema({
    typeDefs: parse(REVIEWS_SDL),
    resolvers: {
      Query: { reviews: () => ({ nodes: reviews, pageInfo }) },
      Run: { reviewer: ({ id }: Reference) => `the reviewer of ${id}` },
      PromptLog: { ticket: ({ id }: Reference) => `the ticket of ${id}` },
      HumanloopFile: { owner: ({ id }: Reference) => `the owner of ${id}` },
      PromptVersion: { changelog: ({ id }: Reference) => `the changelog of ${id}` },
    },
  });
};

/** Serves it on a free port, and notes the keys that come with its requests. */
export const startReviews = async (targets: ReviewTargets) => {
  const keys: (string | undefined)[] = [];
  const server = new ApolloServer({ schema: schemaOf(targets) });
  const { url } = await startStandaloneServer(server, {
    listen: { port: 0, host: '127.0.0.1' },
    context: async ({ req }) => {
      keys.push(req.headers['x-api-key']?.toString());
      return {};
    },
  });
  return { url, keys, stop: () => server.stop() };
};
