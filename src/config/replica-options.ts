import type { Option } from './option.ts';
import { sharedAddress } from './shared-address.ts';
import { wholeNumber } from './values.ts';

/** What several processes of one service have in common. */
export const REPLICA_OPTIONS = {
  sharedAddress: {
    flag: 'shared',
    env: 'HUMANLOOP_GRAPHQL_SHARED',
    value: 'URL',
    type: sharedAddress,
    isSecret: true,
    meaning:
      'A Valkey or Redis (7 or newer) that replicas share rates and registered documents by, and tell each other of changes: redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE], rediss:// for TLS, several with commas for a cluster, redis-sentinel://HOST,HOST#NAME. Unset: each counts for itself.',
  },
  cacheFinal: {
    flag: 'cache-final',
    env: 'HUMANLOOP_GRAPHQL_CACHE_FINAL',
    value: 'SECONDS',
    type: wholeNumber(1, 86_400),
    meaning:
      'Keep answers of --base-url that cannot change any more (evaluations whose runs are all final, with their rows; versions of files) in what --shared leads to, for so long at most. Unset: none are kept.',
  },
} as const satisfies Record<string, Option>;
