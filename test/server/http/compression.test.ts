import { brotliDecompressSync, createGunzip, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { facade, sampleBackend } from '../../support/helpers.ts';
import { synthetic } from '../../support/synthetic.ts';

const PAGE = '{ evaluation(id: "evr_0") { logs(first: 200) { nodes { id log { output } } } } }';
const over = facade({ upstream: synthetic(), backend: await sampleBackend() });
const ask = (query: string, accepted: string | undefined, headers: Record<string, string> = {}): Promise<Response> =>
  over.post({ query }, { ...headers, ...(accepted !== undefined && { 'accept-encoding': accepted }) });
const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());
const unpacked = { gzip: gunzipSync, br: brotliDecompressSync };

test.each([
  [undefined, null],
  ['', null],
  ['identity', null],
  ['gzip;q=0', null],
  ['gzip;q=0.5, identity', null],
  ['deflate', null],
  ['*;q=0', null],
  ['gzip', 'gzip'],
  ['GZIP ; q=0.5', 'gzip'],
  ['x-gzip', 'gzip'],
  ['gzip, deflate, br', 'br'],
  ['gzip;q=1, br;q=0.9', 'gzip'],
  ['br;q=0, *', 'gzip'],
  ['*', 'br'],
] as const)('of %j a page comes as %s, and is the same', async (accepted, coding) => {
  const plain = await bytesOf(await ask(PAGE, undefined));
  const response = await ask(PAGE, accepted);
  expect([response.status, response.headers.get('content-encoding')]).toEqual([200, coding]);
  expect(response.headers.get('vary')).toContain('accept-encoding');
  expect(response.headers.get('x-request-id')).not.toBeNull();
  const bytes = await bytesOf(response);
  expect(coding === null ? bytes : unpacked[coding](bytes)).toEqual(plain);
  if (coding !== null) expect(bytes.length).toBeLessThan(plain.length / 3);
});

test('what is small is sent as it is', async () => {
  const response = await ask('{ __typename }', 'gzip');
  expect([response.headers.get('content-encoding'), await response.json()]).toEqual([null, { data: { __typename: 'Query' } }]);
  expect(response.headers.get('vary')).toContain('accept-encoding');
});

test('the REST API is packed as well, and HEAD has no body', async () => {
  const url = 'http://facade.test/v5/evaluations/evr_7ZAECYi82P80BOqjkseLt';
  const headers = { 'accept-encoding': 'gzip' };
  const response = await over.fetch(new Request(url, { headers }));
  expect(response.headers.get('content-encoding')).toBe('gzip');
  expect(JSON.parse(gunzipSync(await bytesOf(response)).toString())).toMatchObject({ id: 'evr_7ZAECYi82P80BOqjkseLt' });
  const head = await over.fetch(new Request(url, { method: 'HEAD', headers }));
  expect([head.body, head.headers.get('content-encoding')]).toEqual([null, null]);
});

test('a stream comes part by part: each is there before the next is made', async () => {
  const query = 'subscription { evaluationProgress(id: "evr_0") { isFinal runs { run { id } numLogs } } }';
  const streamed = facade({ upstream: synthetic() });
  const headers = { accept: 'text/event-stream', 'accept-encoding': 'gzip' };
  const response = await streamed.post({ query }, headers);
  expect(response.headers.get('content-encoding')).toBe('gzip');
  const unpacking = createGunzip();
  const reader = response.body?.getReader();
  let text = '';
  unpacking.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  // An open subscription: its end never comes, so that only what was flushed can be read.
  while (!text.includes('event: next\n')) {
    const { value, done } = (await reader?.read()) ?? { done: true };
    if (done) break;
    await new Promise((resolve) => unpacking.write(value, resolve));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(text).toContain('event: next\n');
  await reader?.cancel();
});

test('a client that leaves ends what is streamed to it, and a stream that breaks off does so when packed', async () => {
  const { compress } = await import('../../../src/server/http/compression.ts');
  const request = new Request('http://facade.test/', { headers: { 'accept-encoding': 'gzip' } });
  const stream = (source: UnderlyingDefaultSource<Uint8Array>): Response =>
    new Response(new ReadableStream(source), { headers: { 'content-type': 'text/event-stream', 'content-encoding': 'none' } });
  const left = await new Promise<unknown>((resolve) => {
    const packed = compress(request, stream({ start: (one) => one.enqueue(new Uint8Array(10)), cancel: resolve })) as Response;
    const reader = packed.body?.getReader();
    void reader?.read().then(() => reader.cancel(new Error('left')));
  });
  expect(left).toBeDefined();
  const broken = compress(request, stream({ pull: (controller) => controller.error(new Error('broken')) })) as Response;
  await expect(broken.text()).rejects.toThrow();
});

test('an option turns it off', async () => {
  const off = facade({ upstream: synthetic(), settings: { compression: false } });
  const response = await off.post({ query: PAGE }, { 'accept-encoding': 'gzip, br' });
  expect(response.headers.get('content-encoding')).toBeNull();
});
