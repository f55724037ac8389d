import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { SAMPLE_IDS } from '../../sample/sample-ids.ts';
import type { Constants } from '../../src/config/constants.ts';
import type { Endpoint } from '../../src/contract/send.ts';
import { type Fault, type FaultyUpstream, give, startFaultyUpstream } from '../support/faulty-upstream.ts';
import { codes } from '../support/helpers.ts';
import { liveFacade } from '../support/live-facade.ts';
import { FAILING } from '../support/upstream-faults.ts';

const EVALUATION = SAMPLE_IDS.evaluations.spring;
const QUERY = `{ evaluation(id: "${EVALUATION}") { name stats { runStats { runId } } } }`;
const STATS: Endpoint = 'GET /evaluations/{id}/stats';
const DELETION = 'mutation { deleteEvaluation(input: { id: "evr_1" }) { userErrors { code } } }';

let upstream: FaultyUpstream;
beforeAll(async () => {
  upstream = await startFaultyUpstream();
});
afterAll(() => upstream.close());
beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0));
afterEach(() => void vi.restoreAllMocks());

let keys = 0;
/** A facade of its own with a key that nobody else has. */
const start = async (settings: Record<string, string> = {}, constants: Partial<Constants> = {}) => {
  keys += 1;
  const key = `hl_retries_${keys}`;
  const live = await liveFacade(upstream.url, settings, constants);
  onTestFinished(live.close);
  return {
    ...live,
    key,
    plant: (fault: Fault, endpoint: Endpoint = STATS) => upstream.plant(key, fault, endpoint),
    ask: (query = QUERY) => live.ask(query, { key }),
    /** When the calls of an endpoint came. */
    times: (endpoint: Endpoint = STATS) =>
      upstream
        .seen(key)
        .filter((call) => call.endpoint === endpoint)
        .map(({ at }) => at),
  };
};

const status =
  (code: number, headers: Record<string, string> = {}): Fault =>
  ({ response }) =>
    void response.writeHead(code, headers).end();

/** The fault at the first requests, so many of them. */
const atFirst =
  (times: number, fault: Fault): Fault =>
  (exchange) =>
    exchange.met < times ? fault(exchange) : give(exchange.response, exchange.sound);

const named = (name: string): Fault => FAILING[name]?.fault ?? expect.fail(`There is no fault ${name}.`);

describe('a read that failed is sent again', () => {
  test.each(['500', '502 in HTML', '504', '429 without a word', 'a reset', 'half a body of a given length'])(
    'after %s, twice at most',
    async (name) => {
      const { ask, plant, times } = await start();
      plant(atFirst(2, named(name)));
      expect((await ask()).errors).toBeUndefined();
      expect(times()).toHaveLength(3);
      plant(named(name));
      expect(codes(await ask())).toEqual({ 'evaluation.stats': FAILING[name]?.code });
      expect(times()).toHaveLength(6);
      expect(times('GET /evaluations/{id}')).toHaveLength(2);
    },
  );

  test.each(['400', '401', '501', 'wrong JSON', 'truncated JSON', 'a gzip bomb', '204'])(
    'but not after %s, which it could not mend',
    async (name) => {
      const { ask, plant, times } = await start();
      plant(named(name));
      expect((await ask()).errors).toHaveLength(1);
      expect(times()).toHaveLength(1);
    },
  );

  test('after a pause', async () => {
    const { ask, plant, times } = await start();
    plant(atFirst(2, status(500)));
    await ask();
    const [first = 0, second = 0, third = 0] = times();
    expect(Math.min(second - first, third - second)).toBeGreaterThan(95);
  });

  test('not before upstream wants it', async () => {
    const { ask, plant, times } = await start();
    plant(atFirst(1, status(429, { 'retry-after': '1' })));
    expect((await ask()).errors).toBeUndefined();
    const [first = 0, second = 0] = times();
    expect(second - first).toBeGreaterThan(995);
  });

  test.each([
    ['upstream asks for more than two seconds', '3', '10000', 3],
    ['it would not be inside the deadline', '2', '1900', 2],
  ])('not at all where %s, which the client learns', async (_name, header, timeout, seconds) => {
    const { ask, plant, times } = await start({ OPERATION_TIMEOUT: timeout });
    plant(status(429, { 'retry-after': header }));
    const { errors } = await ask();
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryable: true, retryAfterSeconds: seconds });
    expect(times()).toHaveLength(1);
  });

  test('not where that is switched off', async () => {
    const { ask, plant, times } = await start({}, { upstreamRetries: 0 });
    plant(status(500));
    expect(codes(await ask())).toEqual({ 'evaluation.stats': 'UPSTREAM_UNAVAILABLE' });
    expect(times()).toHaveLength(1);
  });

  test('not after its client has left', async () => {
    const { post, key, plant, times, load } = await start();
    const client = new AbortController();
    plant(({ response }) => {
      response.writeHead(500).end();
      // The facade reads the answer in the turns that follow, and pauses.
      setTimeout(() => client.abort(), 50);
    });
    await post(QUERY, { key, signal: client.signal }).catch(() => undefined);
    // Longer than the pause after which it would have been sent again.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(times()).toHaveLength(1);
    expect(load()).toEqual({ inFlight: 0, queued: 0 });
  });
});

test.each(['500', 'a reset', '429 without a word', 'half a body of a given length', 'what is not HTTP'])(
  'a change is sent once, also after %s',
  async (name) => {
    const { ask, plant, times } = await start();
    plant(named(name), 'DELETE /evaluations/{id}');
    expect((await ask(DELETION)).errors).toHaveLength(1);
    expect(times('DELETE /evaluations/{id}')).toHaveLength(1);
  },
);

describe('what is sent again is no load of its own', () => {
  test('forty operations of one key at a dead endpoint', async () => {
    const { ask, plant, times } = await start();
    plant(status(500));
    for (let operation = 0; operation < 40; operation += 1) await ask();
    expect(times().length).toBeLessThanOrEqual(48);
  });

  test('forty operations of as many keys at once', async () => {
    const { post } = await start();
    const names = Array.from({ length: 40 }, (_, index) => `hl_many_${index}`);
    for (const key of names) upstream.plant(key, status(500), STATS);
    await Promise.all(names.map(async (key) => (await post(QUERY, { key })).json()));
    const calls = names.flatMap((key) => upstream.seen(key).filter(({ endpoint }) => endpoint === STATS));
    expect(calls.length).toBeGreaterThan(40);
    expect(calls.length).toBeLessThanOrEqual(48);
  });

  test('while a quiet server has enough for four calls that fail twice each', async () => {
    const { ask, key } = await start();
    for (const fault of [atFirst(8, status(503))]) upstream.plant(key, fault);
    const four = ['threeJudgmentsDeep', 'failedByEvaluator', 'x', 'y'].map((name, index) => `l${index}: node(id: "Log:${name}") { id }`);
    expect((await ask(`{ ${four.join(' ')} }`)).errors).toBeUndefined();
    expect(upstream.seen(key)).toHaveLength(12);
  });
});
