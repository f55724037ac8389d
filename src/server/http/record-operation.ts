import type { HttpBindings } from '@hono/node-server';
import type { Handler } from 'hono';
import type { CallerKeyOf, KeyNameOf } from '../caller-key.ts';
import type { RateBuckets } from '../limits/rate-bucket.ts';
import { createOperation, type Operation, shortHashOf } from '../operation.ts';
import type { RequestHandler } from '../refusal.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { Readiness } from './readiness.ts';

export interface RecordOptions {
  readonly telemetry: Telemetry;
  readonly readiness: Readiness;
  readonly callerKey: CallerKeyOf;
  readonly keyNameOf: KeyNameOf | undefined;
  readonly buckets: RateBuckets;
}

/** How one kind of requests is reported to telemetry. */
interface Reporting {
  began(operation: Operation, request: Request): void;
  ended(operation: Operation, status: number): void;
}

/** Gives every request an operation of its own, its answer the request's id, and reports both. `handle` must not fail. */
const record =
  ({ telemetry, readiness, callerKey, keyNameOf, buckets }: RecordOptions, handle: RequestHandler, { began, ended }: Reporting): Handler =>
  async (context) => {
    const request = context.req.raw;
    const key = callerKey(request.headers);
    const keyHash = shortHashOf(key);
    const connection = (context.env as Partial<HttpBindings> | undefined)?.outgoing;
    const operation = createOperation(request.headers, {
      keyHash,
      keyName: keyNameOf?.(key),
      connection,
      rateBucket: buckets.of(keyHash, context),
    });
    began(operation, request);
    const response = await telemetry.within(operation, () => handle({ context, request, operation }));
    const { status, headers } = response;
    headers.set('x-request-id', operation.requestId);
    const { keptAnswers } = operation.record;
    if (keptAnswers) headers.set('x-cache', countsIn(keptAnswers));
    if (readiness.isDraining()) headers.set('connection', 'close');
    buckets.served(operation, status);
    ended(operation, status);
    return response;
  };

/** As `hit=3, miss=1`. */
const countsIn = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name}=${count}`)
    .join(', ');

/** Records every request for GraphQL. */
export const recordOperation = (options: RecordOptions, handle: RequestHandler): Handler =>
  record(options, handle, {
    began: (operation, { headers }) => options.telemetry.began(operation, headers),
    // A stream reports its end when it comes to it, unless it never begins.
    ended: (operation, status) => {
      if (!operation.record.isStream || status !== 200) options.telemetry.ended(operation, status);
    },
  });

/** Records every request for a file of rows, by the name of its endpoint. It reports its end when the file is whole, or broken off. */
export const recordDownload = (options: RecordOptions, handle: RequestHandler, name: (request: Request) => string): Handler =>
  record(options, handle, {
    began: (operation, request) => {
      operation.record.name = name(request);
      operation.record.type = 'download';
      options.telemetry.began(operation, request.headers);
    },
    ended: (operation, status) => {
      if (!operation.record.isStream) options.telemetry.ended(operation, status);
    },
  });

/** Records every request of the REST API, by the name of its endpoint. */
export const recordRest = (options: RecordOptions, handle: RequestHandler, nameOf: (request: Request) => string | undefined): Handler =>
  record(options, handle, {
    began: ({ record }, request) => {
      record.name = nameOf(request);
      record.type = 'rest';
    },
    ended: options.telemetry.rest,
  });
