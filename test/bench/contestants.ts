import { fileURLToPath } from 'node:url';

/** The yardstick first. */
export const CONTESTANTS = ['hand-written', 'stock Yoga', 'humanloop-graphql', 'with sharing'] as const;
export type Contestant = (typeof CONTESTANTS)[number];

/** How a server is started: a program with its arguments, and variables. */
export interface Start {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const OURS = here('./serve-ours.ts');
const OTHERS = here('./serve-peer.ts');

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

export const startOf = (contestant: Contestant, baseUrl: string, port: number): Start => {
  if (contestant === 'humanloop-graphql') return ours(baseUrl, false, port);
  if (contestant === 'with sharing') return ours(baseUrl, true, port);
  return { args: [OTHERS, contestant], env: { PORT: String(port), BASE_URL: baseUrl } };
};
