import { ApolloClient, gql, HttpLink, InMemoryCache, type TypedDocumentNode } from '@apollo/client';
import { createFragmentRegistry } from '@apollo/client/cache';
import { Defer20220824Handler } from '@apollo/client/incremental';
import { ApolloProvider, useQuery } from '@apollo/client/react';
import { fragments, possibleTypes, typePolicies } from 'humanloop-graphql-client';

export const createClient = (uri: string) =>
  new ApolloClient({
    link: new HttpLink({ uri }),
    cache: new InMemoryCache({ possibleTypes, typePolicies, fragments: createFragmentRegistry(gql(fragments)) }),
    // For @defer and @stream.
    incrementalHandler: new Defer20220824Handler(),
  });

interface RunLogsData {
  node: {
    label: string;
    logs: {
      pageInfo: { endCursor: string | null; hasNextPage: boolean };
      nodes: ({ id: string; judgments: { judgment: { display: string } | null }[] | null } | null)[];
    } | null;
  } | null;
}

const RUN_LOGS: TypedDocumentNode<RunLogsData, { id: string; after?: string | null }> = gql`
  query RunLogs($id: ID!, $after: String) {
    node(id: $id) {
      ... on Run {
        ...RunHeader
        logs(first: 10, after: $after) {
          pageInfo { endCursor hasNextPage }
          nodes { ...LogRow }
        }
      }
    }
  }
`;

const RunLogs = ({ id }: { id: string }) => {
  const { data, fetchMore } = useQuery(RUN_LOGS, { variables: { id } });
  if (!data?.node?.logs) return null;
  const { label, logs } = data.node;
  return (
    <section>
      <h1>{label}</h1>
      <ul>
        {logs.nodes.map((row) => row && <li key={row.id}>{row.judgments?.map((cell) => cell?.judgment?.display ?? '–').join(' ')}</li>)}
      </ul>
      {logs.pageInfo.hasNextPage && (
        <button type="button" onClick={() => fetchMore({ variables: { after: logs.pageInfo.endCursor } })}>
          More
        </button>
      )}
    </section>
  );
};

export const App = ({ client, run }: { client: ApolloClient; run: string }) => (
  <ApolloProvider client={client}>
    <RunLogs id={run} />
  </ApolloProvider>
);
