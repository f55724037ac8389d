import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Answer, Call } from '../../src/contract/send.ts';
import { codes, facade, json } from '../support/helpers.ts';
import { rowBody, synthetic } from '../support/synthetic.ts';

/** What must never reach a client: upstream's words, its host, and the key. */
const WORDS = 'sesame-7731';
const HOST = 'evals.upstream.internal';
const KEY = 'hl_sk_4f1c9d';

const QUERY = `{
  evaluation(id: "evr_0") { name runs { humanloopId } stats { runStats { runId } } logs(first: 2) { nodes { runId } } }
  evaluations(first: 1) { nodes { humanloopId } }
  node(id: "Log:log_1") { ... on PromptLog { output } }
}`;

const HEALTHY = {
  evaluation: {
    name: 'Evaluation evr_0',
    runs: [{ humanloopId: 'evr_0-r0' }, { humanloopId: 'evr_0-r1' }],
    stats: { runStats: [{ runId: 'evr_0-r0' }, { runId: 'evr_0-r1' }] },
    logs: { nodes: [{ runId: 'evr_0-r0' }, { runId: 'evr_0-r0' }] },
  },
  evaluations: { nodes: [{ humanloopId: 'evr_0' }] },
  node: { output: 'Answer 1' },
};

/** The endpoints by the field that each of them fails, and the answer without that field. */
const ENDPOINTS = [
  { path: '/evaluations/evr_0', field: 'evaluation', left: { ...HEALTHY, evaluation: null } },
  { path: '/evaluations/evr_0/runs', field: 'evaluation.runs', left: { ...HEALTHY, evaluation: { ...HEALTHY.evaluation, runs: null } } },
  { path: '/evaluations/evr_0/stats', field: 'evaluation.stats', left: { ...HEALTHY, evaluation: { ...HEALTHY.evaluation, stats: null } } },
  { path: '/evaluations/evr_0/logs', field: 'evaluation.logs', left: { ...HEALTHY, evaluation: { ...HEALTHY.evaluation, logs: null } } },
  { path: '/evaluations', field: 'evaluations', left: { ...HEALTHY, evaluations: null } },
  { path: '/logs/log_1', field: 'node', left: { ...HEALTHY, node: null } },
] as const;
/** Those where not to be found is a plain null. */
const LOOKUPS: readonly string[] = ['/evaluations/evr_0', '/logs/log_1'];

const pathOf = (call: Call): string => call.path.split('?')[0] ?? '';

/** The facade over a v5 API whose endpoint at `path` answers with a fault. */
const faulty = (path: string, fault: (call: Call) => Answer | Promise<Answer>, operationTimeout?: number) => {
  const { ask, post, bugs } = facade({
    upstream: synthetic(),
    apiKey: KEY,
    ...(operationTimeout !== undefined && { operationTimeout }),
    respond: (call) => {
      if (pathOf(call) === path) return fault(call);
      return pathOf(call) === '/logs/log_1' ? json(rowBody('r', 'log_1', 1).log) : undefined;
    },
  });
  return { ask, post, bugs };
};

const refusal = (status: number) => (): Answer =>
  json({ detail: `${WORDS}: ${HOST} refuses ${KEY}`, message: WORDS }, status, { 'x-host': HOST, server: WORDS });
const text =
  (body: string, type = 'text/html') =>
  (): Answer =>
    json(body, 200, { 'content-type': type });
const broken = (message: string) => (): Promise<Answer> =>
  Promise.reject(Object.assign(new Error(message, { cause: new Error(`${KEY} at ${HOST}`) }), { code: 'ECONNREFUSED', address: HOST }));
/** Answers nothing until the operation ends. */
const hanging = ({ signal }: Call): Promise<Answer> =>
  new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error(`${HOST} ${WORDS}`))));

const FAULTS: readonly [string, (call: Call) => Answer | Promise<Answer>, string, boolean][] = [
  ['400', refusal(400), 'BAD_USER_INPUT', false],
  ['401', refusal(401), 'UNAUTHENTICATED', false],
  ['403', refusal(403), 'FORBIDDEN', false],
  ['404', refusal(404), 'NOT_FOUND', false],
  ['409', refusal(409), 'UPSTREAM_BAD_RESPONSE', false],
  ['422', refusal(422), 'BAD_USER_INPUT', false],
  ['429', refusal(429), 'RATE_LIMITED', true],
  ['500', refusal(500), 'UPSTREAM_UNAVAILABLE', true],
  ['502 in HTML', () => json(`<h1>${WORDS}</h1>`, 502, { 'content-type': 'text/html' }), 'UPSTREAM_UNAVAILABLE', true],
  ['503', refusal(503), 'UPSTREAM_UNAVAILABLE', true],
  ['a redirect', () => json('', 302, { location: `https://${HOST}/` }), 'UPSTREAM_BAD_RESPONSE', false],
  ['204', () => json('', 204), 'UPSTREAM_BAD_RESPONSE', false],
  ['a refused connection', broken(`connect ECONNREFUSED ${HOST}:443`), 'UPSTREAM_UNAVAILABLE', true],
  ['a reset connection', broken(`read ECONNRESET ${HOST}`), 'UPSTREAM_UNAVAILABLE', true],
  ['HTML', text(`<html>${WORDS} ${HOST}</html>`), 'UPSTREAM_BAD_RESPONSE', false],
  ['an empty body', text('', 'application/json'), 'UPSTREAM_BAD_RESPONSE', false],
  ['truncated JSON', text(`{"records":[{"id":"${WORDS}`, 'application/json'), 'UPSTREAM_BAD_RESPONSE', false],
  ['null', text('null'), 'UPSTREAM_BAD_RESPONSE', false],
  ['a text', text(`"${WORDS}"`), 'UPSTREAM_BAD_RESPONSE', false],
  ['a list', text(`["${WORDS}"]`), 'UPSTREAM_BAD_RESPONSE', false],
  ['an object with nothing that is promised', text(`{"detail":"${WORDS}"}`), 'UPSTREAM_BAD_RESPONSE', false],
  ['a page without records', text(`{"page":1,"size":2,"total":2,"note":"${WORDS}"}`), 'UPSTREAM_BAD_RESPONSE', false],
  [
    'records that are no list',
    text(`{"records":{"0":"${WORDS}"},"runs":"${WORDS}","run_stats":{},"total":1}`),
    'UPSTREAM_BAD_RESPONSE',
    false,
  ],
  ['records without a total', text('{"records":[],"page":1,"size":2}'), 'UPSTREAM_BAD_RESPONSE', false],
  ['a total that is no count', text('{"records":[],"page":1,"size":2,"total":-1}'), 'UPSTREAM_BAD_RESPONSE', false],
];

const replyOf = async (response: Response) => {
  const body = await response.text();
  for (const secret of [WORDS, HOST, KEY]) expect(body + JSON.stringify([...response.headers])).not.toContain(secret);
  return JSON.parse(body);
};

describe.each(ENDPOINTS)('at $path', ({ path, field, left }) => {
  test('nothing fails while upstream answers', async () => {
    const { ask } = faulty('/nowhere', refusal(500));
    expect(await ask(QUERY)).toEqual({ data: HEALTHY });
  });

  test.each(FAULTS)('%s fails this field alone, with a code, and shows nothing of upstream', async (name, fault, code, retryable) => {
    const { post, bugs } = faulty(path, fault);
    const reply = await replyOf(await post({ query: QUERY }));
    if (name === '404' && LOOKUPS.includes(path)) {
      expect(reply).toEqual({ data: left });
    } else {
      expect(reply.data).toEqual(left);
      expect(codes(reply)).toEqual({ [field]: code });
      expect(reply.errors[0].extensions).toEqual({ code, retryable, requestId: expect.any(String) });
    }
    expect(bugs).toEqual([]);
  });
});

test('silence until the deadline fails the field that waits, and no other', async () => {
  await Promise.all(
    ENDPOINTS.map(async ({ path, field, left }) => {
      // Long enough for the other endpoints to answer on a busy machine.
      const { post, bugs } = faulty(path, hanging, 500);
      const reply = await replyOf(await post({ query: QUERY }));
      expect(reply.data).toEqual(left);
      expect(codes(reply)).toEqual({ [field]: 'UPSTREAM_TIMEOUT' });
      expect(reply.errors[0].extensions).toEqual({ code: 'UPSTREAM_TIMEOUT', retryable: true, requestId: expect.any(String) });
      expect(bugs).toEqual([]);
    }),
  );
});

test('a failed page of logs fails the connection that needs it, and no other', async () => {
  const { ask, bugs } = facade({
    upstream: synthetic({ runs: 1, logsPerRun: 300 }),
    respond: ({ path }) => (path.includes('page=2&size=100') ? json({ detail: WORDS }, 500) : undefined),
  });
  const reply = await ask(`{ evaluation(id: "evr_0") {
    one: logs(page: 1, perPage: 100) { totalCount } two: logs(page: 2, perPage: 100) { totalCount } three: logs(page: 3, perPage: 100) { totalCount }
  } }`);
  expect(reply.data).toEqual({ evaluation: { one: { totalCount: 300 }, two: null, three: { totalCount: 300 } } });
  expect(codes(reply)).toEqual({ 'evaluation.two': 'UPSTREAM_UNAVAILABLE' });
  expect(bugs).toEqual([]);
});

test('a source that gives fewer records a page than asked for is read with its own size, and a warning names the setting', async () => {
  const small = synthetic({ runs: 1, logsPerRun: 300 });
  const { ask } = facade({ upstream: (call) => small({ ...call, path: call.path.replace('size=100', 'size=50') }) });
  const reply = await ask('{ evaluation(id: "evr_0") { name logs(first: 100) { totalCount nodes { runId } } } }');
  expect(reply.errors).toBeUndefined();
  expect(reply.data.evaluation.logs).toMatchObject({ totalCount: 300, nodes: { length: 100 } });
  expect(reply.extensions?.warnings).toEqual([
    {
      code: 'LIST_PAGE_SIZE',
      message: 'The rows of evaluation evr_0: asked for 100 rows a page, the source gives 50 (UPSTREAM_PAGE says how many to ask for).',
    },
  ]);
});

describe('Retry-After', () => {
  afterEach(() => void vi.useRealTimers());

  test.each([
    ['seconds', '7', 429, 7],
    ['seconds within blanks', ' 30 ', 429, 30],
    ['no time', '0', 429, 0],
    ['a date', 'Tue, 04 Mar 2025 10:02:05 GMT', 429, 125],
    ['a date that has passed', 'Tue, 04 Mar 2025 09:00:00 GMT', 429, 0],
    ['the old form of a date', 'Tuesday, 04-Mar-25 10:02:05 GMT', 429, 125],
    ['seconds beside a failure', '12', 503, 12],
    ['a negative number', '-1', 429, undefined],
    ['a fraction', '1.5', 429, undefined],
    ['words', WORDS, 429, undefined],
    ['nothing', '', 429, undefined],
  ])('with %s says how long to wait', async (_name, header, status, seconds) => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2025-03-04T10:00:00.400Z') });
    const { post } = faulty('/evaluations', () => json({ detail: WORDS }, status, { 'retry-after': header }));
    const { errors } = await replyOf(await post({ query: QUERY }));
    expect(errors[0].extensions.retryAfterSeconds).toBe(seconds);
    expect(errors[0].extensions.retryable).toBe(true);
  });
});

describe('the place that a 422 names', () => {
  const item = (loc: unknown) => ({ loc, msg: WORDS, type: 'value_error' });
  test.each<[string, unknown, string | undefined]>([
    ['a query parameter', [item(['query', 'file_id'])], 'file_id'],
    ['a place inside a body', [item(['body', 'evaluators', 0, 'path'])], 'path'],
    ['an index', [item(['body', 'evaluators', 0])], 'evaluators'],
    ['the first of several', [item(['query', 'page']), item(['query', 'size'])], 'page'],
    ['no name', [item([0])], undefined],
    ['no place', [item([])], undefined],
    ['what is no place', [item(WORDS)], undefined],
    ['nothing', [{ msg: WORDS }], undefined],
    ['no list', WORDS, undefined],
    ['an object', { description: WORDS }, undefined],
    ['an empty list', [], undefined],
  ])('becomes the field of the error: %s', async (_name, detail, field) => {
    const { post } = faulty('/evaluations', () => json({ detail }, 422));
    const { errors } = await replyOf(await post({ query: QUERY }));
    expect(errors).toMatchObject([{ path: ['evaluations'], extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(errors[0].extensions.field).toBe(field);
  });
});
