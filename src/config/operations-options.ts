import type { Option } from './option.ts';
import { endpointUrl, logLevel, names, wholeNumber } from './values.ts';

/** How the server is watched, slowed down and ended. */
export const OPERATIONS_OPTIONS = {
  logLevel: {
    flag: 'log-level',
    env: 'HUMANLOOP_GRAPHQL_LOG_LEVEL',
    value: 'LEVEL',
    type: logLevel,
    fallbackTold: 'info; at a terminal warn',
    meaning:
      'The least grave lines to log: error, warn, info (a line for every operation) or silent. In production always info by default.',
  },
  metricsPort: {
    flag: 'metrics-port',
    env: 'HUMANLOOP_GRAPHQL_METRICS_PORT',
    value: 'NUMBER',
    type: wholeNumber(0, 65_535),
    meaning: 'A second port, for /metrics, /health and /readiness. Unset: /metrics is on the first, and in production nowhere.',
  },
  metricsOperations: {
    flag: 'metrics-operation',
    env: 'HUMANLOOP_GRAPHQL_METRICS_OPERATION',
    value: 'NAME,...',
    type: names,
    fallback: '',
    fallbackTold: 'none',
    meaning: 'Operations that metrics tell apart by their names, beside those of --persisted; all others are “other”.',
  },
  otlpEndpoint: {
    flag: 'otlp-endpoint',
    env: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    value: 'URL',
    type: endpointUrl,
    meaning: 'Where OpenTelemetry’s collector takes OTLP over HTTP; traces go to /v1/traces below it. Unset: no traces.',
  },
  otlpTracesEndpoint: {
    flag: 'otlp-traces-endpoint',
    env: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    value: 'URL',
    type: endpointUrl,
    meaning: 'The same for traces alone, taken as it is.',
  },
  shutdownDelay: {
    flag: 'shutdown-delay',
    env: 'HUMANLOOP_GRAPHQL_SHUTDOWN_DELAY',
    value: 'MS',
    type: wholeNumber(0, 600_000),
    fallback: '1000',
    meaning: 'Milliseconds from SIGTERM, when /readiness begins to refuse, to the end of listening: time for a load balancer to notice.',
  },
  rateLimitOperations: {
    flag: 'rate-limit-operations',
    env: 'HUMANLOOP_GRAPHQL_RATE_LIMIT_OPERATIONS',
    value: 'NUMBER',
    type: wholeNumber(1, 1_000_000_000),
    meaning: 'Operations that one key may send in a minute; those without a key count together. Unset: any number.',
  },
  rateLimitCost: {
    flag: 'rate-limit-cost',
    env: 'HUMANLOOP_GRAPHQL_RATE_LIMIT_COST',
    value: 'NUMBER',
    type: wholeNumber(1, 1_000_000_000),
    meaning: 'What the operations of one key may cost in a minute, all together. Unset: anything.',
  },
} as const satisfies Record<string, Option>;
