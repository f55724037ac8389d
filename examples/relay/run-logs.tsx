import { getDataID } from 'humanloop-graphql-client';
import { graphql, RelayEnvironmentProvider, useLazyLoadQuery, usePaginationFragment } from 'react-relay';
import { Environment, Network, RecordSource, Store } from 'relay-runtime';
import type { runLogs_run$key } from './__generated__/runLogs_run.graphql';
import type { runLogsQuery } from './__generated__/runLogsQuery.graphql';

export const createEnvironment = (url: string) =>
  new Environment({
    getDataID,
    store: new Store(new RecordSource()),
    network: Network.create(async ({ text: query }, variables) => {
      const body = JSON.stringify({ query, variables });
      const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      return answer.json();
    }),
  });

const Logs = ({ run }: { run: runLogs_run$key }) => {
  const { data, hasNext, loadNext } = usePaginationFragment(
    graphql`
      fragment runLogs_run on Run
      @refetchable(queryName: "runLogsPaginationQuery")
      @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, after: { type: "String" }) {
        label
        logs(first: $count, after: $after) @connection(key: "runLogs_logs") {
          edges {
            node {
              id
              judgments {
                judgment {
                  display
                }
              }
            }
          }
        }
      }
    `,
    run,
  );
  return (
    <section>
      <h1>{data.label}</h1>
      <ul>
        {data.logs?.edges.map(
          ({ node }) => node && <li key={node.id}>{node.judgments?.map((cell) => cell?.judgment?.display ?? '–').join(' ')}</li>,
        )}
      </ul>
      {hasNext && (
        <button type="button" onClick={() => loadNext(10)}>
          More
        </button>
      )}
    </section>
  );
};

const RunLogs = ({ id }: { id: string }) => {
  const { node } = useLazyLoadQuery<runLogsQuery>(
    graphql`
      query runLogsQuery($id: ID!) {
        node(id: $id) {
          ...runLogs_run @alias(as: "run")
        }
      }
    `,
    { id },
  );
  return node?.run && <Logs run={node.run} />;
};

export const App = ({ environment, run }: { environment: Environment; run: string }) => (
  <RelayEnvironmentProvider environment={environment}>
    <RunLogs id={run} />
  </RelayEnvironmentProvider>
);
