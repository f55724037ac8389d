import { expect, test } from 'vitest';
import { parseConfig } from '../../../src/config/config.ts';
import { schema } from '../../../src/schema/index.ts';
import { createApp } from '../../../src/server/http/app.ts';
import { createTelemetry } from '../../../src/server/telemetry/telemetry.ts';
import { traceStateOf } from '../../../src/server/trace-context.ts';
import { observed } from '../../../src/upstream/observer.ts';
import { sampleBackend } from '../../support/helpers.ts';

const PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const QUERY = '{ evaluations(first: 1) { nodes { id runs { id } } } }';

const sentWith = async (headers: Record<string, string>): Promise<Record<string, string | undefined>[]> => {
  const telemetry = createTelemetry({
    log: { operation: () => undefined, bug: () => undefined, note: () => undefined, problem: () => undefined },
    metrics: undefined,
    traces: undefined,
  });
  const backend = await sampleBackend();
  const sent: Record<string, string | undefined>[] = [];
  const attempt = observed(async (call) => {
    sent.push({ traceparent: call.headers['traceparent'], tracestate: call.headers['tracestate'] });
    return backend(call);
  }, telemetry.upstream);
  const app = createApp({
    ...parseConfig({ flags: {}, env: {}, readFile: () => '' }),
    schema,
    send: (call) => attempt(call, 0),
    backend: undefined,
    source: { kind: 'SAMPLE', readOnly: 'option', exportedAt: null },
    keyRequired: false,
    exportHealth: async () => null,
    ownHostOnly: false,
    graphiql: false,
    sourceName: 'tests',
    closed: false,
    persisted: undefined,
    telemetry,
    isLate: () => false,
    metrics: undefined,
    serveMetrics: false,
  });
  const post = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ query: QUERY }) };
  await app.fetch(new Request('http://facade.test/graphql', post));
  expect(sent.length).toBeGreaterThan(0);
  return [...new Set(sent.map((each) => JSON.stringify(each)))].map((each) => JSON.parse(each) as Record<string, string>);
};

test.each([
  [{ traceparent: PARENT }, { traceparent: PARENT }],
  [
    { traceparent: PARENT, tracestate: 'congo=t61rcWkgMzE,rojo=00f067aa0ba902b7' },
    { traceparent: PARENT, tracestate: 'congo=t61rcWkgMzE,rojo=00f067aa0ba902b7' },
  ],
  [{ traceparent: PARENT, tracestate: 'no state' }, { traceparent: PARENT }],
  [{ traceparent: 'nonsense', tracestate: 'congo=1' }, {}],
  [{ traceparent: PARENT.toUpperCase() }, {}],
  [{ traceparent: `00-${'0'.repeat(32)}-b7ad6b7169203331-01` }, {}],
  [{ tracestate: 'congo=1' }, {}],
  [{}, {}],
])('of a request with %j every call upstream has %j', async (headers, expected) => {
  expect(await sentWith(headers)).toEqual([expected]);
});

test.each([
  [null, undefined],
  ['', undefined],
  [' a=1 , b@c=2,', 'a=1,b@c=2'],
  ['a', undefined],
  ['A=1', undefined],
  ['a=1=2', undefined],
  [Array.from({ length: 33 }, (_, index) => `k${index}=1`).join(), undefined],
  [`a=${'x'.repeat(256)}`, `a=${'x'.repeat(256)}`],
  [`a=${'x'.repeat(257)}`, undefined],
  [['a', 'b', 'c'].map((key) => `${key}=${'x'.repeat(200)}`).join(), undefined],
])('the trace state %j is %j', (header, expected) => {
  expect(traceStateOf(header)).toBe(expected);
});
