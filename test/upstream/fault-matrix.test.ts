import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { SAMPLE_IDS } from '../../sample/sample-ids.ts';
import type { Endpoint } from '../../src/contract/send.ts';
import { type FaultyUpstream, startFaultyUpstream } from '../support/faulty-upstream.ts';
import { liveFacade } from '../support/live-facade.ts';
import { FAILING, HARMLESS, WORDS } from '../support/upstream-faults.ts';

/* Every fault of upstream, at several endpoints, through the whole facade over HTTP. */

const EVALUATION = SAMPLE_IDS.evaluations.spring;

/** A query, the field of it that a fault at the endpoint fails, and the path of that field in the data. */
const ASKED: readonly { query: string; endpoint: Endpoint; field: string }[] = [
  {
    query: `{ evaluation(id: "${EVALUATION}") { name runs { humanloopId } stats { runStats { runId numLogs } } } evaluations(first: 1, fileId: "${SAMPLE_IDS.files.replyPrompt}") { nodes { humanloopId } } }`,
    endpoint: 'GET /evaluations/{id}/stats',
    field: 'evaluation.stats',
  },
  {
    query: `{ evaluation(id: "${EVALUATION}") { name logs(first: 3) { totalCount nodes { runId log { id output } } } } log: node(id: "Log:${SAMPLE_IDS.logs.threeJudgmentsDeep}") { id } }`,
    endpoint: 'GET /evaluations/{id}/logs',
    field: 'evaluation.logs',
  },
  {
    query: `{ evaluation(id: "${EVALUATION}") { name runs { humanloopId } } log: node(id: "Log:${SAMPLE_IDS.logs.threeJudgmentsDeep}") { id } }`,
    endpoint: 'GET /evaluations/{id}',
    field: 'evaluation',
  },
];

/** The data with null in the place of a field. */
const without = (data: unknown, [name = '', ...rest]: readonly string[]): unknown => {
  const fields = data as Record<string, unknown>;
  return { ...fields, [name]: rest.length > 0 ? without(fields[name], rest) : null };
};

let upstream: FaultyUpstream;
beforeAll(async () => {
  // The shortest pauses between attempts.
  vi.spyOn(Math, 'random').mockReturnValue(0);
  upstream = await startFaultyUpstream();
});
afterAll(async () => {
  await upstream.close();
  vi.restoreAllMocks();
});

/** What never ends is waited for so long, and anything else as long as a busy machine may take. */
const SHORT = '3000';
const LONG = '120000';

/** A facade of its own, so that no test lives on what another left of the retry budget. */
const asking = async (key: string, timeout: string) => {
  const live = await liveFacade(
    upstream.url,
    {
      OPERATION_TIMEOUT: timeout,
    },
    { upstreamMaxBytes: 4_194_304, upstreamMaxRecordBytes: 8_388_608 },
  );
  return {
    ...live,
    ask: async (query: string) => {
      const response = await live.post(query, { key });
      const text = await response.text();
      for (const secret of [WORDS, upstream.host, 'host.internal', key, '/v5', 'node_modules'])
        expect(text + JSON.stringify([...response.headers])).not.toContain(secret);
      return JSON.parse(text);
    },
  };
};

describe.each(ASKED)('at $endpoint', ({ query, endpoint, field }) => {
  test.concurrent.each(Object.entries(FAILING))('%s fails one field alone, and only while it lasts', async (name, expected) => {
    const key = `hl_${name}_${endpoint}`.replace(/[^\x21-\x7e]/g, '_');
    const { ask, bugs, close } = await asking(key, expected.code === 'UPSTREAM_TIMEOUT' ? SHORT : LONG);
    const sound = await ask(query);
    expect(sound.errors).toBeUndefined();
    upstream.plant(key, expected.fault, endpoint);
    const { data, errors } = await ask(query);
    expect(data).toEqual(without(sound.data, field.split('.')));
    expect(errors).toMatchObject([{ path: field.split('.'), extensions: { code: expected.code } }]);
    if (expected.retryAfterSeconds) expect(errors[0].extensions.retryAfterSeconds).toBe(expected.retryAfterSeconds);
    upstream.mend(key);
    expect(await ask(query)).toEqual(sound);
    expect(bugs).toEqual([]);
    await close();
  });

  test.concurrent.each(Object.entries(HARMLESS))('%s is not noticed', async (name, fault) => {
    const key = `hl_${name}_${endpoint}`.replace(/[^\x21-\x7e]/g, '_');
    const { ask, bugs, close } = await asking(key, LONG);
    const sound = await ask(query);
    upstream.plant(key, fault, endpoint);
    expect(await ask(query)).toEqual(sound);
    expect(bugs).toEqual([]);
    await close();
  });
});
