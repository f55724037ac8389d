import { setImmediate, setTimeout } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import type { Answer, Call } from '../../../src/contract/send.ts';
import { createQuestioner, SOUND } from '../../support/damaged-bodies.ts';
import { backendOver, codes, type FacadeOptions, facade, json, type Reply } from '../../support/helpers.ts';
import { synthetic } from '../../support/synthetic.ts';
import { writable } from '../../support/writable.ts';

const E = 'GET /evaluations/evr_0';
const NAME = '{ evaluation(id: "evr_0") { name } }';
const COUNT = '{ evaluation(id: "evr_0") { runsCount } }';
const NAMED = { evaluation: { name: 'Evaluation evr_0' } };

/** The facade over an upstream that answers nothing until it is let. */
const held = (options: FacadeOptions = {}) => {
  const waiting: { call: Call; answer: (answer?: Answer) => void }[] = [];
  const over = facade({
    upstream: synthetic(),
    respond: (call) => new Promise<Answer>((resolve) => waiting.push({ call, answer: (answer) => resolve(answer as Answer) })),
    ...options,
  });
  /** The calls that wait now, once no more are coming. */
  const inAir = async () => {
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    return waiting;
  };
  const answerAll = async (answer?: Answer): Promise<void> => {
    for (const { answer: give } of (await inAir()).splice(0)) give(answer);
  };
  return { ...over, inAir, answerAll };
};

const askLeaving = (over: Pick<ReturnType<typeof facade>, 'fetch'>, query: string) => {
  const client = new AbortController();
  const reply = Promise.resolve(
    over.fetch(
      new Request('http://facade.test/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
        signal: client.signal,
      }),
    ),
  ).catch(() => undefined);
  return { leave: () => client.abort(), reply };
};

describe('equal queries in the air', () => {
  const PAGE = 'query Page($first: Int!) { evaluation(id: "evr_0") { name logs(first: $first) { nodes { id log { output } } } } }';

  test('are executed once, and their answer is made into text once', async () => {
    const { post, calls } = facade({ upstream: synthetic() });
    const stringify = vi.spyOn(JSON, 'stringify');
    const responses = await Promise.all(Array.from({ length: 32 }, () => post({ query: PAGE, variables: { first: 50 } })));
    const texts = await Promise.all(responses.map((response) => response.text()));
    expect(JSON.parse(texts[0] ?? '').data.evaluation.logs.nodes).toHaveLength(50);
    expect(new Set(texts).size).toBe(1);
    expect(stringify.mock.calls.filter(([value]) => Object(value).data?.evaluation).length).toBeLessThanOrEqual(1);
    stringify.mockRestore();
    expect(calls).toEqual([E, `${E}/logs?page=1&size=50`]);
  });

  test('are equal by their variables and their operation as well', async () => {
    const { post, calls } = facade({ upstream: synthetic() });
    const query = `query One { evaluation(id: "evr_0") { name } } query Two { evaluation(id: "evr_0") { stats { status } } }`;
    const [one, two, short, long] = await Promise.all(
      [
        { query, operationName: 'One' },
        { query, operationName: 'Two' },
        { query: PAGE, variables: { first: 1 } },
        { query: PAGE, variables: { first: 2 } },
      ].map(async (body) => ((await (await post(body)).json()) as Reply).data),
    );
    expect(one).toEqual(NAMED);
    expect(two).toEqual({ evaluation: { stats: { status: 'COMPLETED' } } });
    expect([short.evaluation.logs.nodes.length, long.evaluation.logs.nodes.length]).toEqual([1, 2]);
    // Their reads are shared all the same.
    expect(calls.toSorted()).toEqual([E, `${E}/logs?page=1&size=1`, `${E}/logs?page=1&size=2`, `${E}/stats`]);
  });

  test('have each the form that its client takes', async () => {
    const { post, calls } = facade({ upstream: synthetic() });
    const types = ['application/json', 'application/graphql-response+json'];
    const responses = await Promise.all(types.map((accept) => post({ query: NAME }, { accept })));
    expect(responses.map((response) => response.headers.get('content-type'))).toEqual(types.map((type) => `${type}; charset=utf-8`));
    expect(calls).toEqual([E]);
  });

  test('fail together, and the next one asks again', async () => {
    const over = held();
    const failing = [over.ask(NAME), over.ask(NAME)];
    await over.answerAll(json({ detail: 'no' }, 403));
    const replies = await Promise.all(failing);
    expect(replies.map(codes)).toEqual([{ evaluation: 'FORBIDDEN' }, { evaluation: 'FORBIDDEN' }]);
    // Reported to each with the id of its own request.
    expect(new Set(replies.map(({ errors }) => errors?.[0]?.extensions['requestId'])).size).toBe(2);
    const next = over.ask(NAME);
    await over.answerAll();
    expect((await next).data).toEqual(NAMED);
    expect(over.calls).toEqual([E, E]);
  });
});

describe('equal reads of different queries', () => {
  test('are sent once while they are in the air, and again afterwards', async () => {
    const { ask, calls } = facade({ upstream: synthetic() });
    expect((await Promise.all([ask(NAME), ask(COUNT)])).map(({ data }) => data)).toEqual([NAMED, { evaluation: { runsCount: 2 } }]);
    expect(calls).toEqual([E]);
    await ask(NAME);
    expect(calls).toEqual([E, E]);
  });

  test('bring null to all where there is nothing, and a damaged row its error', async () => {
    const unknown = facade({ upstream: synthetic() });
    const nothing = ['name', 'runsCount'].map((field) => unknown.ask(`{ evaluation(id: "evr_9") { ${field} } }`));
    expect((await Promise.all(nothing)).map(({ data }) => data)).toEqual([{ evaluation: null }, { evaluation: null }]);
    expect(unknown.calls).toEqual(['GET /evaluations/evr_9']);
    const damaged = facade({ respond: () => json({ runs: [{ id: 'run_1' }, {}] }) });
    const rows = ['humanloopId', 'status'].map((field) => damaged.ask(`{ evaluation(id: "evr_1") { runs { ${field} } } }`));
    for (const reply of await Promise.all(rows)) expect(Object.values(codes(reply))).toContain('UPSTREAM_BAD_RESPONSE');
  });

  test('are changed by nobody: everything can be asked of frozen records', async () => {
    const frozen = new Set<unknown>();
    const freeze = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      Object.values(value).forEach(freeze);
      frozen.add(Object.freeze(value));
    };
    const parse = JSON.parse;
    const spy = vi.spyOn(JSON, 'parse').mockImplementation((text, reviver) => {
      const value = parse(text, reviver);
      freeze(value);
      return value;
    });
    const { data, errors, bugs } = await createQuestioner()(SOUND).finally(() => spy.mockRestore());
    expect([errors, bugs]).toEqual([[], []]);
    expect(Object.keys(data.evaluation).length).toBeGreaterThan(10);
    expect(frozen.size).toBeGreaterThan(100);
  });
});

test('the calls of each are counted as if it were alone: a call that one may not make is refused to no other', async () => {
  const { ask, calls } = facade({ upstream: synthetic({ evaluations: 2 }), upstreamCalls: 1 });
  const both = '{ a: evaluation(id: "evr_0") { name } b: evaluation(id: "evr_1") { name } }';
  const second = '{ b: evaluation(id: "evr_1") { name } }';
  const replies = await Promise.all([both, `{ first: evaluation(id: "evr_0") { name } }`, second].map((query) => ask(query)));
  expect(replies.map(codes)).toEqual([{ b: 'UPSTREAM_CALLS_LIMIT_EXCEEDED' }, {}, {}]);
  expect(calls.toSorted()).toEqual([E, 'GET /evaluations/evr_1']);
});

test('nothing is shared between keys', async () => {
  const { ask, calls, keys } = facade({ upstream: synthetic(), live: true });
  await Promise.all(['a', 'b', 'a', 'b'].map((key) => ask(NAME, {}, { 'x-api-key': key })));
  expect(calls).toEqual([E, E]);
  expect(keys.toSorted()).toEqual(['a', 'b']);
});

test('without sharing each is by itself', async () => {
  const { ask, calls } = facade({ upstream: synthetic(), shareInFlight: false });
  expect((await Promise.all([ask(NAME), ask(NAME), ask(COUNT)])).map(({ data }) => data)).toEqual([
    NAMED,
    NAMED,
    { evaluation: { runsCount: 2 } },
  ]);
  expect(calls).toEqual([E, E, E]);
});

describe.each([
  ['an equal query', NAME, { name: 'Evaluation evr_0' }],
  ['another query', COUNT, { runsCount: 2 }],
])('a client that leaves, with %s of another in the air,', (_what, query, evaluation) => {
  test('takes nothing from the other', async () => {
    const over = held();
    const first = askLeaving(over, NAME);
    const [{ call } = {}] = await over.inAir();
    const second = over.ask(query);
    await over.inAir();
    first.leave();
    expect(call?.signal?.aborted).toBe(false);
    await over.answerAll();
    expect((await second).data).toEqual({ evaluation });
    expect(over.calls).toEqual([E]);
    expect(over.bugs).toEqual([]);
  });

  test('ends the call when it was the last', async () => {
    const over = held();
    const clients = [askLeaving(over, NAME), askLeaving(over, query)];
    const [{ call } = {}] = await over.inAir();
    clients[0]?.leave();
    clients[1]?.leave();
    await over.inAir();
    expect(call?.signal?.aborted).toBe(true);
    // Nobody joins what was given up.
    const next = over.ask(query);
    expect(await over.inAir()).toHaveLength(2);
    await over.answerAll();
    expect((await next).data).toEqual({ evaluation });
    expect(over.bugs).toEqual([]);
  });

  test('waits no longer than its own deadline, and the other not shorter', async () => {
    const over = held({ operationTimeout: 600 });
    const first = over.ask(NAME);
    await setTimeout(300);
    const second = over.ask(query);
    expect(codes(await first)).toEqual({ evaluation: 'UPSTREAM_TIMEOUT' });
    await over.answerAll();
    expect((await second).data).toEqual({ evaluation });
  });
});

describe('a change', () => {
  const ID = 'evr_7ZAECYi82P80BOqjkseLt';
  const RUNS = `{ evaluation(id: "${ID}") { runs { label control } } }`;
  const CONTROL = `mutation { setEvaluationControlRun(input: { evaluationId: "${ID}", runId: "run_0rLTuIVnBtotNrNZLxGwH" }) { userErrors { code } } }`;

  /** The facade over the sample, whose reads of runs wait; what they bring is what was there when they were sent. */
  const slow = async () => {
    const backend = await backendOver();
    const waiting: (() => void)[] = [];
    const over = await writable({
      upstream: backend,
      backend,
      respond: async (call) => {
        const answer = await backend(call);
        if (call.method === 'GET' && call.path.endsWith('/runs')) await new Promise<void>((resolve) => waiting.push(resolve));
        return answer;
      },
    });
    const until = async (count: number) => {
      while (waiting.length < count) await setImmediate();
    };
    return { ...over, until, answer: () => waiting.splice(0).forEach((resolve) => void resolve()) };
  };

  const controlOf = ({ data }: Reply): string[] =>
    data.evaluation.runs.filter(({ control }: { control: boolean }) => control).map(({ label }: { label: string }) => label);

  test.each([
    ['by a mutation', async (over: Awaited<ReturnType<typeof slow>>) => void (await over.ask(CONTROL))],
    [
      'over REST',
      async (over: Awaited<ReturnType<typeof slow>>) => {
        const url = `http://facade.test/v5/evaluations/${ID}/runs/run_0rLTuIVnBtotNrNZLxGwH`;
        const body = JSON.stringify({ control: true });
        const response = await over.fetch(new Request(url, { method: 'PATCH', headers: { 'content-type': 'application/json' }, body }));
        expect(response.status).toBe(200);
      },
    ],
  ])('%s is seen by whoever reads after it, whatever was in the air before', async (_how, change) => {
    const over = await slow();
    const before = over.ask(RUNS);
    await over.until(1);
    await change(over);
    const after = over.ask(RUNS);
    await over.until(2);
    over.answer();
    expect(controlOf(await before)).toEqual(['first-draft']);
    expect(controlOf(await after)).not.toEqual(['first-draft']);
  });

  test('is made as often as it is asked for', async () => {
    const { ask, calls } = await writable();
    const create = `mutation { createEvaluation(input: { file: { id: "pr_t0a17v5Gt8BRSrudmJXY5" } evaluators: [] }) { evaluation { id } userErrors { code } } }`;
    const replies = await Promise.all([ask(create), ask(create)]);
    expect(new Set(replies.map(({ data }) => data.createEvaluation.evaluation.id)).size).toBe(2);
    expect(calls).toEqual(['POST /evaluations', 'POST /evaluations']);
  });
});

test('streamed answers are each their own, and their reads are shared', async () => {
  const { post, calls } = facade({ upstream: synthetic() });
  const query = '{ evaluation(id: "evr_0") { name ... @defer { stats { status } } } }';
  const responses = await Promise.all([1, 2].map(() => post({ query }, { accept: 'multipart/mixed' })));
  for (const text of await Promise.all(responses.map((response) => response.text()))) expect(text).toContain('"status":"COMPLETED"');
  expect(calls).toEqual([E, `${E}/stats`]);
});
