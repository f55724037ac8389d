import { hash, randomUUID } from 'node:crypto';
import type { OperationTypeNode } from 'graphql';
import type { KeptOutcome } from '../upstream/kept-answers.ts';
import type { HeaderReader } from './header-reader.ts';
import { passedOn, traceParentOf } from './trace-context.ts';

/** A request while it is served: what is known of it from its arrival. Each who serves it passes it to the next. */
export interface Operation extends Arrived {
  /** The client's own where it is one, else made here; echoed as `x-request-id` and as `requestId` of every error. */
  readonly requestId: string;
  /** Milliseconds on the clock of `performance.now()`. */
  readonly startedAt: number;
  /** What upstream gets of the trace that it is part of, where none is recorded here. */
  readonly traceHeaders: Readonly<Record<string, string>> | undefined;
  readonly record: OperationRecord;
}

/** What the server knows of a request beside its headers. */
export interface Arrived {
  /** Of the key that the caller brought: the same on every replica, and too short to find the key by. */
  readonly keyHash?: string | undefined;
  /** What people call that key, where a file of keys says so. */
  readonly keyName?: string | undefined;
  /** What it is counted with, where there is a rate; see `RateBuckets`. */
  readonly rateBucket?: string;
  /** What the answer is written to, where it goes over a connection; destroyed, it shows the client that there was more to come. */
  readonly connection?: { destroy(): unknown } | undefined;
}

/** What turns out about an operation, for logs, metrics and traces: whoever learns something writes it here, and only they read it. */
export interface OperationRecord {
  /** Of the trace it is part of; undefined where there is none. */
  traceId: string | undefined;
  /** Known once the document is parsed. */
  name?: string | undefined;
  /** `rest` and `download`: a request of the REST API, or for a file of rows, named by its endpoint. */
  type?: `${OperationTypeNode}` | 'rest' | 'download' | undefined;
  documentHash?: string;
  /** Calls that it asked upstream for. */
  upstreamCalls: number;
  /** How often an answer to one of them was looked for where replicas keep some, by what came of it. */
  keptAnswers?: Readonly<Partial<Record<KeptOutcome, number>>>;
  /** Rows that it may return, as the limit counts them. */
  cost?: number;
  /** The codes of the errors in its answer, each once. */
  readonly errorCodes: Set<string>;
  /** Its answer comes in parts. */
  isStream: boolean;
}

/** The operation of a request with these headers. */
export const createOperation = (headers: HeaderReader, arrived: Arrived = {}): Operation => ({
  ...arrived,
  requestId: requestIdOf(headers.get('x-request-id')),
  startedAt: performance.now(),
  traceHeaders: passedOn(headers),
  record: {
    traceId: traceParentOf(headers.get('traceparent'))?.traceId,
    upstreamCalls: 0,
    errorCodes: new Set(),
    isStream: false,
  },
});

/** A client's request id goes into logs and answers, so only a plain word is taken. */
const requestIdOf = (given: string | null): string => (given !== null && /^[\w-]{1,64}$/.test(given) ? given : randomUUID());

const SHORT = 12;

/** The first digits of a text's SHA-256: enough to distinguish documents, or keys. */
export const shortHashOf = <T extends string | undefined>(text: T): T =>
  (text === undefined ? undefined : hash('sha256', text).slice(0, SHORT)) as T;
