import { describe, expect, test } from 'vitest';
import type { Send } from '../../../src/contract/send.ts';
import { bodiesChanged } from '../../support/asked-rows.ts';
import { FILE, fileLogsBackend } from '../../support/file-logs.ts';
import { codes, type FacadeOptions, facade } from '../../support/helpers.ts';
import { plainCalls, questionIn, unasked } from '../analysis/asking.ts';

const HOUR = 3_600_000;
const BEGIN = Date.UTC(2025, 4, 1);

/** 60 logs, of which every third failed, one each hour; those of odd numbers are of another version. */
const LOGS = Array.from({ length: 60 }, (_, index) => ({
  id: `log_${String(index).padStart(2, '0')}`,
  prompt: {
    id: FILE,
    version_id: index % 2 === 0 ? 'prv_even' : 'prv_odd',
    model: index % 4 === 0 ? 'large' : 'small',
    path: 'one',
    name: 'one',
  },
  created_at: new Date(BEGIN + index * HOUR).toISOString(),
  start_time: new Date(BEGIN + index * HOUR).toISOString(),
  end_time: new Date(BEGIN + index * HOUR + 1_000 * ((index * 7) % 11)).toISOString(),
  output: index % 3 === 0 ? null : `Answer ${index}`,
  error: index % 3 === 0 ? `It broke at ${index % 2}.` : null,
  inputs: { question: index % 5 === 0 ? 'Why?' : 'How?' },
  metadata: { region: index % 2 === 0 ? 'eu' : 'us' },
  evaluator_logs: [],
}));

type Raw = (typeof LOGS)[number];

const durationOf = ({ start_time, end_time }: Raw): number => (Date.parse(end_time) - Date.parse(start_time)) / 1_000;
const NEWEST_FIRST = LOGS.toReversed();

const sourceOf = (logs: readonly object[] = LOGS): Send => fileLogsBackend(logs);

/** As another process has it: bodies of bytes alone. */
const overHttp =
  (send: Send): Send =>
  async ({ streams: _none, ...call }) => {
    const { status, headers, body } = await send(call);
    return { status, headers, body };
  };

const SOURCES: [string, (send?: Send) => FacadeOptions][] = [
  ['embedded', (send = sourceOf()) => ({ upstream: send, anyRange: true })],
  ['live over our own v5', (send = sourceOf()) => ({ upstream: overHttp(send), upstreamPage: 10 })],
  ['live', (send = sourceOf()) => ({ upstream: unasked(send), upstreamPage: 10 })],
];

const idsIn = (nodes: readonly { humanloopId: string }[]): string[] => nodes.map(({ humanloopId }) => humanloopId);
const idsOf = (logs: readonly Raw[]): string[] => logs.map(({ id }) => id);

describe.each(SOURCES)('the logs of a file by filter and order, %s', (name, optionsOf) => {
  test.each<[filter: string, (log: Raw) => boolean]>([
    ['{ hasError: true }', ({ error }) => error !== null],
    ['{ not: { error: { contains: "AT 1" } } }', ({ error }) => !error?.includes('at 1')],
    [
      '{ model: { in: ["LARGE"] }, inputs: [{ path: "/question", eq: "Why?" }] }',
      ({ prompt, inputs }) => prompt.model === 'large' && inputs.question === 'Why?',
    ],
    [
      '{ or: [{ search: "answer 1" }, { metadata: [{ path: "/region", eq: "us" }] }], duration: { gte: 5 } }',
      (log) => (/answer.*1/i.test(log.output ?? '') || log.metadata.region === 'us') && durationOf(log) >= 5,
    ],
    [
      '{ versionIds: ["PromptVersion:prv_odd"], createdAt: { gt: "2025-05-01T10:00:00Z", lte: "2025-05-02T01:00:00+02:00" } }',
      ({ prompt, created_at }) =>
        prompt.version_id === 'prv_odd' && created_at > '2025-05-01T10:00:00.000Z' && created_at <= '2025-05-01T23:00:00.000Z',
    ],
    ['{ versionIds: [] }', () => false],
    ['{ kinds: [PROMPT], logIds: ["Log:log_07", "log_11"] }', ({ id }) => ['log_07', 'log_11'].includes(id)],
  ])('filter %s', async (filter, passes) => {
    const { ask } = facade(optionsOf());
    const wanted = NEWEST_FIRST.filter(passes);
    const { data, errors } = await ask(`{ humanloopLogs(fileId: "${FILE}", first: 7, filter: ${filter}) {
      totalCount nodes { humanloopId } pageInfo { hasNextPage }
      aggregates { count errorCount errorRate createdFrom duration { mean max } }
      groups(by: [{ field: VERSION }], orderBy: KEY_ASC) { totalCount nodes { keys { value } aggregates { count } } }
    } }`);
    expect(errors).toBeUndefined();
    const { nodes, aggregates, groups, totalCount, pageInfo } = data.humanloopLogs;
    expect([totalCount, pageInfo.hasNextPage, idsIn(nodes)]).toEqual([wanted.length, wanted.length > 7, idsOf(wanted.slice(0, 7))]);
    const failed = wanted.filter(({ error }) => error !== null).length;
    const durations = wanted.map(durationOf);
    expect(aggregates).toEqual({
      count: wanted.length,
      errorCount: failed,
      errorRate: wanted.length > 0 ? failed / wanted.length : null,
      createdFrom: wanted.length > 0 ? expect.stringContaining(wanted.at(-1)?.created_at.slice(0, 19) as string) : null,
      duration: {
        mean: wanted.length > 0 ? expect.closeTo(durations.reduce((sum, value) => sum + value, 0) / wanted.length, 9) : null,
        max: wanted.length > 0 ? Math.max(...durations) : null,
      },
    });
    const versions = [...new Set(wanted.map(({ prompt }) => prompt.version_id))].sort();
    expect(groups).toEqual({
      totalCount: versions.length,
      nodes: versions.map((value) => ({
        keys: [{ value }],
        aggregates: { count: wanted.filter(({ prompt }) => prompt.version_id === value).length },
      })),
    });
  });

  test('orders, and the pages of them forwards and backwards', async () => {
    const { ask } = facade(optionsOf());
    const sorted = NEWEST_FIRST.map((log, place) => ({ log, place }))
      .sort((one, other) => durationOf(other.log) - durationOf(one.log) || one.place - other.place)
      .map(({ log }) => log);
    const page = async (args: string) =>
      (
        await ask(`{ humanloopLogs(fileId: "${FILE}", orderBy: [{ by: { field: DURATION }, direction: DESC }], ${args}) {
          nodes { humanloopId } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } scan { isPushedDown }
        } }`)
      ).data.humanloopLogs;
    const walked: string[] = [];
    let next = await page('first: 25');
    expect(next.scan.isPushedDown).toBe(name !== 'live');
    for (walked.push(...idsIn(next.nodes)); next.pageInfo.hasNextPage; walked.push(...idsIn(next.nodes)))
      next = await page(`first: 25, after: "${next.pageInfo.endCursor}"`);
    expect(walked).toEqual(idsOf(sorted));
    const last = await page('last: 5');
    expect(idsIn(last.nodes)).toEqual(idsOf(sorted.slice(-5)));
    expect(idsIn((await page(`last: 5, before: "${last.pageInfo.startCursor}"`)).nodes)).toEqual(idsOf(sorted.slice(-10, -5)));
    expect(idsIn((await page('page: 3, perPage: 20')).nodes)).toEqual(idsOf(sorted.slice(40)));
  });

  test('a filter is paged without an order, and facets leave their own part out', async () => {
    const { ask } = facade(optionsOf());
    const wanted = NEWEST_FIRST.filter(({ error }) => error !== null);
    const walked: string[] = [];
    for (let after = ''; ; ) {
      const { nodes, pageInfo } = (
        await ask(
          `{ humanloopLogs(fileId: "${FILE}", first: 6, filter: { hasError: true }${after}) { nodes { humanloopId } pageInfo { endCursor hasNextPage } } }`,
        )
      ).data.humanloopLogs;
      walked.push(...idsIn(nodes));
      if (!pageInfo.hasNextPage) break;
      after = `, after: "${pageInfo.endCursor}"`;
    }
    expect(walked).toEqual(idsOf(wanted));
    const { data } =
      await ask(`{ humanloopLogs(fileId: "${FILE}", filter: { versionIds: ["prv_odd"], createdAt: { lt: "2025-05-02T00:00:00Z" } }) {
      totalCount facets(by: [{ field: VERSION }, { createdAt: DAY }, { field: MODEL }]) { values { key { value } count isSelected } }
    } }`);
    const [versions, days, models] = data.humanloopLogs.facets;
    expect(data.humanloopLogs.totalCount).toBe(12);
    expect(versions.values).toEqual([
      { key: { value: 'prv_even' }, count: 12, isSelected: false },
      { key: { value: 'prv_odd' }, count: 12, isSelected: true },
    ]);
    expect(days.values.map(({ count, isSelected }: { count: number; isSelected: boolean }) => [count, isSelected])).toEqual([
      [12, true],
      [12, false],
      [6, false],
    ]);
    expect(models.values).toEqual([{ key: { value: 'small' }, count: 12, isSelected: false }]);
  });
});

describe('the calls that questions of logs take', () => {
  const QUERY = `{ humanloopLogs(fileId: "${FILE}", first: 3, filter: { output: { contains: "9" } }) {
    totalCount nodes { humanloopId } scan { isComplete isPushedDown rowsRead }
  } }`;

  test('embedded it is one, which carries the question', async () => {
    const { ask, calls } = facade({ upstream: sourceOf(), anyRange: true });
    const { data } = await ask(QUERY);
    expect(data.humanloopLogs.scan).toEqual({ isComplete: true, isPushedDown: true, rowsRead: 60 });
    expect(plainCalls(calls)).toEqual([`GET /logs?file_id=${FILE}&offset=0&size=3`]);
    expect(questionIn(calls[0] as string)?.filter).toEqual({ output: { contains: '9' } });
  });

  test('live each page is read once, the first by the call that carries the question', async () => {
    const { ask, calls } = facade({ upstream: unasked(sourceOf()), upstreamPage: 20 });
    const { data } = await ask(QUERY);
    expect(data.humanloopLogs.scan).toEqual({ isComplete: true, isPushedDown: false, rowsRead: 60 });
    expect(plainCalls(calls).toSorted()).toEqual([1, 2, 3].map((page) => `GET /logs?file_id=${FILE}&page=${page}&size=20`));
    const early = facade({ upstream: unasked(sourceOf()), upstreamPage: 20 });
    const first = await early.ask(QUERY.replace('totalCount', '').replace('first: 3', 'first: 1'));
    expect(first.data.humanloopLogs.scan).toEqual({ isComplete: false, isPushedDown: false, rowsRead: 20 });
    expect(early.calls).toHaveLength(1);
  });

  test('one version and a range of time travel with them, and what comes beyond is looked at all the same', async () => {
    const asked = `{ humanloopLogs(fileId: "${FILE}", first: 50, filter: { versionIds: ["prv_odd"], createdAt: { gte: "2025-05-01T10:00:00.5Z", lt: "2025-05-01T20:00:00Z" }, hasError: false }) {
      totalCount nodes { humanloopId }
    } }`;
    const wanted = NEWEST_FIRST.filter(
      ({ prompt, created_at, error }) =>
        prompt.version_id === 'prv_odd' &&
        created_at >= '2025-05-01T10:00:00.500Z' &&
        created_at < '2025-05-01T20:00:00.000Z' &&
        error === null,
    );
    const { ask, calls } = facade({ upstream: unasked(sourceOf()), upstreamPage: 100 });
    const { data } = await ask(asked);
    expect(idsIn(data.humanloopLogs.nodes)).toEqual(idsOf(wanted));
    const [sent] = calls.map((call) => new URL(call.slice('GET '.length), 'http://v5.test').searchParams);
    expect(calls).toHaveLength(1);
    expect(Object.fromEntries([...(sent ?? [])].filter(([key]) => key !== 'analysis'))).toEqual({
      file_id: FILE,
      page: '1',
      size: '100',
      version_id: 'prv_odd',
      start_date: '2025-05-01T09:59:59.000000Z',
      end_date: '2025-05-01T20:00:01.000000Z',
    });
    const careless: Send = (call) =>
      unasked(sourceOf())({ ...call, path: call.path.replace(/&(version_id|start_date|end_date)=[^&]*/g, '') });
    const beyond = await facade({ upstream: careless, upstreamPage: 100 }).ask(asked);
    expect([beyond.data, beyond.errors]).toEqual([data, undefined]);
    expect(beyond.extensions?.warnings).toBeUndefined();
  });

  test('too many are refused, with how many logs were read', async () => {
    const { ask, calls } = facade({ upstream: unasked(sourceOf()), upstreamPage: 10, scanLimit: 3 });
    const { data, errors } = await ask(QUERY);
    expect(data.humanloopLogs).toBeNull();
    expect(errors).toMatchObject([{ path: ['humanloopLogs'], extensions: { code: 'SCAN_LIMIT_EXCEEDED', rowsRead: 10 } }]);
    expect(calls.length).toBeLessThanOrEqual(3);
  });
});

describe('damage', () => {
  test('a log that is none stays alone where logs are listed, and is left out of what is asked of them', async () => {
    const torn = bodiesChanged(overHttp(unasked(sourceOf())), (body) => {
      const { records } = body as { records: Record<string, unknown>[] };
      for (const [index, record] of records.entries()) if (record['id'] === 'log_58') records[index] = { output: 'none' };
      for (const record of records)
        if (record['id'] === 'log_57') Object.assign(record, { prompt: { id: 'pr_other', version_id: 'prv_1' } });
    });
    const { ask } = facade({ upstream: torn });
    const listed = await ask(`{ humanloopLogs(fileId: "${FILE}", first: 4) { totalCount nodes { humanloopId } } }`);
    expect(listed.data.humanloopLogs).toEqual({
      totalCount: 60,
      nodes: [{ humanloopId: 'log_59' }, null, null, { humanloopId: 'log_56' }],
    });
    expect(Object.keys(codes(listed)).toSorted()).toEqual(['humanloopLogs.nodes.1', 'humanloopLogs.nodes.2']);
    expect(new Set(Object.values(codes(listed)))).toEqual(new Set(['UPSTREAM_BAD_RESPONSE']));
    const counted = await ask(
      `{ humanloopLogs(fileId: "${FILE}", filter: { not: { search: "nothing" } }) { totalCount aggregates { count } } }`,
    );
    expect(counted.data.humanloopLogs).toEqual({ totalCount: 58, aggregates: { count: 58 } });
    expect(counted.extensions?.warnings).toMatchObject([{ code: 'ROWS_LEFT_OUT' }]);
  });

  test('a source that fails is one error at the field, and its neighbours are there', async () => {
    const { ask } = facade({
      upstream: sourceOf(),
      respond: (call) => (call.path.includes('pr_gone') ? { status: 500, headers: {}, body: Buffer.of() } : undefined),
    });
    const reply = await ask(
      `{ gone: humanloopLogs(fileId: "pr_gone") { totalCount } here: humanloopLogs(fileId: "${FILE}") { totalCount } }`,
    );
    expect(reply.data).toEqual({ gone: null, here: { totalCount: 60 } });
    expect(codes(reply)).toEqual({ gone: 'UPSTREAM_UNAVAILABLE' });
  });
});
