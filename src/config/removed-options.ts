const constant = (value: string): string => `it is ${value} everywhere`;
const PLAIN = '--plain stands for it';

/** Options that were, without their dashes, and what replaces each, as the end of a sentence. */
export const REMOVED_OPTIONS: Readonly<Record<string, string>> = {
  'headers-timeout': constant('5 seconds'),
  'request-timeout': constant('10 seconds'),
  'max-document': constant('65536 bytes; --max-body bounds the request'),
  'max-tokens': constant('2000 tokens; --max-cost and --max-depth bound an operation'),
  'max-evaluator-logs-depth': constant('6 levels; --max-depth bounds an operation'),
  'max-directives': constant('8 directives'),
  'max-known-directives': constant('50 directives'),
  'max-fields': constant('500 fields; --max-cost and --max-depth bound an operation'),
  'max-root-fields': constant('10 fields; --max-cost bounds an operation'),
  'max-variable-nesting': constant('20 levels'),
  'max-errors': constant('5 errors'),
  'max-streams': constant('1000 streams'),
  'subscription-timeout': constant('one hour'),
  'upstream-queue': constant('1024 calls; --upstream-concurrency says how many are in flight'),
  'upstream-retries': constant('2 attempts more'),
  'upstream-max-bytes': constant('16777216 bytes; a larger page is asked for in parts'),
  'upstream-max-record-bytes': constant('67108864 bytes'),
  'planned-execution': PLAIN,
  'share-in-flight': PLAIN,
  'read-selected': PLAIN,
  'metrics-operation': 'metrics count by name the operations of --persisted',
  'hide-sdl': 'NODE_ENV=production keeps the SDL, as all of introspection, from callers',
  'otlp-traces-endpoint': 'set the variable OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
};
