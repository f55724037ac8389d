import { GRAPHQL_URL, graphiqlUrl, HAS_GRAPHIQL } from '../graph/place.ts';
import type { Asked } from '../graph/use-graph.ts';

/** Where the numbers beside it come from: the query in GraphiQL, or to copy where this server has GraphiQL closed. */
export const AsGraphQL = ({ what, asked: { text, variables } }: { readonly what: string; readonly asked: Asked }) => {
  if (HAS_GRAPHIQL) {
    return (
      <a className="as-graphql" href={graphiqlUrl(text, variables)} target="_blank" rel="noopener">
        {what} as GraphQL
      </a>
    );
  }
  return (
    <details className="as-graphql">
      <summary>{what} as GraphQL</summary>
      <p>For POST to {GRAPHQL_URL}:</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard. */}
      <pre tabIndex={0}>{JSON.stringify({ query: text, variables }, null, 2).replaceAll(String.raw`\n`, '\n')}</pre>
    </details>
  );
};
