import type { Answer, Call, Endpoint, Method, Send } from '../../contract/send.ts';
import { createHeldAnswers } from '../limits/held-answers.ts';
import type { Operation } from '../operation.ts';
import { type Questions, serverEnds } from '../questions.ts';
import type { RequestHandler } from '../refusal.ts';

const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PATCH', 'DELETE'] satisfies Method[]);

const PATHS: readonly (readonly [RegExp, string])[] = [
  [/^\/evaluations\/?$/, '/evaluations'],
  [/^\/evaluations\/[^/]+$/, '/evaluations/{id}'],
  [/^\/evaluations\/[^/]+\/(runs|stats|logs|evaluators)$/, '/evaluations/{id}/$1'],
  [/^\/evaluations\/[^/]+\/evaluators\/[^/]+$/, '/evaluations/{id}/evaluators/{evaluator_version_id}'],
  [/^\/evaluations\/[^/]+\/runs\/[^/]+$/, '/evaluations/{id}/runs/{run_id}'],
  [/^\/evaluations\/[^/]+\/runs\/[^/]+\/logs$/, '/evaluations/{id}/runs/{run_id}/logs'],
  [/^\/evaluators\/log$/, '/evaluators/log'],
  [/^\/logs\/?$/, '/logs'],
  [/^\/logs\/.+$/, '/logs/{id}'],
  [/^\/files\/?$/, '/files'],
  [/^\/(prompts|tools|flows|agents|evaluators|datasets)\/?$/, '/$1'],
  [/^\/(prompts|tools|flows|agents|evaluators|datasets)\/[^/]+$/, '/$1/{id}'],
  [/^\/(prompts|tools|flows|agents|evaluators|datasets)\/[^/]+\/(versions|environments)$/, '/$1/{id}/$2'],
  [/^\/datasets\/[^/]+\/datapoints$/, '/datasets/{id}/datapoints'],
];

const pathOf = (request: Request): string => new URL(request.url).pathname.slice('/v5'.length);

/** The endpoint that a call over HTTP is for, without its ids, for logs and metrics; undefined for a path that no endpoint has. */
export const endpointOf = (request: Request): Endpoint | undefined => {
  const { method } = request;
  const path = pathOf(request);
  const [shape, template] = PATHS.find(([pattern]) => pattern.test(path)) ?? [];
  return shape && template && METHODS.has(method) ? (`${method as Method} ${path.replace(shape, template)}` as Endpoint) : undefined;
};

export interface RestOptions {
  readonly questions: Questions;
  /** Milliseconds that a question of rows may take. */
  readonly questionTimeout: number;
}

/**
 * The REST door: what came over HTTP as a call, and the backend's answer as a response. A question of rows, the one call that may take long,
 * ends at its time, and with the server.
 */
export const createV5 = (backend: Send, options: RestOptions): RequestHandler => {
  const held = createHeldAnswers();
  return async ({ request, operation }) => {
    const answer = await answerOf(request, { backend, operation, ...options });
    if (answer.status === 204 || request.method === 'HEAD') return new Response(null, { status: answer.status, headers: answer.headers });
    const body = held.hold(answer.body as Uint8Array<ArrayBuffer>, operation.connection);
    if (!body) return Response.json({ detail: TOO_MUCH_HELD }, { status: 503, headers: { 'retry-after': '1' } });
    const headers = { ...answer.headers, 'content-length': String(answer.body.length) };
    return new Response(body, { status: answer.status, headers });
  };
};

const TOO_MUCH_HELD = 'Too many large answers are on their way; ask again soon, or for smaller pages.';

interface Answering extends RestOptions {
  readonly backend: Send;
  readonly operation: Operation;
}

const answerOf = async (request: Request, answering: Answering): Promise<Answer> => {
  const { backend, operation } = answering;
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  if (!METHODS.has(method)) return METHOD_NOT_ALLOWED;
  const { search, searchParams } = new URL(request.url);
  const call = {
    method: method as Method,
    path: pathOf(request) + search,
    headers: Object.fromEntries(request.headers),
    ...(request.body && { body: new Uint8Array(await request.arrayBuffer()) }),
    signal: request.signal,
  };
  const answer = searchParams.has('analysis') ? await askRows(call, answering) : await backend(call);
  operation.record.upstreamCalls += 1;
  return answer;
};

/** Asks a question of rows. Rejects where the client left before it was answered. */
const askRows = async (
  call: Call & { readonly signal: AbortSignal },
  { backend, questions, questionTimeout }: Answering,
): Promise<Answer> => {
  const ended = new AbortController();
  const timeout = AbortSignal.timeout(questionTimeout);
  const signal = AbortSignal.any([call.signal, timeout, ended.signal]);
  try {
    return await questions.during(
      (reason) => ended.abort(reason),
      () => backend({ ...call, signal }),
    );
  } catch (error) {
    if (call.signal.aborted) throw error;
    if (ended.signal.aborted) return SERVER_ENDS;
    if (timeout.aborted) return QUESTION_TOOK_TOO_LONG;
    throw error;
  }
};

const answered = (status: number, detail: string, headers: Answer['headers'] = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: Buffer.from(JSON.stringify({ detail })),
});

const METHOD_NOT_ALLOWED = answered(405, 'Method not allowed.');

const QUESTION_TOOK_TOO_LONG = answered(504, 'The question took too long; ask for less at once, or of fewer rows.');

const SERVER_ENDS = answered(503, serverEnds().message, { 'retry-after': '1' });
