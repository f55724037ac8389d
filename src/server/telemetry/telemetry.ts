import { AsyncLocalStorage } from 'node:async_hooks';
import type { LookedHow } from '../../contract/shared.ts';
import type { KeptOutcome } from '../../upstream/kept-answers.ts';
import { NO_OBSERVER, type UpstreamObserver } from '../../upstream/observer.ts';
import type { HeaderReader } from '../header-reader.ts';
import type { Operation } from '../operation.ts';
import type { Log } from './log.ts';
import type { LookUp, Metrics } from './metrics.ts';
import type { Traces } from './traces.ts';

/** Receives all that is served, and passes it on to those who log, count and trace it. */
export interface Telemetry {
  /** Observes every upstream call. */
  readonly upstream: UpstreamObserver;
  /** An operation came in. */
  began(operation: Operation, headers: HeaderReader): void;
  /** Does a part of serving it: upstream calls that go out and bugs that come up meanwhile are reported as its. */
  within<T>(operation: Operation, work: () => T): T;
  /** Does what is part of no operation, such as looking at something for many who watch it. */
  apart<T>(work: () => T): T;
  /** It is answered, to the last part where that is a stream. */
  ended(operation: Operation, status: number): void;
  /** A request of the REST API was answered. */
  rest(operation: Operation, status: number): void;
  /** Something was looked up where it may be held, or in flight, already. */
  lookedUp(where: LookUp, isFound: boolean): void;
  /** A watched evaluation was looked at. */
  looked(how: LookedHow): void;
  /** An answer of upstream was looked for where replicas keep some. */
  lookedForAnswer(outcome: KeptOutcome): void;
  /** Something that takes long has come so far: for whoever runs the server, in words of ours. */
  note(message: string): void;
  /** An error of ours came up. */
  bug(error: unknown): void;
}

export interface TelemetryParts {
  readonly log: Log;
  readonly metrics: Metrics | undefined;
  readonly traces: Traces | undefined;
}

export const createTelemetry = ({ log, metrics, traces }: TelemetryParts): Telemetry => {
  const current = new AsyncLocalStorage<Operation>();
  return {
    upstream: upstreamTelemetry(metrics?.upstream ?? NO_OBSERVER, { traces, current: () => current.getStore() }),
    apart: (work) => current.exit(work),
    began: (operation, headers) => {
      metrics?.began();
      traces?.began(operation, headers);
    },
    within: (operation, work) => current.run(operation, work),
    ended: (operation, status) => {
      const ms = performance.now() - operation.startedAt;
      traces?.ended(operation, status);
      metrics?.ended(operation, status, ms / 1000);
      log.operation(operation, status, ms);
    },
    rest: (operation, status) => {
      const ms = performance.now() - operation.startedAt;
      metrics?.rest(operation, status, ms / 1000);
      log.operation(operation, status, ms);
    },
    lookedUp: (where, isFound) => metrics?.lookedUp(where, isFound),
    looked: (how) => metrics?.looked(how),
    lookedForAnswer: (outcome) => {
      metrics?.lookedForAnswer(outcome);
      const record = current.getStore()?.record;
      if (record) record.keptAnswers = { ...record.keptAnswers, [outcome]: (record.keptAnswers?.[outcome] ?? 0) + 1 };
    },
    note: log.note,
    bug: (error) => log.bug(error, current.getStore()),
  };
};

interface Tracing {
  readonly traces: Traces | undefined;
  current(): Operation | undefined;
}

/** Metrics, and traces where there are any; the trace of a caller goes on upstream in either case. */
const upstreamTelemetry = (metrics: UpstreamObserver, { traces, current }: Tracing): UpstreamObserver => {
  return {
    ...metrics,
    attempt: (start) => {
      const timed = metrics.attempt(start);
      const operation = current();
      if (!traces) return operation?.traceHeaders ? { ...timed, headers: operation.traceHeaders } : timed;
      const span = traces.attempt(start, operation);
      return {
        ...(span.headers && { headers: span.headers }),
        end: (end) => {
          timed.end(end);
          span.end(end);
        },
      };
    },
  };
};
