import { hash, randomUUID } from 'node:crypto';
import type { OperationTypeNode } from 'graphql';
import { passedOn, traceParentOf } from './trace-context.ts';

/** What is known of one GraphQL request while it is served, for logs, metrics and traces. Who learns something of it writes it here. */
export interface Operation {
  /** The client's own where it is one, else made here; echoed as `x-request-id` and as `requestId` of every error. */
  readonly requestId: string;
  /** Of the key that the caller brought: the same on every replica, and too short to tell the key from. */
  keyHash: string | undefined;
  /** What it is counted with, where there is a rate; see `RateBuckets`. */
  rateBucket: string;
  /** Milliseconds on the clock of `performance.now()`. */
  readonly startedAt: number;
  /** Of the trace it is part of; undefined where there is none. */
  traceId: string | undefined;
  /** What upstream gets of that trace where none is recorded here. */
  readonly traceHeaders: Readonly<Record<string, string>> | undefined;
  /** Known once the document is parsed. */
  name?: string | undefined;
  /** `rest`: a request of the REST API, named by its endpoint. */
  type?: `${OperationTypeNode}` | 'rest' | undefined;
  documentHash?: string;
  /** Calls that it asked upstream for. */
  upstreamCalls: number;
  /** Rows that it may return, as the limit counts them. */
  cost?: number;
  /** The codes of the errors that its caller is told, each once. */
  readonly errorCodes: Set<string>;
  /** Its answer comes in parts. */
  isStream: boolean;
  /** What the answer is written to, where it goes over a connection; destroyed, it shows the client that there was more to come. */
  connection?: { destroy(): unknown } | undefined;
}

/** Beside the request it belongs to, and gone with it. */
const operations = new WeakMap<Request, Operation>();

/** The record of a request, made when it is first asked for. */
export const operationOf = (request: Request): Operation => {
  const known = operations.get(request);
  if (known) return known;
  const operation = createOperation(request.headers);
  operations.set(request, operation);
  return operation;
};

/** A request that stands in for another from here on, as one whose body was counted, goes on with its record. */
export const inheritOperation = (request: Request, from: Request): Request => {
  const operation = operations.get(from);
  if (operation) operations.set(request, operation);
  return request;
};

const createOperation = (headers: Headers): Operation => ({
  requestId: requestIdOf(headers.get('x-request-id')),
  keyHash: undefined,
  rateBucket: '',
  startedAt: performance.now(),
  traceId: traceParentOf(headers.get('traceparent'))?.traceId,
  traceHeaders: passedOn(headers),
  upstreamCalls: 0,
  errorCodes: new Set(),
  isStream: false,
});

/** A client's request id goes into logs and answers, so only a plain word is taken. */
const requestIdOf = (given: string | null): string => (given !== null && /^[\w-]{1,64}$/.test(given) ? given : randomUUID());

const SHORT = 12;

/** The first digits of a text's SHA-256: enough to tell documents, or keys, apart. */
export const shortHashOf = <T extends string | undefined>(text: T): T =>
  (text === undefined ? undefined : hash('sha256', text).slice(0, SHORT)) as T;
