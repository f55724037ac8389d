import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createBackend } from '../../../src/backend/backend.ts';
import type { Send } from '../../../src/contract/send.ts';
import { evaluationFiles, importFiles, runTexts } from '../../support/export-directory.ts';
import { startFaultyUpstream } from '../../support/faulty-upstream.ts';
import { facade, json } from '../../support/helpers.ts';
import { liveFacade } from '../../support/live-facade.ts';

const MIB = 2 ** 20;

const largeRecord = (index: number): string => {
  const log = { id: `log_${index}`, created_at: `2025-05-02T12:00:0${index}Z`, prompt: {}, output: 'x'.repeat(12 * MIB) };
  return JSON.stringify({ run_id: 'run_1', log, evaluator_logs: [] });
};

test('a page of large rows is refused over /v5 with a size that is served, and read by GraphQL over either source', async () => {
  const logs = [[0, 1, 2].map(largeRecord)];
  const imported = await importFiles(evaluationFiles('evr_1', { runs: runTexts('run_1'), logs }));
  const refused = await imported.get('/evaluations/evr_1/logs?size=50');
  expect([refused.status, refused.body.detail[0].ctx]).toEqual([422, { limit_value: 2 }]);
  expect(refused.body.detail[0].msg).toContain('size=2');
  const served = await imported.get('/evaluations/evr_1/logs?size=2&page=2');
  expect([served.status, served.body.total, served.body.records.length]).toEqual([200, 3, 1]);

  const query = '{ evaluation(id: "evr_1") { logs(first: 50) { totalCount nodes { log { output(maxLength: 1) } } } } }';
  const rows = { evaluation: { logs: { totalCount: 3, nodes: Array(3).fill({ log: { output: 'x' } }) } } };
  const { send } = createBackend({ store: imported.store });
  const embedded = facade({ upstream: send });
  expect(await embedded.ask(query)).toEqual({ data: rows });
  expect(embedded.calls.filter((call) => call.includes('/logs')).map((call) => call.replace(/^.*\?/, ''))).toEqual([
    'page=1&size=50',
    expect.stringContaining('page=1&size=2'),
    expect.stringContaining('page=2&size=2'),
  ]);
  const upstream = await startFaultyUpstream(send);
  const live = await liveFacade(upstream.url, {}, { upstreamMaxBytes: 64 * MIB });
  try {
    expect(await live.ask(query, { key: 'any' })).toEqual({ data: rows });
  } finally {
    await live.close();
    await upstream.close();
  }
});

/** A backend whose every row listing has these bytes. */
const backendOf =
  (body: Uint8Array): Send =>
  async (call) =>
    call.path.includes('/logs') ? { ...json({}), body } : json({ id: 'evr_1' });

const large = (length: number): Buffer => Buffer.alloc(length, '{"a":[1,2,3],"b":"some text"} ');

const v5 = (backend: Send) => {
  const { fetch } = facade({ backend });
  return async (path: string, headers: Record<string, string> = {}) => fetch(new Request(`http://facade.test/v5${path}`, { headers }));
};

const LOGS = '/evaluations/evr_1/logs';

test('large answers that wait for their clients are bounded in all, and small ones are served beside them', async () => {
  const get = v5(backendOf(large(40 * MIB)));
  const held = [await get(LOGS), await get(LOGS), await get(LOGS, { 'accept-encoding': 'gzip' })];
  expect(held.map(({ status }) => status)).toEqual([200, 200, 200]);
  const refused = await get(LOGS);
  expect([refused.status, refused.headers.get('retry-after'), await refused.json()]).toEqual([
    503,
    '1',
    { detail: 'Too many large answers are on their way; ask again soon, or for smaller pages.' },
  ]);
  expect((await get('/evaluations/evr_1')).status).toBe(200);
  // One is read to its end, one is left, and so is one that is packed.
  expect((await held[0]?.arrayBuffer())?.byteLength).toBe(40 * MIB);
  const next = await get(LOGS);
  expect([next.status, (await get(LOGS)).status]).toEqual([200, 503]);
  await held[1]?.body?.cancel();
  const another = await get(LOGS);
  expect([another.status, (await get(LOGS)).status]).toEqual([200, 503]);
  await held[2]?.body?.cancel();
  await expect.poll(async () => (await get(LOGS)).status).toBe(200);
});

test('one that is larger than all that may be held is served alone', async () => {
  const get = v5(backendOf(large(130 * MIB)));
  const first = await get(LOGS);
  expect([first.status, first.headers.get('content-length'), (await get(LOGS)).status]).toEqual([200, String(130 * MIB), 503]);
  await first.body?.cancel();
  expect((await get(LOGS)).status).toBe(200);
});

test.each([1_000, MIB - 1, MIB, 3 * MIB + 17])('an answer of %i bytes is the same, packed or not', async (length) => {
  const body = large(length);
  const get = v5(backendOf(body));
  const plain = await get(LOGS);
  expect(plain.headers.get('content-length')).toBe(String(length));
  expect(Buffer.from(await plain.arrayBuffer()).equals(body)).toBe(true);
  const packed = await get(LOGS, { 'accept-encoding': 'gzip' });
  const bytes = Buffer.from(await packed.arrayBuffer());
  expect((length < 1_024 ? bytes : gunzipSync(bytes)).equals(body)).toBe(true);
});
