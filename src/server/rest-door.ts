import type { Endpoint, Method, Send } from '../contract/send.ts';
import { operationOf, shortHashOf } from './operation.ts';
import type { RecordOptions } from './record-operation.ts';
import type { RequestHandler } from './refusal.ts';

const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PATCH', 'DELETE'] satisfies Method[]);

const PATHS: readonly (readonly [RegExp, string])[] = [
  [/^\/evaluations\/?$/, '/evaluations'],
  [/^\/evaluations\/[^/]+$/, '/evaluations/{id}'],
  [/^\/evaluations\/[^/]+\/(runs|stats|logs|evaluators)$/, '/evaluations/{id}/$1'],
  [/^\/evaluations\/[^/]+\/evaluators\/[^/]+$/, '/evaluations/{id}/evaluators/{evaluator_version_id}'],
  [/^\/evaluations\/[^/]+\/runs\/[^/]+$/, '/evaluations/{id}/runs/{run_id}'],
  [/^\/evaluations\/[^/]+\/runs\/[^/]+\/logs$/, '/evaluations/{id}/runs/{run_id}/logs'],
  [/^\/logs\/.+$/, '/logs/{id}'],
];

/** The endpoint that a call over HTTP is for, without its ids, for logs and metrics; undefined for a path that no endpoint has. */
const endpointOf = (method: string, path: string): Endpoint | undefined => {
  const [shape, template] = PATHS.find(([pattern]) => pattern.test(path)) ?? [];
  return shape && template && METHODS.has(method) ? (`${method as Method} ${path.replace(shape, template)}` as Endpoint) : undefined;
};

const pathOf = (request: Request): string => new URL(request.url).pathname.slice('/v5'.length);

/** The REST door: what came over HTTP as a call, and the backend's answer as a response. */
export const answerV5 = async (backend: Send, request: Request): Promise<Response> => {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  if (!METHODS.has(method)) return Response.json({ detail: 'Method not allowed.' }, { status: 405 });
  const answer = await backend({
    method: method as Method,
    path: pathOf(request) + new URL(request.url).search,
    headers: Object.fromEntries(request.headers),
    ...(request.body && { body: new Uint8Array(await request.arrayBuffer()) }),
    signal: request.signal,
  });
  operationOf(request).upstreamCalls += 1;
  const body = answer.status === 204 || request.method === 'HEAD' ? null : (answer.body as Uint8Array<ArrayBuffer>);
  return new Response(body, { status: answer.status, headers: answer.headers });
};

/** Gives every request of the REST API its record and its answer the request's id, and reports both to telemetry. `handle` must not fail. */
export const recordRest =
  ({ telemetry, readiness, callerKey, buckets }: RecordOptions, handle: RequestHandler): RequestHandler =>
  async (context) => {
    const { raw } = context.req;
    const operation = operationOf(raw);
    operation.keyHash = shortHashOf(callerKey(raw.headers));
    operation.rateBucket = buckets.of(operation, context);
    operation.name = endpointOf(raw.method, pathOf(raw));
    operation.type = 'rest';
    const response = await telemetry.within(operation, () => handle(context));
    response.headers.set('x-request-id', operation.requestId);
    if (readiness.isDraining) response.headers.set('connection', 'close');
    buckets.served(operation, response.status);
    telemetry.rest(operation, response.status);
    return response;
  };
