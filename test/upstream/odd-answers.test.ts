import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Endpoint } from '../../src/contract/send.ts';
import { type Fault, type FaultyUpstream, startFaultyUpstream } from '../support/faulty-upstream.ts';
import { codes, type Reply } from '../support/helpers.ts';
import { liveFacade } from '../support/live-facade.ts';
import { synthetic } from '../support/synthetic.ts';
import { changed } from '../support/upstream-faults.ts';

/* Answers that are JSON and yet not what upstream promises. */

const LOGS: Endpoint = 'GET /evaluations/{id}/logs';
const QUERY = `{ evaluation(id: "evr_0") { name runs { humanloopId status } logs(first: 3) {
  totalCount pageInfo { hasNextPage } nodes { datapoint { inputs target } log { id output duration createdAt } allEvaluatorLogs { depth } }
} } }`;

// biome-ignore lint/suspicious/noExplicitAny: what a fault does to JSON needs no types.
type Json = any;

let upstream: FaultyUpstream;
beforeAll(async () => {
  upstream = await startFaultyUpstream(synthetic({ runs: 2, logsPerRun: 10 }));
});
afterAll(() => upstream.close());

let keys = 0;
const asked = async (fault: Fault, { endpoint = LOGS, query = QUERY } = {}): Promise<Reply> => {
  const live = await liveFacade(upstream.url);
  onTestFinished(live.close);
  keys += 1;
  const key = `hl_odd_${keys}`;
  upstream.plant(key, fault, endpoint);
  const reply = await live.ask(query, { key });
  expect(live.bugs).toEqual([]);
  expect(reply.data.evaluation.name).toBe('Evaluation evr_0');
  return reply;
};

const page = (change: (page: Json) => Json): Fault => changed((json: Json) => ({ ...json, ...change(json) }));
const records = (change: (record: Json, index: number) => Json, spell?: (text: string) => string): Fault =>
  changed((json: Json) => ({ ...json, records: json.records.map(change) }), spell);
/** A list in a list in a list, as text: to write so deep a value would take a deeper stack than there is. */
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
/** What stands in an answer for a text that is too deep to be written as JSON. */
const DEEP = '@deep';

test.each([
  ['too small', 1, 1],
  ['far too large', 1_000_000, 1_000_000],
  ['beyond 2^31', 2 ** 31, 2 ** 31 - 1],
])('a total that is %s leaves the rows', async (_name, total, shown) => {
  const { data, errors } = await asked(page(() => ({ total })));
  expect(errors).toBeUndefined();
  expect(data.evaluation.logs.nodes).toHaveLength(3);
  expect(data.evaluation.logs.totalCount).toBe(shown);
});

test.each([-1, 1.5, '20', null, undefined])('a total of %j fails the listing alone', async (total) => {
  const reply = await asked(page(() => ({ total })));
  expect(codes(reply)).toEqual({ 'evaluation.logs': 'UPSTREAM_BAD_RESPONSE' });
  expect(reply.data.evaluation.runs).toHaveLength(2);
});

test('smaller pages than asked for are read one after another, and a warning names the setting', async () => {
  const reply = await asked(page(({ records }) => ({ records: records.slice(0, 2), size: 2 })));
  expect(reply.errors).toBeUndefined();
  expect(reply.data.evaluation.logs.nodes).toHaveLength(3);
  expect(reply.extensions?.warnings).toMatchObject([{ code: 'LIST_PAGE_SIZE', message: expect.stringContaining('UPSTREAM_PAGE') }]);
});

test('a record that comes twice is served once', async () => {
  const { data, errors } = await asked(page(({ records }) => ({ records: [records[0], records[1], records[0]] })));
  expect(errors).toBeUndefined();
  expect(data.evaluation.logs.nodes).toHaveLength(2);
});

test.each<[string, unknown]>([
  ['null', null],
  ['a number', 7],
  ['a list', []],
  ['an empty object', {}],
])('a record that is %s fails its own row', async (_name, record) => {
  const reply = await asked(records((sound, index) => (index === 1 ? record : sound)));
  expect(codes(reply)).toEqual({ 'evaluation.logs.nodes.1': 'UPSTREAM_BAD_RESPONSE' });
  expect(reply.data.evaluation.logs.nodes.map((node: unknown) => node !== null)).toEqual([true, false, true]);
});

const deepTarget = (depth: number): Fault =>
  records(
    (row, index) => (index === 1 ? { ...row, datapoint: { ...row.datapoint, target: { a: DEEP } } } : row),
    (text) => text.replace(`"${DEEP}"`, nested(depth)),
  );

test.each([201, 5_000, 100_000])('JSON nested %i deep fails the field that would show it, and no other', async (depth) => {
  const reply = await asked(deepTarget(depth));
  expect(codes(reply)).toEqual({ 'evaluation.logs.nodes.1.datapoint.target': 'UPSTREAM_BAD_RESPONSE' });
  expect(reply.data.evaluation.logs.nodes[1].log.output).toBe('Answer 1');
});

test('JSON nested 150 deep is shown', async () => {
  const { data, errors } = await asked(deepTarget(150));
  expect(errors).toBeUndefined();
  expect(data.evaluation.logs.nodes[1].datapoint.target).toEqual({ a: JSON.parse(nested(150)) });
});

test('evaluator logs nested 5,000 deep are a list like any other', async () => {
  const reply = await asked(
    records(
      (row) => ({ ...row, evaluator_logs: [{ ...row.evaluator_logs[0], evaluator_logs: DEEP }] }),
      (text) => {
        const levels = Array.from({ length: 5_000 }, (_, level) => `[{"id":"log_${level}","evaluator":{"name":"Judge"},"evaluator_logs":`);
        return text.replaceAll(`"${DEEP}"`, `${levels.join('')}[]${'}]'.repeat(5_000)}`);
      },
    ),
  );
  expect(reply.errors).toBeUndefined();
  expect(reply.data.evaluation.logs.nodes[0].allEvaluatorLogs).toHaveLength(5_001);
});

test.each([2 ** 31, 2 ** 53, 2 ** 53 + 2, 1e308])('an integer of %d is shown or fails its own field', async (number) => {
  const query =
    '{ evaluation(id: "evr_0") { name logs(first: 2) { nodes { log { ... on PromptLog { outputTokens } } datapoint { inputs } } } } }';
  const reply = await asked(
    records((row) => ({
      ...row,
      log: { ...row.log, output_tokens: number },
      datapoint: { ...row.datapoint, inputs: { number } },
    })),
    { query },
  );
  expect(codes(reply)).toEqual({
    'evaluation.logs.nodes.0.log.outputTokens': 'UPSTREAM_BAD_RESPONSE',
    'evaluation.logs.nodes.1.log.outputTokens': 'UPSTREAM_BAD_RESPONSE',
  });
  expect(reply.data.evaluation.logs.nodes[0]).toEqual({ log: { outputTokens: null }, datapoint: { inputs: { number } } });
});

test('an unknown status and unknown fields are read', async () => {
  const unknown = changed((json: Json) => ({ runs: json.runs.map((run: Json) => ({ ...run, status: 'sesame', sesame: [1] })), sesame: 1 }));
  const { data, errors } = await asked(unknown, { endpoint: 'GET /evaluations/{id}/runs' });
  expect(errors).toBeUndefined();
  expect(data.evaluation.runs.map(({ status }: { status: string }) => status)).toEqual(['UNKNOWN', 'UNKNOWN']);
});

test.each([301, 302, 303, 307, 308])('a redirect (%i) is not followed: nothing reaches the other host', async (status) => {
  const reached: unknown[] = [];
  const other = createServer((request, response) => {
    reached.push(request.headers);
    response.end('{"records":[],"page":1,"size":3,"total":0}');
  }).listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const reply = await asked(
    ({ response }) => void response.writeHead(status, { location: `http://127.0.0.1:${port}/v5/evaluations` }).end(),
  );
  expect(codes(reply)).toEqual({ 'evaluation.logs': 'UPSTREAM_BAD_RESPONSE' });
  expect(JSON.stringify(reply)).not.toContain(String(port));
  expect(reached).toEqual([]);
});
