import { createClient } from 'graphql-sse';

/** A connection that breaks is made again, however long a restart takes: by default it gives up after five attempts in a row. */
export const createTransport = (url: string) => createClient({ url, retryAttempts: Number.POSITIVE_INFINITY });
