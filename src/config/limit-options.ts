import type { Option } from './option.ts';
import { wholeNumber } from './values.ts';

/** How much one request may ask for. */
export const LIMIT_OPTIONS = {
  maxCost: {
    flag: 'max-cost',
    env: 'HUMANLOOP_GRAPHQL_MAX_COST',
    value: 'NUMBER',
    type: wholeNumber(0, 1_000_000_000),
    fallback: '10000',
    meaning:
      'The most rows that the connections of an operation may bring, those of inner ones for every row of the outer; a list of runs counts as 10.',
  },
  maxDepth: {
    flag: 'max-depth',
    env: 'HUMANLOOP_GRAPHQL_MAX_DEPTH',
    value: 'NUMBER',
    type: wholeNumber(1, 1_000),
    fallback: '12',
    meaning: 'The most levels of fields, fragments put in; what is asked of __schema and __type is not counted.',
  },
  maxAliases: {
    flag: 'max-aliases',
    env: 'HUMANLOOP_GRAPHQL_MAX_ALIASES',
    value: 'NUMBER',
    type: wholeNumber(0, 10_000),
    fallback: '30',
    meaning: 'The most aliases of an operation, fragments put in.',
  },
  maxBody: {
    flag: 'max-body',
    env: 'HUMANLOOP_GRAPHQL_MAX_BODY',
    value: 'BYTES',
    type: wholeNumber(1, 2 ** 30),
    fallbackShown: '262144',
    meaning: 'The largest GraphQL request; 2097152 by default with --federation, whose gateways send many references at once.',
  },
  maxRequests: {
    flag: 'max-requests',
    env: 'HUMANLOOP_GRAPHQL_MAX_REQUESTS',
    value: 'NUMBER',
    type: wholeNumber(1, 100_000),
    fallback: '256',
    meaning: 'Requests that are worked on at a time; more are turned away.',
  },
  operationTimeout: {
    flag: 'operation-timeout',
    env: 'HUMANLOOP_GRAPHQL_OPERATION_TIMEOUT',
    value: 'MS',
    type: wholeNumber(1, 600_000),
    fallback: '10000',
    meaning: 'Milliseconds after which an operation stops waiting for upstream and answers with what it has.',
  },
  upstreamCalls: {
    flag: 'upstream-calls',
    env: 'HUMANLOOP_GRAPHQL_UPSTREAM_CALLS',
    value: 'NUMBER',
    type: wholeNumber(1, 1_000_000),
    fallback: '200',
    meaning: 'The most upstream calls that one operation may make; attempts to make one again are not counted.',
  },
  scanLimit: {
    flag: 'scan-limit',
    env: 'HUMANLOOP_GRAPHQL_SCAN_LIMIT',
    value: 'NUMBER',
    type: wholeNumber(1, 1_000),
    fallback: '50',
    meaning:
      'The most upstream calls of one scan, which reads on for one row or name, or for what is asked of rows, where upstream does not answer that by itself. Those for questions about rows are not counted by --upstream-calls.',
  },
} as const satisfies Record<string, Option>;
