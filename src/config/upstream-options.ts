import type { Option } from './option.ts';
import { wholeNumber } from './values.ts';

/** How a live v5 API is asked. */
export const UPSTREAM_OPTIONS = {
  upstreamPage: {
    flag: 'upstream-page',
    env: 'HUMANLOOP_GRAPHQL_UPSTREAM_PAGE',
    value: 'NUMBER',
    type: wholeNumber(1, 1_000),
    fallback: '100',
    meaning: 'The most records to ask for in one upstream call; no larger than upstream allows.',
  },
  upstreamConcurrency: {
    flag: 'upstream-concurrency',
    env: 'HUMANLOOP_GRAPHQL_UPSTREAM_CONCURRENCY',
    value: 'NUMBER',
    type: wholeNumber(1, 1_024),
    fallback: '64',
    meaning: 'Upstream calls in flight at a time; more wait.',
  },
  upstreamMaxBytes: {
    flag: 'upstream-max-bytes',
    env: 'HUMANLOOP_GRAPHQL_UPSTREAM_MAX_BYTES',
    value: 'BYTES',
    type: wholeNumber(1_024, 2 ** 30),
    fallback: '16777216',
    meaning: 'The largest answer taken from upstream, unpacked; a page that is larger is asked for in parts.',
  },
} as const satisfies Record<string, Option>;
