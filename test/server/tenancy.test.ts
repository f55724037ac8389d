import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type FacadeOptions, facade, json } from '../support/helpers.ts';
import { evaluationBody, runBody } from '../support/synthetic.ts';

const QUERY = '{ evaluation(id: "evr_0") { name } again: evaluation(id: "evr_0") { name } }';
const WATCH =
  'subscription { evaluationProgress(id: "evr_0", intervalSeconds: 3600) { evaluation { name } runs { status numLogs } isFinal } }';

/** An upstream whose data all belong to the key that asks for them, and which knows no other keys than these. */
const owned = (keys: readonly string[], options: FacadeOptions = {}) =>
  facade({
    live: true,
    respond: ({ headers, path }) => {
      const key = headers['x-api-key'] ?? 'nobody';
      if (!keys.includes(key)) return json({ detail: `No key ${key}.` }, 401);
      if (path.endsWith('/stats'))
        return json({
          status: 'completed',
          run_stats: [{ run_id: `run_${key}`, num_logs: key.length, status: 'completed', evaluator_stats: [] }],
        });
      if (path.endsWith('/runs')) return json({ runs: [runBody(`run_${key}`, 1)] });
      return json({ ...evaluationBody('evr_0', 1), name: `of ${key}` });
    },
    ...options,
  });

const nameOf = (key: string) => ({ evaluation: { name: `of ${key}` }, again: { name: `of ${key}` } });
/** Clients that accept this see it in the status too. */
const NAMED = { accept: 'application/graphql-response+json' };
const withKey = (key: string) => ({ 'x-api-key': key });

describe('callers with different keys', () => {
  test('get each their own answers, asked at the same time and again', async () => {
    const { ask, keys } = owned(['alice', 'bob']);
    const callers = ['alice', 'bob', 'alice', 'bob', 'bob', 'alice'];
    for (let round = 0; round < 3; round += 1) {
      const answers = await Promise.all(callers.map((key) => ask(QUERY, {}, withKey(key))));
      expect(answers).toEqual(callers.map((key) => ({ data: nameOf(key) })));
    }
    expect(new Set(keys)).toEqual(new Set(['alice', 'bob']));
  });

  test('get none of the other’s, also where upstream does not take theirs, or they bring none', async () => {
    const { ask, post } = owned(['alice']);
    const callers = [withKey('alice'), withKey('mallory'), {}, withKey(''), withKey('alice ,mallory')] as Record<string, string>[];
    const [alice, ...others] = await Promise.all(callers.map((headers) => ask(QUERY, {}, headers)));
    expect(alice).toEqual({ data: nameOf('alice') });
    for (const { data, errors } of others) {
      expect(data).toEqual({ evaluation: null, again: null });
      expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED']);
    }
    expect((await post({ query: QUERY }, { ...withKey('mallory'), ...NAMED })).status).toBe(401);
  });

  test('watch each their own progress', async () => {
    const { post } = owned(['alice', 'bobby']);
    const watch = async (key: string) => (await post({ query: WATCH }, { ...withKey(key), accept: 'text/event-stream' })).text();
    const [alice, bobby, mallory] = await Promise.all(['alice', 'bobby', 'mallory'].map(watch));
    expect(alice).toContain('of alice');
    expect(alice).not.toContain('bobby');
    expect(bobby).toContain('of bobby');
    expect(bobby).not.toContain('alice');
    expect(mallory).toContain('UNAUTHENTICATED');
    expect(mallory).not.toMatch(/alice|bobby/);
  });

  test('may send the same document by its hash, and get what their own keys open', async () => {
    const { post } = owned(['alice', 'bob']);
    const extensions = { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(QUERY).digest('hex') } };
    expect(await (await post({ query: QUERY, extensions }, withKey('alice'))).json()).toEqual({ data: nameOf('alice') });
    expect(await (await post({ extensions }, withKey('bob'))).json()).toEqual({ data: nameOf('bob') });
    expect((await post({ extensions }, { ...withKey('mallory'), ...NAMED })).status).toBe(401);
  });

  test('can be those whom a fault of the other’s key does not reach', async () => {
    const broken = owned([], {
      respond: ({ headers }) =>
        headers['x-api-key'] === 'alice' ? json({}, 500) : json({ ...evaluationBody('evr_0', 1), name: 'of bob' }),
    });
    for (let failure = 0; failure < 15; failure += 1) {
      const { errors } = await broken.ask('{ evaluation(id: "evr_0") { name } }', {}, withKey('alice'));
      expect(errors?.[0]?.extensions['code']).toBe('UPSTREAM_UNAVAILABLE');
    }
    expect(await broken.ask(QUERY, {}, withKey('bob'))).toEqual({ data: nameOf('bob') });
  });

  test('and those without, who are lent one, are distinguished', async () => {
    const { ask } = owned(['alice', 'lent'], { apiKey: 'lent' });
    const [own, lent, other] = await Promise.all([ask(QUERY, {}, withKey('alice')), ask(QUERY), ask(QUERY, {}, withKey('mallory'))]);
    expect([own, lent]).toEqual([{ data: nameOf('alice') }, { data: nameOf('lent') }]);
    expect(other?.data).toEqual({ evaluation: null, again: null });
  });

  test('have their keys in nothing that anybody is sent', async () => {
    const { post } = owned(['alice-s3cret']);
    for (const key of ['alice-s3cret', 'mallory-s3cret']) {
      for (const query of [QUERY, '{ nothing }', '{ evaluation(id: "evr_0") { runs { label } } }']) {
        const response = await post({ query }, withKey(key));
        expect([...response.headers].join()).not.toContain('s3cret');
        const { errors } = (await response.json()) as { errors?: unknown };
        expect(JSON.stringify(errors ?? null)).not.toContain('s3cret');
      }
    }
  });
});
