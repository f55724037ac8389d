import { createClient } from 'graphql-sse';

/** How a stream of events is: on its way, there, or lost and looked for again. */
export type StreamState = 'connecting' | 'live' | 'lost';

/** Milliseconds without a sign of life until a connection counts as lost: the server gives one every 12 seconds. */
const SILENCE = 30_000;

/** The longest pause between two attempts. */
const MAX_PAUSE = 10_000;

interface StreamOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  onState(state: StreamState): void;
}

/** Fetches, and gives a connection up that has been silent: a network that is gone closes none. */
const fetchWithin =
  (onStatus: (status: number) => void): typeof fetch =>
  async (input, init) => {
    const silent = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hear = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => silent.abort(), SILENCE);
    };
    hear();
    const signals = [silent.signal, ...(init?.signal ? [init.signal] : [])];
    const response = await fetch(input, { ...init, signal: AbortSignal.any(signals) });
    onStatus(response.status);
    if (!response.body) return response;
    const heard = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        hear();
        controller.enqueue(chunk);
      },
      flush: () => clearTimeout(timer),
    });
    return new Response(response.body.pipeThrough(heard), { status: response.status, headers: response.headers });
  };

/** Carries subscriptions as Server-Sent Events, with a key as a header, and comes back for as long as it takes where a connection is lost. */
export const createEventStream = ({ url, headers, onState }: StreamOptions) => {
  let status = 0;
  return createClient({
    url,
    headers: { ...headers },
    retryAttempts: Number.POSITIVE_INFINITY,
    retry: async (attempts) => {
      // The server has answered, and will answer the same again.
      if (status >= 400 && status < 500 && status !== 429) throw new Error(`The server answered with the status ${status}.`);
      onState('lost');
      await new Promise((resolve) => setTimeout(resolve, Math.min(MAX_PAUSE, 1000 * 2 ** attempts)));
    },
    fetchFn: fetchWithin((answered) => {
      status = answered;
    }),
    on: { connected: () => onState('live') },
  });
};
