import type { HttpBindings } from '@hono/node-server';
import type { Handler } from 'hono';
import type { Operation } from '../operation.ts';
import type { RequestHandler } from '../refusal.ts';
import { begunOf } from './known-door.ts';
import type { Recorder } from './recorder.ts';

/** How one kind of requests is reported to telemetry. */
interface Reporting {
  began(operation: Operation, request: Request): void;
  ended(operation: Operation, status: number): void;
}

/** Gives every request an operation of its own, its answer the request's id, and reports both. `handle` must not fail. */
const record =
  ({ telemetry, operationOf, answered }: Recorder, handle: RequestHandler, { began, ended }: Reporting): Handler =>
  async (context) => {
    const request = context.req.raw;
    const begun = begunOf(context);
    const operation = begun?.operation ?? operationOf(request.headers, context.env as Partial<HttpBindings> | undefined);
    if (!begun) began(operation, request);
    const response = await telemetry.within(operation, () => handle({ context, request, operation, executed: begun?.executed }));
    const { status, headers } = response;
    for (const [name, value] of Object.entries(answered(operation, status))) headers.set(name, value);
    ended(operation, status);
    return response;
  };

/** Records every request for GraphQL. */
export const recordOperation = (recorder: Recorder, handle: RequestHandler): Handler =>
  record(recorder, handle, {
    began: (operation, { headers }) => recorder.telemetry.began(operation, headers),
    // A stream reports its end when it comes to it, unless it never begins.
    ended: (operation, status) => {
      if (!operation.record.isStream || status !== 200) recorder.telemetry.ended(operation, status);
    },
  });

/** Records every request for a file of rows, by the name of its endpoint. It reports its end when the file is whole, or broken off. */
export const recordDownload = (recorder: Recorder, handle: RequestHandler, name: (request: Request) => string): Handler =>
  record(recorder, handle, {
    began: (operation, request) => {
      operation.record.name = name(request);
      operation.record.type = 'download';
      recorder.telemetry.began(operation, request.headers);
    },
    ended: (operation, status) => {
      if (!operation.record.isStream) recorder.telemetry.ended(operation, status);
    },
  });

/** Records every request of the REST API, by the name of its endpoint. */
export const recordRest = (recorder: Recorder, handle: RequestHandler, nameOf: (request: Request) => string | undefined): Handler =>
  record(recorder, handle, {
    began: ({ record }, request) => {
      record.name = nameOf(request);
      record.type = 'rest';
    },
    ended: recorder.telemetry.rest,
  });
