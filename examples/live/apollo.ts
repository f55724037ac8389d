import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { Defer20220824Handler } from '@apollo/client/incremental';
import { RetryLink } from '@apollo/client/link/retry';

/** HttpLink reads the multipart protocol by itself. The retries have no limit, for they are counted over the life of a subscription. */
export const createLiveClient = (uri: string) => {
  const retry = new RetryLink({ attempts: { max: Number.POSITIVE_INFINITY }, delay: { initial: 500, max: 5000 } });
  return new ApolloClient({
    link: ApolloLink.from([retry, new HttpLink({ uri })]),
    cache: new InMemoryCache(),
    // For @defer and @stream.
    incrementalHandler: new Defer20220824Handler(),
  });
};
