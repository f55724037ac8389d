import { expect, onTestFinished, test } from 'vitest';
import type { Send } from '../../src/contract/send.ts';
import { startFaultyUpstream } from '../support/faulty-upstream.ts';
import { json } from '../support/helpers.ts';
import { liveFacade } from '../support/live-facade.ts';
import { synthetic } from '../support/synthetic.ts';

const KEY = 'hl_large';
const CONSTANTS = { upstreamMaxBytes: 50_000, upstreamMaxRecordBytes: 200_000 };

/** An upstream whose rows have outputs as long as this gives for their index. */
const withOutputs = (lengthOf: (index: number) => number, total: number): Send => {
  const sound = synthetic({ runs: 1, logsPerRun: total });
  return async (call) => {
    const answer = await sound(call);
    if (!call.path.includes('/logs')) return answer;
    const page = JSON.parse(Buffer.from(answer.body).toString());
    for (const { log } of page.records) log.output = 'x'.repeat(lengthOf(Number(/\d+$/.exec(log.id)?.[0])));
    return json(page);
  };
};

const start = async (lengthOf: (index: number) => number, total: number) => {
  const upstream = await startFaultyUpstream(withOutputs(lengthOf, total));
  const live = await liveFacade(upstream.url, {}, CONSTANTS);
  onTestFinished(async () => {
    await live.close();
    await upstream.close();
  });
  return {
    ask: (field: string) => live.ask(`{ evaluation(id: "evr_0") { ${field} } }`, { key: KEY }),
    pages: () =>
      upstream
        .seen(KEY)
        .filter(({ path }) => path.includes('/logs'))
        .map(({ path }) => path.replace(/^.*page=(\d+)&size=(\d+).*$/, '$2.$1')),
  };
};

const ROWS = 'totalCount nodes { log { humanloopId: id output(maxLength: 1) } }';
const logIds = (from: number, count: number) => Array.from({ length: count }, (_, index) => `Log:evr_0-r0-l${from + index}`);
const idsOf = (nodes: readonly ({ log: { humanloopId: string } } | null)[]) => nodes.map((node) => node?.log.humanloopId ?? null);

test('a page that is too large is asked for in halves', async () => {
  const { ask, pages } = await start(() => 100, 250);
  const { data, errors } = await ask(`logs(first: 100) { ${ROWS} }`);
  expect(errors).toBeUndefined();
  expect(data.evaluation.logs.totalCount).toBe(250);
  expect(idsOf(data.evaluation.logs.nodes)).toEqual(logIds(0, 100));
  expect(pages()).toEqual(['100.1', '50.1', '25.1', '25.2', '50.2', '25.3', '25.4']);
});

test('a window that lies on no page of its own size is brought whole, at the end of the listing as well', async () => {
  const { ask } = await start((index) => (index % 7 === 0 ? 30_000 : 10), 61);
  const { data, errors } = await ask(`logs(last: 37) { ${ROWS} }`);
  expect(errors).toBeUndefined();
  expect(idsOf(data.evaluation.logs.nodes)).toEqual(logIds(24, 37));
});

test('one huge record is brought, and its neighbours', async () => {
  const { ask } = await start((index) => (index === 13 ? 150_000 : 10), 30);
  const { data, errors } = await ask(`logs(first: 30) { ${ROWS} }`);
  expect(errors).toBeUndefined();
  expect(idsOf(data.evaluation.logs.nodes)).toEqual(logIds(0, 30));
});

test('one that is too large even by itself fails its own row', async () => {
  const { ask } = await start((index) => (index === 13 ? 300_000 : 10), 30);
  const { data, errors } = await ask(`logs(first: 30) { ${ROWS} }`);
  expect(errors).toMatchObject([{ path: ['evaluation', 'logs', 'nodes', 13], extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
  expect(idsOf(data.evaluation.logs.nodes)).toEqual([...logIds(0, 13), null, ...logIds(14, 16)]);
});

test('a row behind a huge one is found', async () => {
  const { ask } = await start((index) => (index === 13 ? 300_000 : 10), 30);
  const { data, errors } = await ask('log(id: "evr_0-r0-l20") { runId }');
  expect(errors).toBeUndefined();
  expect(data.evaluation.log).toEqual({ runId: 'evr_0-r0' });
});

test('where everything is too large that is found out soon', async () => {
  const { ask, pages } = await start(() => 300_000, 250);
  const { data, errors } = await ask(`name logs(first: 100) { ${ROWS} }`);
  expect(data).toEqual({ evaluation: { name: 'Evaluation evr_0', logs: null } });
  expect(errors).toMatchObject([{ path: ['evaluation', 'logs'], extensions: { code: 'UPSTREAM_BAD_RESPONSE', retryable: false } }]);
  expect(pages().length).toBeLessThan(20);
});

test('a page that upstream itself finds too large is asked for as it says, and what it says of the input is nobody’s fault', async () => {
  const sound = synthetic({ runs: 1, logsPerRun: 30 });
  const refusing: Send = async (call) => {
    const size = Number(/size=(\d+)/.exec(call.path)?.[1] ?? 0);
    if (!call.path.includes('/logs') || size <= 4) return sound(call);
    const item = { loc: ['query', 'size'], msg: 'too much', type: 'value_error.page_too_large', ctx: { limit_value: 4 } };
    return { ...json({ detail: [item] }), status: 422 };
  };
  const upstream = await startFaultyUpstream(refusing);
  const live = await liveFacade(upstream.url);
  onTestFinished(async () => {
    await live.close();
    await upstream.close();
  });
  const { data, errors } = await live.ask(`{ evaluation(id: "evr_0") { logs(first: 20) { ${ROWS} } } }`, { key: KEY });
  expect(errors).toBeUndefined();
  expect(idsOf(data.evaluation.logs.nodes)).toEqual(logIds(0, 20));
  const sizes = upstream.seen(KEY).filter(({ path }) => path.includes('/logs'));
  expect(sizes.map(({ path }) => path.replace(/^.*page=(\d+)&size=(\d+).*$/, '$2.$1'))).toEqual([
    '20.1',
    '4.1',
    '4.2',
    '4.3',
    '4.4',
    '4.5',
  ]);
});
