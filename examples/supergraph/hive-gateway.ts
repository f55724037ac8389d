import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import http from '@graphql-mesh/transport-http';

/** A supergraph under Hive Gateway, which hands the caller's key to evaluations and to no other subgraph. */
export const hiveGateway = (supergraph: string) =>
  createServer(
    createGatewayRuntime({
      supergraph,
      transports: { http },
      propagateHeaders: {
        fromClientToSubgraphs: ({ request, subgraphName }) => {
          const key = request.headers.get('x-api-key');
          return subgraphName === 'evaluations' && key !== null ? { 'x-api-key': key } : {};
        },
      },
    }),
  );
