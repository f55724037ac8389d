import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { RetryLink } from '@apollo/client/link/retry';
import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { createClient } from 'graphql-sse';

export interface Watched {
  readonly url: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  next(data: unknown): void;
  /** The watching is over, for good: by an error or without one. */
  end(error?: unknown): void;
}

/** Begins to watch, with the settings that docs/streams.md names; the answer ends it. */
export type Watcher = (watched: Watched) => () => void;

/** Soon, and not all at once. */
const soon = (): number => 200 + Math.random() * 300;

const sse = (url: string) =>
  createClient({ url, retryAttempts: Number.POSITIVE_INFINITY, retry: () => new Promise((resolve) => setTimeout(resolve, soon())) });

/** Every client with the transport that suits it, each reconnecting by itself. */
export const WATCHERS: Readonly<Record<string, Watcher>> = {
  'graphql-sse': ({ url, query, variables, next, end }) =>
    sse(url).subscribe({ query, variables }, { next: ({ data }) => next(data), error: end, complete: () => end() }),

  'urql over graphql-sse': ({ url, query, variables, next, end }) => {
    const transport = sse(url);
    const client = new Client({
      url,
      preferGetMethod: false,
      exchanges: [
        fetchExchange,
        subscriptionExchange({
          forwardSubscription: (operation) => ({
            subscribe: (sink) => ({
              unsubscribe: transport.subscribe(
                { query: operation.query ?? '', variables: operation.variables as Record<string, unknown> },
                sink as never,
              ),
            }),
          }),
        }),
      ],
    });
    return client.subscription(query, variables).subscribe(({ data, error }) => (error ? end(error) : next(data))).unsubscribe;
  },

  'Apollo Client over HttpLink': ({ url, query, variables, next, end }) => {
    const retry = new RetryLink({ attempts: { max: Number.POSITIVE_INFINITY }, delay: soon });
    const client = new ApolloClient({ link: ApolloLink.from([retry, new HttpLink({ uri: url })]), cache: new InMemoryCache() });
    const subscription = client
      .subscribe({ query: gql(query), variables, fetchPolicy: 'no-cache' })
      .subscribe({ next: ({ data, error }) => (error ? end(error) : next(data)), error: end, complete: () => end() });
    return () => subscription.unsubscribe();
  },
};
