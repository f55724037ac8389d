import type { Option } from './option.ts';
import { endpointUrl, logLevel, wholeNumber } from './values.ts';

/** How the server is watched. */
export const OBSERVABILITY_OPTIONS = {
  logLevel: {
    flag: 'log-level',
    env: 'HUMANLOOP_GRAPHQL_LOG_LEVEL',
    value: 'LEVEL',
    type: logLevel,
    fallbackShown: 'info; at a terminal warn',
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
  otlpEndpoint: {
    flag: 'otlp-endpoint',
    env: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    value: 'URL',
    type: endpointUrl,
    meaning: 'Where OpenTelemetry’s collector takes OTLP over HTTP; traces go to /v1/traces below it. Unset: no traces.',
  },
} as const satisfies Record<string, Option>;
