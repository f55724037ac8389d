import type { Option } from './option.ts';
import { onOff, wholeNumber } from './values.ts';

/** How a live v5 API is asked. */
export const UPSTREAM_OPTIONS = {
  upstreamPage: {
    flag: 'upstream-page',
    env: 'UPSTREAM_PAGE',
    value: 'NUMBER',
    type: wholeNumber(1, 1_000),
    fallback: '100',
    meaning: 'The most records to ask for in one upstream call; no larger than upstream allows.',
  },
  upstreamConcurrency: {
    flag: 'upstream-concurrency',
    env: 'UPSTREAM_CONCURRENCY',
    value: 'NUMBER',
    type: wholeNumber(1, 1_024),
    fallback: '64',
    meaning: 'Upstream calls in flight at a time; more wait.',
  },
  upstreamMaxBytes: {
    flag: 'upstream-max-bytes',
    env: 'UPSTREAM_MAX_BYTES',
    value: 'BYTES',
    type: wholeNumber(1_024, 2 ** 30),
    fallback: '16777216',
    meaning: 'The largest answer taken from upstream.',
  },
  shareInFlight: {
    flag: 'share-in-flight',
    env: 'SHARE_IN_FLIGHT',
    value: 'true|false',
    type: onOff,
    fallback: 'true',
    meaning: 'Equal queries, and equal upstream reads, of one key are carried out once while they are in the air.',
  },
} as const satisfies Record<string, Option>;
