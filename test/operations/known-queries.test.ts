import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { closed, listen } from '../../src/cli/listening.ts';
import { parseConfig } from '../../src/config/config.ts';
import { listening, served } from './served.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';

/** The whole service behind an address, over a live source that says which traces its calls are part of. */
const start = async () => {
  const traces: unknown[] = [];
  const source = await listening((request, response) => {
    if (request.url?.endsWith('/evr_1')) traces.push(request.headers['traceparent']);
    response.setHeader('content-type', 'application/json').end('{"id":"evr_1","name":"First"}');
  });
  const over = await served({ HUMANLOOP_BASE_URL: source.origin, HUMANLOOP_API_KEY: 'key' });
  const config = parseConfig({ flags: {}, env: {}, readFile: () => '' });
  const server = await listen(over.facade, { port: 0, flag: '--port', config });
  onTestFinished(async () => {
    server.closeAllConnections();
    await closed(server);
    await over.facade.close();
    await source.close();
  });
  return { ...over, traces, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql` };
};

test('a query that was asked before is counted, traced and logged as it was at first', async () => {
  const { url, get, lines, traces } = await start();
  const times = 3;
  for (let time = 0; time < times; time += 1) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', traceparent: `00-${TRACE}-b7ad6b716920333${time}-01` },
      body: JSON.stringify({ query: 'query Named { evaluation(id: "evr_1") { name } }' }),
    });
    expect(await response.json()).toEqual({ data: { evaluation: { name: 'First' } } });
  }
  expect(traces).toEqual(Array.from({ length: times }, (_, time) => `00-${TRACE}-b7ad6b716920333${time}-01`));
  const metrics = await (await get('/metrics')).text();
  expect(metrics).toMatch(/^graphql_requests_in_flight 0$/m);
  expect(metrics).toMatch(/^server_requests_in_flight 0$/m);
  expect(metrics).toMatch(new RegExp(`^graphql_request_duration_seconds_count\\{operation="other",type="query"\\} ${times}$`, 'm'));
  const logged = lines().map(({ time, ms, requestId, ...line }) => line);
  expect(logged).toEqual(
    Array.from({ length: times }, () => expect.objectContaining({ name: 'Named', traceId: TRACE, upstreamCalls: 1, status: 200 })),
  );
});
