import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { fragments, keys, possibleTypes, resolversWith, updates } from 'humanloop-graphql-client';
import { useState } from 'react';
import { Client, fetchExchange, gql, Provider, useQuery } from 'urql';

export const createClient = (url: string) =>
  new Client({
    url,
    preferGetMethod: false,
    exchanges: [cacheExchange({ keys, possibleTypes, resolvers: resolversWith(relayPagination), updates }), fetchExchange],
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

const RUN_LOGS = gql<RunLogsData, { id: string; after: string | null }>`
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
  ${fragments}
`;

const RunLogs = ({ id }: { id: string }) => {
  const [after, setAfter] = useState<string | null>(null);
  const [{ data }] = useQuery({ query: RUN_LOGS, variables: { id, after } });
  if (!data?.node?.logs) return null;
  const { label, logs } = data.node;
  return (
    <section>
      <h1>{label}</h1>
      <ul>
        {logs.nodes.map((row) => row && <li key={row.id}>{row.judgments?.map((cell) => cell?.judgment?.display ?? '–').join(' ')}</li>)}
      </ul>
      {logs.pageInfo.hasNextPage && (
        <button type="button" onClick={() => setAfter(logs.pageInfo.endCursor)}>
          More
        </button>
      )}
    </section>
  );
};

export const App = ({ client, run }: { client: Client; run: string }) => (
  <Provider value={client}>
    <RunLogs id={run} />
  </Provider>
);
