import type { Option } from './option.ts';
import { onOff, wholeNumber } from './values.ts';

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
  upstreamQueue: {
    flag: 'upstream-queue',
    env: 'HUMANLOOP_GRAPHQL_UPSTREAM_QUEUE',
    value: 'NUMBER',
    type: wholeNumber(0, 1_000_000),
    fallback: '1024',
    meaning: 'The most upstream calls that wait for those in flight; more are refused at once.',
  },
  upstreamRetries: {
    flag: 'upstream-retries',
    env: 'HUMANLOOP_GRAPHQL_UPSTREAM_RETRIES',
    value: 'NUMBER',
    type: wholeNumber(0, 5),
    fallback: '2',
    meaning: 'How often a read that failed is sent again at most; changes never are.',
  },
  upstreamMaxBytes: {
    flag: 'upstream-max-bytes',
    env: 'HUMANLOOP_GRAPHQL_UPSTREAM_MAX_BYTES',
    value: 'BYTES',
    type: wholeNumber(1_024, 2 ** 30),
    fallback: '16777216',
    meaning: 'The largest answer taken from upstream, unpacked; a page that is larger is asked for in parts.',
  },
  upstreamMaxRecordBytes: {
    flag: 'upstream-max-record-bytes',
    env: 'HUMANLOOP_GRAPHQL_UPSTREAM_MAX_RECORD_BYTES',
    value: 'BYTES',
    type: wholeNumber(1_024, 2 ** 30),
    fallback: '67108864',
    meaning: 'The largest answer to a call that asks for one record.',
  },
  shareInFlight: {
    flag: 'share-in-flight',
    env: 'HUMANLOOP_GRAPHQL_SHARE_IN_FLIGHT',
    value: 'BOOLEAN',
    type: onOff,
    fallback: 'true',
    meaning: 'Equal queries, and equal upstream reads, of one key are carried out once while they are in the air.',
  },
  readSelected: {
    flag: 'read-selected',
    env: 'HUMANLOOP_GRAPHQL_READ_SELECTED',
    value: 'BOOLEAN',
    type: onOff,
    fallback: 'true',
    meaning: 'Of upstream’s rows only what a query asks for is read; false reads them whole.',
  },
} as const satisfies Record<string, Option>;
