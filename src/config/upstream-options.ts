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
} as const satisfies Record<string, Option>;
