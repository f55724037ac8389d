import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { createTransport } from './graphql-sse.ts';

/** graphql-sse carries the subscriptions and reconnects them; everything else goes by fetch. */
export const createLiveClient = (url: string) => {
  const transport = createTransport(url);
  return new Client({
    url,
    preferGetMethod: false,
    exchanges: [
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: transport.subscribe<never>({ query, variables: variables as Record<string, unknown> }, sink as never),
          }),
        }),
      }),
    ],
  });
};
