import { fileURLToPath } from 'node:url';

/** The yardstick first. */
export const CONTESTANTS = ['hand-written', 'stock Yoga', 'ours', 'ours, sharing'] as const;
export type Contestant = (typeof CONTESTANTS)[number];

/** With those that need packages of their own: see `installPeers`. */
export const PEERS = ['hand-written', 'stock Yoga', 'Yoga, graphql-jit, undici', 'grafast', 'ours', 'ours, sharing'] as const;
export type Peer = (typeof PEERS)[number];

/** How a server is started: a program with its arguments, and variables. */
export interface Start {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const OURS = here('./serve-ours.ts');
const OTHERS = here('./serve-peer.ts');
const APART: Partial<Record<Peer, string>> = {
  'Yoga, graphql-jit, undici': here('./peers/serve-yoga-jit.ts'),
  grafast: here('./peers/serve-grafast.ts'),
};

/** As it would run in production, but for three settings: no call waits for another, none is refused, and equal work is shared only where that is measured. */
const ours = (baseUrl: string, share: boolean, port: number): Start => ({
  args: [OURS, JSON.stringify({ upstreamQueue: 8_192, shareInFlight: share })],
  env: {
    PORT: String(port),
    HUMANLOOP_BASE_URL: baseUrl,
    HUMANLOOP_API_KEY: 'bench',
    HUMANLOOP_GRAPHQL_UPSTREAM_CONCURRENCY: '128',
  },
});

export const startOf = (contestant: Peer, baseUrl: string, port: number): Start => {
  if (contestant === 'ours') return ours(baseUrl, false, port);
  if (contestant === 'ours, sharing') return ours(baseUrl, true, port);
  const apart = APART[contestant];
  return {
    args: apart === undefined ? [OTHERS, contestant] : [apart],
    env: { PORT: String(port), BASE_URL: baseUrl, GRAPHILE_ENV: 'production' },
  };
};
