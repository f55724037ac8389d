import { afterEach, expect, test, vi } from 'vitest';
import { bodyOf, listening, served } from './served.ts';

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A collector of OTLP over HTTP that keeps what it is sent. */
const collector = async () => {
  const bodies: string[] = [];
  const { origin, close } = await listening(async (request, response) => {
    bodies.push(`${request.url} ${await bodyOf(request)}`);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  closing.push(close);
  const spans = (): Span[] =>
    bodies.flatMap((body) => {
      const { resourceSpans } = JSON.parse(body.slice(body.indexOf(' '))) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
      return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
    });
  return { origin, bodies, spans };
};

/** A v5 API that keeps the headers it is asked with. */
const upstream = async () => {
  const headers: Record<string, string | string[] | undefined>[] = [];
  const { origin, close } = await listening((request, response) => {
    headers.push({ url: request.url, ...request.headers });
    const body = request.url?.includes('/runs') ? { runs: [] } : { id: 'evr_1', evaluators: [], name: 'One' };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  closing.push(close);
  return { origin, headers };
};

const attributesOf = ({ attributes }: Span): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

const QUERY = 'query One($id: ID!) { evaluation(id: $id) { name runs { id } } }';
const CALLER = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };

test('an operation is a span below its caller’s, with a span for each upstream call, whose context goes along', async () => {
  const { origin, headers } = await upstream();
  const { origin: endpoint, bodies, spans } = await collector();
  const { post, facade, lines } = await served({ HUMANLOOP_BASE_URL: origin, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
  const traceparent = `00-${CALLER.traceId}-${CALLER.spanId}-01`;
  await post({ query: QUERY, variables: { id: 'evr_1' } }, { 'x-api-key': 'sk-secret', traceparent, tracestate: 'shop=17' });
  await facade.close();
  const [operation, ...calls] = spans().sort(({ name: a }, { name: b }) => (a === 'query' ? -1 : a < b ? -1 : Number(b === 'query')));
  expect(bodies[0]).toMatch(/^\/v1\/traces /);
  expect(operation).toMatchObject({ name: 'query', traceId: CALLER.traceId, parentSpanId: CALLER.spanId });
  expect(operation && attributesOf(operation)).toEqual({
    'graphql.operation.name': 'One',
    'graphql.operation.type': 'query',
    'graphql.document.hash': lines()[0]?.['documentHash'],
    'http.response.status_code': 200,
    'request.id': lines()[0]?.['requestId'],
    'upstream.calls': 2,
    'graphql.cost': 10,
  });
  expect(calls.map(({ name, traceId, parentSpanId }) => ({ name, traceId, parentSpanId }))).toEqual(
    ['GET /evaluations/{id}', 'GET /evaluations/{id}/runs'].map((name) => ({
      name,
      traceId: CALLER.traceId,
      parentSpanId: operation?.spanId,
    })),
  );
  expect(attributesOf(calls[0] as Span)).toEqual({
    'http.request.method': 'GET',
    'url.template': '/evaluations/{id}',
    'http.request.resend_count': 0,
    'http.response.status_code': 200,
  });
  expect(headers.map(({ traceparent: sent }) => sent).sort()).toEqual(
    calls.map(({ spanId }) => `00-${CALLER.traceId}-${spanId}-01`).sort(),
  );
  expect(headers.map(({ tracestate }) => tracestate)).toEqual(['shop=17', 'shop=17']);
  expect(lines()[0]).toMatchObject({ traceId: CALLER.traceId });
  for (const secret of ['sk-secret', 'evr_1', '127.0.0.1', '$id']) expect(bodies.join('')).not.toContain(secret);
});

test('two operations at a time are two traces, each with its own calls', async () => {
  const { origin } = await upstream();
  const { origin: endpoint, spans } = await collector();
  const { post, facade, lines } = await served({ HUMANLOOP_BASE_URL: origin, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${endpoint}/mine` });
  await Promise.all(['one', 'two'].map((key) => post({ query: QUERY, variables: { id: 'evr_1' } }, { 'x-api-key': key })));
  await facade.close();
  const traces = Map.groupBy(spans(), ({ traceId }) => traceId);
  expect([...traces.keys()].sort()).toEqual(
    lines()
      .map(({ traceId }) => traceId)
      .sort(),
  );
  for (const trace of traces.values()) {
    const root = trace.find(({ name }) => name === 'query');
    expect(root?.parentSpanId).toBeUndefined();
    expect(trace.filter(({ parentSpanId }) => parentSpanId === root?.spanId)).toHaveLength(2);
  }
});

test('calls of the later parts of a streamed answer are part of its trace', async () => {
  const { origin } = await upstream();
  const { origin: endpoint, spans } = await collector();
  const { post, facade } = await served({ HUMANLOOP_BASE_URL: origin, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
  const query = '{ evaluation(id: "evr_1") { name ... @defer { runs { id } } } }';
  await (await post({ query }, { 'x-api-key': 'k', accept: 'multipart/mixed' })).text();
  await facade.close();
  const root = spans().find(({ name }) => name === 'query');
  expect(spans().filter(({ parentSpanId }) => parentSpanId === root?.spanId)).toHaveLength(2);
});

test('a call that is sent again is a span each time, which says how often it was sent before', async () => {
  const { origin, close } = await listening((_request, response) => response.writeHead(500).end());
  const { origin: endpoint, spans } = await collector();
  const { ask, facade } = await served({ HUMANLOOP_BASE_URL: origin, HUMANLOOP_API_KEY: 'k', OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
  await ask('{ evaluation(id: "evr_1") { name } }');
  await facade.close();
  await close();
  const calls = spans().filter(({ name }) => name === 'GET /evaluations/{id}');
  expect(calls.map((span) => attributesOf(span)['http.request.resend_count'])).toEqual([0, 1, 2]);
  for (const call of calls) expect(attributesOf(call)).toMatchObject({ 'error.type': '500', 'http.response.status_code': 500 });
});

test('a collector that cannot be reached costs nothing but the spans', async () => {
  const { origin } = await upstream();
  const { origin: gone, close } = await listening(() => undefined);
  await close();
  const { ask, facade, lines } = await served({ HUMANLOOP_BASE_URL: origin, HUMANLOOP_API_KEY: 'k', OTEL_EXPORTER_OTLP_ENDPOINT: gone });
  expect(await ask('{ evaluation(id: "evr_1") { name } }')).toEqual({ data: { evaluation: { name: 'One' } } });
  await facade.close();
  expect(lines()).toHaveLength(1);
});

test('without a collector nothing goes along to upstream', async () => {
  const { origin, headers } = await upstream();
  const { ask } = await served({ HUMANLOOP_BASE_URL: origin, HUMANLOOP_API_KEY: 'k' });
  await ask('{ evaluation(id: "evr_1") { name } }');
  expect(headers).toHaveLength(1);
  expect(headers[0]).not.toHaveProperty('traceparent');
});

test('the variables of OpenTelemetry name the service, describe it, and give the collector its headers', async () => {
  vi.stubEnv('OTEL_SERVICE_NAME', 'evals-of-ours');
  vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'deployment.environment.name=staging');
  vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'x-tenant=owl');
  closing.push(async () => void vi.unstubAllEnvs());
  const sent: { readonly tenant: unknown; readonly body: string }[] = [];
  const { origin, close } = await listening(async (request, response) => {
    sent.push({ tenant: request.headers['x-tenant'], body: await bodyOf(request) });
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  closing.push(close);
  const { ask, facade } = await served({ OTEL_EXPORTER_OTLP_ENDPOINT: origin });
  await ask('{ evaluations { totalCount } }');
  await facade.close();
  expect(sent[0]).toMatchObject({ tenant: 'owl' });
  expect(sent[0]?.body).toContain('"key":"service.name","value":{"stringValue":"evals-of-ours"}');
  expect(sent[0]?.body).toContain('"key":"deployment.environment.name","value":{"stringValue":"staging"}');
});
