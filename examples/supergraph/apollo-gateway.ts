import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';

interface Caller {
  readonly apiKey: string | undefined;
}

/** A supergraph under Apollo Gateway, which hands the caller's key to evaluations and to no other subgraph. */
export const apolloGateway = async (supergraphSdl: string, port: number) => {
  const gateway = new ApolloGateway({
    supergraphSdl,
    buildService: ({ name, url }) =>
      new RemoteGraphQLDataSource<Partial<Caller>>({
        ...(url !== undefined && { url }),
        willSendRequest: ({ request, context }) => {
          if (name === 'evaluations' && context.apiKey !== undefined) request.http?.headers.set('x-api-key', context.apiKey);
        },
      }),
  });
  const server = new ApolloServer<Partial<Caller>>({ gateway });
  const { url } = await startStandaloneServer(server, {
    listen: { port },
    context: async ({ req }) => ({ apiKey: req.headers['x-api-key']?.toString() }),
  });
  return { url, stop: () => server.stop() };
};
