import type { HttpBindings } from '@hono/node-server';
import type { Answer, Endpoint, Method, Send } from '../../contract/send.ts';
import { createHeldAnswers } from '../limits/held-answers.ts';
import { operationOf, shortHashOf } from '../operation.ts';
import type { RequestHandler } from '../refusal.ts';
import type { RecordOptions } from './record-operation.ts';

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
export const createV5 = (backend: Send): ((request: Request) => Promise<Response>) => {
  const held = createHeldAnswers();
  return async (request) => {
    const answer = await answerOf(backend, request);
    if (answer.status === 204 || request.method === 'HEAD') return new Response(null, { status: answer.status, headers: answer.headers });
    const body = held.hold(answer.body as Uint8Array<ArrayBuffer>, operationOf(request).connection);
    if (!body) return Response.json({ detail: TOO_MUCH_HELD }, { status: 503, headers: { 'retry-after': '1' } });
    const headers = { ...answer.headers, 'content-length': String(answer.body.length) };
    return new Response(body, { status: answer.status, headers });
  };
};

const TOO_MUCH_HELD = 'Too many large answers are on their way; ask again soon, or for smaller pages.';

const answerOf = async (backend: Send, request: Request): Promise<Answer> => {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  if (!METHODS.has(method)) return METHOD_NOT_ALLOWED;
  const answer = await backend({
    method: method as Method,
    path: pathOf(request) + new URL(request.url).search,
    headers: Object.fromEntries(request.headers),
    ...(request.body && { body: new Uint8Array(await request.arrayBuffer()) }),
    signal: request.signal,
  });
  operationOf(request).upstreamCalls += 1;
  return answer;
};

const METHOD_NOT_ALLOWED: Answer = {
  status: 405,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify({ detail: 'Method not allowed.' })),
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
    operation.connection = (context.env as Partial<HttpBindings> | undefined)?.outgoing;
    const response = await telemetry.within(operation, () => handle(context));
    response.headers.set('x-request-id', operation.requestId);
    if (readiness.isDraining) response.headers.set('connection', 'close');
    buckets.served(operation, response.status);
    telemetry.rest(operation, response.status);
    return response;
  };
