import { type ApolloClient, gql } from '@apollo/client';
import type { Client } from '@urql/core';
import type { Client as Transport } from 'graphql-sse';
import { openWorkshop } from './workshop.ts';

export interface Watched {
  readonly url: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  next(data: unknown): void;
  /** The watching is over, for good: by an error or without one. */
  end(error?: unknown): void;
}

/** Begins to watch; the answer ends it. */
export type Watcher = (watched: Watched) => () => void;

/** Every client with the transport that suits it, each reconnecting by itself as examples/live sets it up. */
export const loadWatchers = async (): Promise<Readonly<Record<string, Watcher>>> => {
  const directory = await openWorkshop('live', 'live');
  const { createTransport } = (await import(`${directory}/graphql-sse.ts`)) as { createTransport(url: string): Transport };
  const urql = (await import(`${directory}/urql.ts`)) as { createLiveClient(url: string): Client };
  const apollo = (await import(`${directory}/apollo.ts`)) as { createLiveClient(url: string): ApolloClient };
  return {
    'graphql-sse': ({ url, query, variables, next, end }) =>
      createTransport(url).subscribe({ query, variables }, { next: ({ data }) => next(data), error: end, complete: () => end() }),

    'urql over graphql-sse': ({ url, query, variables, next, end }) =>
      urql
        .createLiveClient(url)
        .subscription(query, variables)
        .subscribe(({ data, error }) => (error ? end(error) : next(data))).unsubscribe,

    'Apollo Client over HttpLink': ({ url, query, variables, next, end }) => {
      const subscription = apollo
        .createLiveClient(url)
        .subscribe({ query: gql(query), variables, fetchPolicy: 'no-cache' })
        .subscribe({ next: ({ data, error }) => (error ? end(error) : next(data)), error: end, complete: () => end() });
      return () => subscription.unsubscribe();
    },
  };
};
