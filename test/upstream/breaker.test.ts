import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Answer, Call, Send } from '../../src/contract/send.ts';
import { type BreakerState, NO_OBSERVER } from '../../src/upstream/observer.ts';
import { createResilientSend } from '../../src/upstream/resilient.ts';
import { startFaultyUpstream } from '../support/faulty-upstream.ts';
import { codes, json } from '../support/helpers.ts';
import { liveFacade } from '../support/live-facade.ts';

const OPEN = { name: 'UpstreamError', fault: { kind: 'resting' } };

describe('at its edges', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'], now: 0 }));
  afterEach(() => void vi.useRealTimers());

  /** Calls that are answered as the test says, one attempt each. */
  const start = ({ retries = 0, concurrency = 64 } = {}) => {
    const states: BreakerState[] = [];
    const sent: string[] = [];
    let answer: Send = async () => json({});
    const { send } = createResilientSend(
      (call) => {
        sent.push(call.path);
        return answer(call);
      },
      { concurrency, queue: 64, retries, random: () => 0, observer: { ...NO_OBSERVER, breaker: (_, state) => states.push(state) } },
    );
    const call = (more: Partial<Call> = {}): Promise<Answer> =>
      send({ method: 'GET', endpoint: 'GET /logs/{id}', path: '/logs/1', headers: { 'x-api-key': 'one' }, ...more });
    return {
      states,
      sent,
      call,
      answers: (status: number) => {
        answer = async () => json({}, status);
      },
      with: (next: Send) => {
        answer = next;
      },
      /** So many calls with this status each, whatever comes of them. */
      times: async (count: number, status: number) => {
        answer = async () => json({}, status);
        for (let done = 0; done < count; done += 1) await call();
      },
    };
  };

  test('it opens at the eighth failure in a row', async () => {
    const { times, call, sent } = start();
    await times(100, 200);
    await times(8, 500);
    await expect(call()).rejects.toMatchObject({ fault: { kind: 'resting', retryAfterSeconds: 5 } });
    expect(sent).toHaveLength(108);
  });

  test('it opens at half of ten', async () => {
    const { times, call } = start();
    for (let pair = 0; pair < 4; pair += 1) {
      await times(1, 200);
      await times(1, 500);
    }
    await times(1, 200);
    await times(1, 500);
    await expect(call()).rejects.toMatchObject(OPEN);
  });

  test('it stays closed below half, below ten, and where the failures are older than ten seconds', async () => {
    const { times, states } = start();
    await times(6, 200);
    await times(5, 500);
    vi.advanceTimersByTime(11_000);
    await times(1, 200);
    await times(7, 500);
    vi.advanceTimersByTime(11_000);
    await times(1, 200);
    await times(7, 500);
    expect(states).toEqual([]);
  });

  test.each([400, 401, 404, 409, 422, 429])('an answer of %i is no failure', async (status) => {
    const { times, states } = start();
    await times(40, status);
    expect(states).toEqual([]);
  });

  test('a client that left is none, a deadline that passed is one', async () => {
    const { with: answerWith, call, states } = start();
    answerWith(() => Promise.reject(new Error('aborted')));
    for (let left = 0; left < 40; left += 1) await call({ signal: AbortSignal.abort() }).catch(() => undefined);
    expect(states).toEqual([]);
    const late = AbortSignal.abort(new DOMException('late', 'TimeoutError'));
    for (let passed = 0; passed < 8; passed += 1) await call({ signal: late }).catch(() => undefined);
    expect(states).toEqual(['open']);
  });

  test('a deadline that passed in the queue is none either', async () => {
    const { with: answerWith, call, states } = start({ concurrency: 1 });
    const { promise, resolve } = Promise.withResolvers<Answer>();
    answerWith(() => promise);
    const first = call();
    const deadline = new AbortController();
    const waiting = Array.from({ length: 20 }, () => call({ signal: deadline.signal }));
    deadline.abort(new DOMException('late', 'TimeoutError'));
    await Promise.allSettled(waiting);
    resolve(json({}));
    await first;
    expect(states).toEqual([]);
  });

  test('after its rest one call tries, while others are refused, and its success closes it', async () => {
    const { times, call, with: answerWith, sent, states } = start();
    await times(8, 500);
    vi.advanceTimersByTime(4_999);
    await expect(call()).rejects.toMatchObject(OPEN);
    vi.advanceTimersByTime(1);
    const { promise, resolve } = Promise.withResolvers<Answer>();
    answerWith(() => promise);
    const probe = call();
    await vi.waitUntil(() => sent.length === 9, { timeout: 60_000 });
    await expect(call()).rejects.toMatchObject(OPEN);
    expect(sent).toHaveLength(9);
    resolve(json({}));
    expect((await probe).status).toBe(200);
    await times(7, 500);
    expect(states).toEqual(['open', 'half-open', 'closed']);
  });

  test('a trial that fails opens it again, and one whose client left is followed by another', async () => {
    const { times, call, answers, with: answerWith, states } = start();
    await times(8, 500);
    vi.advanceTimersByTime(5_000);
    await times(1, 500);
    await expect(call()).rejects.toMatchObject({ fault: { retryAfterSeconds: 5 } });
    vi.advanceTimersByTime(5_000);
    answerWith(() => Promise.reject(new Error('aborted')));
    await call({ signal: AbortSignal.abort() }).catch(() => undefined);
    answers(200);
    await call();
    expect(states).toEqual(['open', 'half-open', 'open', 'half-open', 'open', 'half-open', 'closed']);
  });

  test('the one that tries is sent once, however often other calls are', async () => {
    const { times, call, answers, sent } = start({ retries: 2 });
    await times(8, 501);
    vi.advanceTimersByTime(5_000);
    answers(503);
    expect((await call()).status).toBe(503);
    expect(sent).toHaveLength(9);
  });

  test('calls that wait for others when it opens are not made', async () => {
    const { call, answers, sent } = start({ concurrency: 1 });
    answers(500);
    await Promise.allSettled(Array.from({ length: 40 }, () => call()));
    // The next one may have begun when the last of the eight was counted.
    expect(sent.length).toBeLessThanOrEqual(9);
  });

  test('it is forgotten when thousands of others were used since', async () => {
    const { times, call } = start();
    await times(8, 500);
    for (let key = 0; key < 4_095; key += 1) await call({ headers: { 'x-api-key': `other ${key}` } });
    await expect(call()).rejects.toMatchObject(OPEN);
    for (let key = 0; key < 4_096; key += 1) await call({ headers: { 'x-api-key': `another ${key}` } });
    expect((await call()).status).toBe(500);
  });

  test('a call that was out when it opened has no say after', async () => {
    const { times, call, with: answerWith, sent, states } = start();
    const { promise, resolve } = Promise.withResolvers<Answer>();
    answerWith(() => promise);
    const old = call();
    await vi.waitUntil(() => sent.length === 1, { timeout: 60_000 });
    await times(8, 500);
    vi.advanceTimersByTime(5_000);
    const { promise: tried, resolve: answerTrial } = Promise.withResolvers<Answer>();
    answerWith(() => tried);
    const trial = call();
    await vi.waitUntil(() => sent.length === 10, { timeout: 60_000 });
    resolve(json({}));
    await old;
    expect(states).toEqual(['open', 'half-open']);
    answerTrial(json({}, 500));
    await trial;
    expect(states.at(-1)).toBe('open');
  });

  test('each key and each endpoint has its own', async () => {
    const { times, call } = start();
    await times(8, 500);
    await expect(call()).rejects.toMatchObject(OPEN);
    expect((await call({ headers: { 'x-api-key': 'two' } })).status).toBe(500);
    expect((await call({ endpoint: 'GET /evaluations/{id}' })).status).toBe(500);
  });
});

test('while an endpoint is left alone its field fails at once, and nothing is sent; other endpoints and other keys are unharmed', async () => {
  const upstream = await startFaultyUpstream();
  const live = await liveFacade(upstream.url);
  onTestFinished(async () => {
    await live.close();
    await upstream.close();
  });
  const ask = (key: string) => live.ask('{ evaluations(first: 1) { totalCount } log: node(id: "Log:log_1") { id } }', { key });
  for (const key of ['hl_a', 'hl_b']) upstream.plant(key, ({ response }) => response.writeHead(501).end(), 'GET /evaluations');
  for (let failed = 0; failed < 8; failed += 1) expect(codes(await ask('hl_a'))).toEqual({ evaluations: 'UPSTREAM_UNAVAILABLE' });
  const before = upstream.seen('hl_a').length;
  const refused = await ask('hl_a');
  expect(refused.data).toEqual({ evaluations: null, log: null });
  expect(refused.errors).toMatchObject([
    { path: ['evaluations'], extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true, retryAfterSeconds: 5 } },
  ]);
  expect(
    upstream
      .seen('hl_a')
      .slice(before)
      .map(({ endpoint }) => endpoint),
  ).toEqual(['GET /logs/{id}']);
  await ask('hl_b');
  expect(
    upstream
      .seen('hl_b')
      .map(({ endpoint }) => endpoint)
      .sort(),
  ).toEqual(['GET /evaluations', 'GET /logs/{id}']);
});

test('a change refused by a breaker was not sent, and is reported as such', async () => {
  const upstream = await startFaultyUpstream();
  const live = await liveFacade(upstream.url);
  onTestFinished(async () => {
    await live.close();
    await upstream.close();
  });
  const remove = () => live.ask('mutation { deleteEvaluation(input: { id: "evr_1" }) { userErrors { code } } }', { key: 'hl_a' });
  upstream.plant('hl_a', ({ response }) => response.writeHead(500).end());
  for (let failed = 0; failed < 8; failed += 1) await remove();
  expect(codes(await remove())).toEqual({ deleteEvaluation: 'UPSTREAM_UNAVAILABLE' });
  expect(upstream.seen('hl_a')).toHaveLength(8);
});
