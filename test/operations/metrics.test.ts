import { expect, test } from 'vitest';
import { createMetrics } from '../../src/server/telemetry/metrics.ts';
import { listening, served } from './served.ts';

/** The samples of a scrape, by name and labels; those of a histogram but its count are left out. */
const samplesOf = (text: string): Record<string, number> =>
  Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#') && !/_(?:bucket|sum)[{ ]/.test(line))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );

const scrape = async ({ get }: Awaited<ReturnType<typeof served>>): Promise<Record<string, number>> =>
  samplesOf(await (await get('/metrics')).text());

test('operations are counted and timed, those that no persisted document has as one', async () => {
  const over = await served();
  await over.ask('query Whatever { __typename }');
  await over.ask('{ nothing }');
  const samples = await scrape(over);
  expect(samples).toMatchObject({
    'graphql_request_duration_seconds_count{operation="other",type="query"}': 2,
    'graphql_errors_total{code="GRAPHQL_VALIDATION_FAILED"}': 1,
    graphql_requests_in_flight: 0,
  });
  expect(samples['process_resident_memory_bytes']).toBeGreaterThan(0);
  expect(samples).toHaveProperty('nodejs_eventloop_lag_mean_seconds');
});

test('of two services in one process each has its own operations, and both have what is of the process', async () => {
  const [busy, idle] = [await served(), await served()];
  await busy.ask('{ __typename }');
  const count = 'graphql_request_duration_seconds_count{operation="other",type="query"}';
  const scrapes = [await scrape(busy), await scrape(idle)];
  expect(scrapes.map((samples) => samples[count])).toEqual([1, undefined]);
  expect(scrapes.map((samples) => (samples['process_resident_memory_bytes'] ?? 0) > 0)).toEqual([true, true]);
});

test('the operations of persisted documents are counted by name', async () => {
  const over = await served({ PERSISTED: 'persisted-documents.json' });
  const manifest = (await import('../../persisted-documents.json', { with: { type: 'json' } })).default as Record<string, string>;
  const documentId = Object.keys(manifest).find((hash) => manifest[hash]?.includes('query EvaluationsList'));
  await over.post({ documentId });
  expect(await scrape(over)).toMatchObject({ 'graphql_request_duration_seconds_count{operation="EvaluationsList",type="query"}': 1 });
});

test('what was held or in flight already is counted', async () => {
  const over = await served();
  const query = '{ evaluations(first: 1) { totalCount } }';
  await Promise.all([over.ask(query), over.ask(query)]);
  await over.ask(query);
  expect(await scrape(over)).toMatchObject({
    'graphql_cache_lookups_total{cache="document",result="miss"}': 1,
    'graphql_cache_lookups_total{cache="document",result="hit"}': 2,
    'graphql_cache_lookups_total{cache="in-flight",result="hit"}': 1,
  });
});

test('each code of an error, and of a refusal, is there before it is met, for what first appears as a one is no increase', async () => {
  const codes = await scrape(await served());
  expect(codes).toMatchObject({
    'graphql_errors_total{code="INTERNAL_SERVER_ERROR"}': 0,
    'graphql_refusals_total{code="SERVICE_OVERLOADED"}': 0,
    'graphql_refusals_total{code="RATE_LIMITED"}': 0,
    'graphql_refusals_total{code="COST_LIMIT_EXCEEDED"}': 0,
  });
  expect(codes).not.toHaveProperty(['graphql_refusals_total{code="NOT_FOUND"}']);
});

test('columns that questions read are counted, and held for the next one', async () => {
  const over = await served();
  const question = '{ evaluation(id: "evr_7ZAECYi82P80BOqjkseLt") { logs(first: 0, filter: { duration: { gte: 1 } }) { totalCount } } }';
  const [hit, miss] = ['hit', 'miss'].map((result) => `backend_column_lookups_total{result="${result}"}`) as [string, string];
  const before = await scrape(over);
  expect(before).toMatchObject({ backend_columns_held_bytes: 0, [hit]: 0, [miss]: 0 });
  await over.ask(question);
  const first = await scrape(over);
  expect(first[miss]).toBeGreaterThan(0);
  expect(first['backend_columns_held_bytes']).toBeGreaterThan(0);
  await over.ask(question);
  const second = await scrape(over);
  expect(second[miss]).toBe(first[miss]);
  expect(second[hit]).toBeGreaterThan(first[hit] ?? Number.NaN);
});

test('upstream calls are counted and timed by endpoint and status', async () => {
  const { origin, close } = await listening((request, response) => {
    if (request.url?.includes('stats')) request.socket.destroy();
    else
      response
        .writeHead(request.url?.includes('runs') ? 403 : 200, { 'content-type': 'application/json' })
        .end('{"id":"evr_1","evaluators":[]}');
  });
  const over = await served({ HUMANLOOP_BASE_URL: origin, HUMANLOOP_API_KEY: 'k' });
  await over.ask('{ evaluation(id: "evr_1") { id runs { id } stats { report } } }');
  await close();
  expect(await scrape(over)).toMatchObject({
    'upstream_request_duration_seconds_count{endpoint="GET /evaluations/{id}",status="200"}': 1,
    'upstream_request_duration_seconds_count{endpoint="GET /evaluations/{id}/runs",status="403"}': 1,
    'upstream_request_duration_seconds_count{endpoint="GET /evaluations/{id}/stats",status="unreachable"}': expect.any(Number),
    upstream_requests_in_flight: 0,
  });
});

test('a stream is among the requests being served, and no longer among those that are worked on', async () => {
  const asked = Promise.withResolvers<void>();
  const { origin, close } = await listening((request) => {
    if (request.url?.includes('evr_held')) asked.resolve();
  });
  const over = await served({ HUMANLOOP_BASE_URL: origin, HUMANLOOP_API_KEY: 'k', OPERATION_TIMEOUT: '60000' });
  const watching = await over.post(
    { query: 'subscription { evaluationProgress(id: "evr_watched") { isFinal } }' },
    { accept: 'text/event-stream' },
  );
  const held = over.ask('{ evaluation(id: "evr_held") { id } }');
  await asked.promise;
  expect(await scrape(over)).toMatchObject({ graphql_requests_in_flight: 2, server_requests_in_flight: 1 });
  await watching.body?.cancel();
  await close();
  await held;
  expect(await scrape(over)).toMatchObject({ graphql_requests_in_flight: 0, server_requests_in_flight: 0 });
});

test('a refusal is counted by its code', async () => {
  const over = await served({ MAX_BODY: '1000' });
  await over.post({ query: ' '.repeat(2_000) });
  expect(await scrape(over)).toMatchObject({ 'graphql_refusals_total{code="PAYLOAD_TOO_LARGE"}': 1 });
});

test('retries and breakers are counted by endpoint, and the load is asked for', async () => {
  const { upstream, exposition } = createMetrics(new Set(), { load: () => ({ inFlight: 3, queued: 4 }), columns: () => undefined });
  const endpoint = 'GET /evaluations/{id}';
  upstream.retry(endpoint);
  for (const state of ['open', 'half-open', 'open', 'half-open', 'closed', 'open', 'open'] as const) upstream.breaker(endpoint, state);
  expect(samplesOf((await exposition()).text)).toMatchObject({
    'upstream_retries_total{endpoint="GET /evaluations/{id}"}': 1,
    'upstream_breakers_open{endpoint="GET /evaluations/{id}"}': 2,
    upstream_requests_in_flight: 3,
    upstream_requests_queued: 4,
  });
});

test('two tenants leave no key, id or host in any metric', async () => {
  const { origin, close } = await listening((_request, response) => response.writeHead(401).end());
  const over = await served({ HUMANLOOP_BASE_URL: origin });
  for (const key of ['tenant-one', 'tenant-two']) {
    await over.ask('query tenant_three { evaluation(id: "evr_secret") { name } }', { 'x-api-key': key, 'x-request-id': 'request-1' });
  }
  await close();
  const text = await (await over.get('/metrics')).text();
  expect(text).toContain('graphql_errors_total{code="UNAUTHENTICATED"} 2');
  for (const secret of ['tenant', 'evr_secret', 'request-1', '127.0.0.1']) expect(text).not.toContain(secret);
});

test('in production metrics are served on a second port alone', async () => {
  const closed = await served({ NODE_ENV: 'production', HUMANLOOP_BASE_URL: 'http://127.0.0.1:9/v5' });
  expect((await closed.get('/metrics')).status).toBe(404);
  expect((await closed.facade.probes.fetch(new Request('http://localhost/metrics'))).status).toBe(404);
  const open = await served({ NODE_ENV: 'production', HUMANLOOP_BASE_URL: 'http://127.0.0.1:9/v5', METRICS_PORT: '0' });
  expect((await open.get('/metrics')).status).toBe(404);
  await open.ask('{ __typename }');
  const scraped = await open.facade.probes.fetch(new Request('http://localhost/metrics'));
  expect(scraped.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(await scraped.text()).toContain('graphql_request_duration_seconds_count{operation="other",type="query"} 1');
});
