import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { LookedHow, SharedCommand, SharedOutcome } from '../../contract/shared.ts';
import type { KeptOutcome } from '../../upstream/kept-answers.ts';
import type { AttemptStart, UpstreamObserver } from '../../upstream/observer.ts';
import type { UpstreamLoad } from '../../upstream/resilient.ts';
import { ERROR_CODES } from '../codes.ts';
import type { Operation } from '../operation.ts';

/** What may be there already: documents parsed and checked before, and equal work that is in flight. */
export type LookUp = 'document' | 'in-flight';

/** Counts and times what the server does, as Prometheus reads it. Its labels hold names that we or the operator chose, and never an id. */
export interface Metrics {
  readonly upstream: UpstreamObserver;
  began(): void;
  ended(operation: Operation, status: number, seconds: number): void;
  rest(operation: Operation, status: number, seconds: number): void;
  lookedUp(where: LookUp, isFound: boolean): void;
  /** So many requests are worked on now, of those that are let in. */
  workedOn(requests: number): void;
  /** A watched evaluation was looked at. */
  looked(how: LookedHow): void;
  /** An answer of upstream was looked for where replicas keep some. */
  lookedForAnswer(outcome: KeptOutcome): void;
  /** Something was asked of what replicas share. */
  askedShared(command: SharedCommand, outcome: SharedOutcome): void;
  /** All of them in the text format, and the type of that. */
  exposition(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** What the embedded backend holds of columns that questions of rows read, and how often that spared reading one. */
export interface ColumnLoad {
  readonly bytes: number;
  readonly hits: number;
  readonly misses: number;
}

/** The names of the operations in a document. */
export const operationNamesOf = (document: string): string[] =>
  [...document.matchAll(/\b(?:query|mutation|subscription)\s+([A-Za-z_]\w*)/g)].map(([, name = '']) => name);

const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What is asked at each scrape. `columns` is undefined of a source that holds none. */
export interface Loads {
  readonly load: () => UpstreamLoad;
  readonly columns: () => ColumnLoad | undefined;
}

/** `names` are the operations that are counted by name; all others are `other`, for clients may call theirs what they like. */
export const createMetrics = (names: ReadonlySet<string>, { load, columns }: Loads): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  const workedOn = createWorkGauge(registers);
  const { duration, errors, refusals, lookUps, inFlight } = createOperationMetrics(registers);
  const rest = createRestMetrics(registers);
  const upstream = createUpstreamMetrics(registers, load);
  createColumnMetrics(registers, columns);
  startAtZero(errors, refusals);
  const looks = createLookMetrics(registers);
  const shared = createSharedMetrics(registers);
  const all = Registry.merge([metricsOfProcess(), registry]);
  return {
    upstream,
    began: () => inFlight.inc(),
    ended: ({ record: { name = '', type, errorCodes } }, status, seconds) => {
      inFlight.dec();
      duration.observe({ operation: names.has(name) ? name : 'other', type: type ?? 'none' }, seconds);
      for (const code of errorCodes) {
        errors.inc({ code });
        if (isRefusal(code, status)) refusals.inc({ code });
      }
    },
    rest: ({ record: { name = 'other' } }, status, seconds) => rest.observe({ endpoint: name, status }, seconds),
    lookedUp: (cache, isFound) => lookUps.inc({ cache, result: isFound ? 'hit' : 'miss' }),
    workedOn: (requests) => workedOn.set(requests),
    looked: (how) => looks.inc({ how }),
    lookedForAnswer: (result) => lookUps.inc({ cache: 'answer', result }),
    askedShared: (command, outcome) => shared.inc({ command, outcome }),
    exposition: async () => ({ contentType: all.contentType, text: await all.metrics() }),
  };
};

/** What first appears as a one is no increase to Prometheus, so each code is there before it is met. */
const startAtZero = (errors: Counter, refusals: Counter): void => {
  for (const code of Object.keys(ERROR_CODES)) {
    errors.inc({ code }, 0);
    if (isRefusal(code, 429) || isRefusal(code, 503)) refusals.inc({ code }, 0);
  }
};

let ofProcess: Registry | undefined;

/** Memory, event loop and garbage of the process, for all services in it: prom-client has no way to end what collects them. */
const metricsOfProcess = (): Registry => {
  if (!ofProcess) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
};

const createWorkGauge = (registers: Registry[]) =>
  new Gauge({
    name: 'server_requests_in_flight',
    help: 'Requests being worked on, of which --max-requests are let in: GraphQL, files of rows and REST, a stream until it has begun.',
    registers,
  });

const createOperationMetrics = (registers: Registry[]) => ({
  duration: new Histogram({
    name: 'graphql_request_duration_seconds',
    help: 'Seconds from the arrival of a GraphQL request to its answer, or to the end of its stream, by operation and type.',
    labelNames: ['operation', 'type'],
    buckets: DURATION_BUCKETS,
    registers,
  }),
  errors: new Counter({
    name: 'graphql_errors_total',
    help: 'GraphQL requests whose answer had an error, by code.',
    labelNames: ['code'],
    registers,
  }),
  refusals: new Counter({
    name: 'graphql_refusals_total',
    help: 'GraphQL requests that a limit refused, by code.',
    labelNames: ['code'],
    registers,
  }),
  lookUps: new Counter({
    name: 'graphql_cache_lookups_total',
    help: 'Look-ups of documents, of equal queries and reads in flight, and of answers that replicas keep, by cache and result.',
    labelNames: ['cache', 'result'],
    registers,
  }),
  inFlight: new Gauge({ name: 'graphql_requests_in_flight', help: 'GraphQL requests being served, streams included.', registers }),
});

const createRestMetrics = (registers: Registry[]) =>
  new Histogram({
    name: 'rest_request_duration_seconds',
    help: 'Seconds from the arrival of a request for the REST API of the embedded backend to its answer, by endpoint and status.',
    labelNames: ['endpoint', 'status'],
    buckets: DURATION_BUCKETS,
    registers,
  });

const createLookMetrics = (registers: Registry[]) =>
  new Counter({
    name: 'graphql_progress_looks_total',
    help: 'Looks at evaluations that are watched, by how: led for all replicas, followed where another one looked, or alone.',
    labelNames: ['how'],
    registers,
  });

const createSharedMetrics = (registers: Registry[]) =>
  new Counter({
    name: 'shared_requests_total',
    help: 'What was asked of the Valkey or Redis of --shared, by command and by how it ended: skipped are those left out while it is lost.',
    labelNames: ['command', 'outcome'],
    registers,
  });

const LIMIT = /_LIMIT_EXCEEDED$|^PAYLOAD_TOO_LARGE$/;

/** These two codes also report upstream's own limits, which refuse a field and leave the request its status. */
const isRefusal = (code: string, status: number): boolean =>
  LIMIT.test(code) || (code === 'RATE_LIMITED' && status === 429) || (code === 'SERVICE_OVERLOADED' && status === 503);

const createUpstreamMetrics = (registers: Registry[], load: () => UpstreamLoad): UpstreamObserver => {
  const duration = new Histogram({
    name: 'upstream_request_duration_seconds',
    help: 'Seconds that each sending of a call to upstream took, by endpoint and by the status of the answer or by the fault instead of one.',
    labelNames: ['endpoint', 'status'],
    buckets: DURATION_BUCKETS,
    registers,
  });
  const retries = new Counter({
    name: 'upstream_retries_total',
    help: 'Calls to upstream that were sent again, by endpoint.',
    labelNames: ['endpoint'],
    registers,
  });
  const breakers = new Gauge({
    name: 'upstream_breakers_open',
    help: 'Circuit breakers that let no call through now, one for each key at each endpoint, by endpoint.',
    labelNames: ['endpoint'],
    registers,
  });
  createLoadGauges(registers, load);
  return {
    attempt: ({ endpoint }: AttemptStart) => {
      const startedAt = performance.now();
      return {
        end: ({ status, fault }) => duration.observe({ endpoint, status: status ?? fault }, (performance.now() - startedAt) / 1000),
      };
    },
    retry: (endpoint) => retries.inc({ endpoint }),
    breaker: (endpoint, state) => {
      if (state === 'open') breakers.inc({ endpoint });
      // An open breaker turns half-open before anything else.
      if (state === 'half-open') breakers.dec({ endpoint });
    },
  };
};

const createColumnMetrics = (registers: Registry[], columns: () => ColumnLoad | undefined): void => {
  new Gauge({
    name: 'backend_columns_held_bytes',
    help: 'Bytes of columns of rows that the embedded backend holds for the next questions.',
    registers,
    collect() {
      this.set(columns()?.bytes ?? 0);
    },
  });
  new Counter({
    name: 'backend_column_lookups_total',
    help: 'Columns of rows that questions asked the embedded backend for, by result: a miss is read from the data file.',
    labelNames: ['result'],
    registers,
    collect() {
      const { hits, misses } = columns() ?? { hits: 0, misses: 0 };
      this.reset();
      this.inc({ result: 'hit' }, hits);
      this.inc({ result: 'miss' }, misses);
    },
  });
};

const createLoadGauges = (registers: Registry[], load: () => UpstreamLoad): void => {
  new Gauge({
    name: 'upstream_requests_in_flight',
    help: 'Calls to upstream that are under way.',
    registers,
    collect() {
      this.set(load().inFlight);
    },
  });
  new Gauge({
    name: 'upstream_requests_queued',
    help: 'Calls to upstream that wait for others to end.',
    registers,
    collect() {
      this.set(load().queued);
    },
  });
};
