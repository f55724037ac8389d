import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Send } from '../../src/contract/send.ts';
import type { Run } from '../../src/loaders/entities.ts';
import { createProgressHub, type ProgressEvent } from '../../src/loaders/progress/hub.ts';
import { createUpstream } from '../../src/upstream/client.ts';
import { apart } from '../../src/upstream/flights.ts';
import type { Checked } from '../../src/upstream/shapes.ts';
import { facade, json } from '../support/helpers.ts';
import { evaluationBody, runBody, synthetic } from '../support/synthetic.ts';

/** An evaluation with one run of ten datapoints, whose logs and status the test moves. */
const living = () => {
  const state = { numLogs: 0, status: 'running', broken: false, name: 'Spring', control: false };
  const calls: string[] = [];
  const send: Send = async ({ path }) => {
    calls.push(path);
    if (state.broken) return json({ detail: 'down' }, 503);
    if (path.endsWith('/runs')) {
      const dataset = { id: 'ds_1', version_id: 'dsv_1', path: 'Data', name: 'Data', datapoints_count: 10 };
      return json({ runs: [{ ...runBody('run_1', 0), dataset, status: 'running', control: state.control }] });
    }
    if (path === '/evaluations/evr_1') return json({ ...evaluationBody('evr_1', 1), name: state.name });
    if (!path.startsWith('/evaluations/evr_1/')) return json({ detail: 'Not found.' }, 404);
    const evaluator_stats = [{ evaluator_version_id: 'evv_1', total_logs: 0, num_judgments: state.numLogs, num_nulls: 0, num_errors: 0 }];
    return json({ status: state.status, run_stats: [{ run_id: 'run_1', num_logs: state.numLogs, status: state.status, evaluator_stats }] });
  };
  return { state, calls, send };
};

/** A hub whose time the test moves on. */
const hubOver = (send: Send) => {
  const sleeps: { ms: number; wake: () => void }[] = [];
  const clock = { now: 0 };
  const hub = createProgressHub({
    upstreamFor: (apiKey, signal) => createUpstream({ send, apiKey, keyRequired: false, signal }, apart),
    now: () => clock.now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        sleeps.push({ ms, wake: resolve });
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
    random: () => 0.5,
  });
  const tick = async () => {
    const sleep = sleeps.splice(0).at(-1);
    clock.now += sleep?.ms ?? 0;
    sleep?.wake();
    for (let turn = 0; turn < 10; turn += 1) await setImmediate();
    return sleep?.ms;
  };
  const watch = (apiKey = 'a', intervalMs = 5000, isWhole = true) =>
    hub.watch({ apiKey, evaluationIds: ['evr_1'], intervalMs, isWhole })[Symbol.asyncIterator]();
  return { watch, tick, sleeps, changed: hub.changed };
};

const seenOf = ({ value }: IteratorResult<ProgressEvent>) => value?.seen;

const logsOf = (event: IteratorResult<ProgressEvent>) => {
  const seen = seenOf(event);
  const run = seen instanceof Error ? undefined : seen?.stats.run_stats[0];
  return run instanceof Error ? undefined : run?.num_logs;
};

describe('watching an evaluation', () => {
  test('sends the state at once, then only changes, and ends when every run is final', async () => {
    const { state, calls, send } = living();
    const { watch, tick } = hubOver(send);
    const events = watch('a', 5000, false);
    expect(logsOf(await events.next())).toBe(0);
    const change = events.next();
    await tick();
    await tick();
    expect(calls).toEqual(Array(3).fill('/evaluations/evr_1/stats'));
    state.numLogs = 4;
    await tick();
    expect(logsOf(await change)).toBe(4);
    const last = events.next();
    Object.assign(state, { numLogs: 10, status: 'completed' });
    await tick();
    expect(await last).toMatchObject({ done: false, value: { seen: { isFinal: true } } });
    expect((await events.next()).done).toBe(true);
  });

  test('is one poll however many watch with one key, and another for another key', async () => {
    const { calls, send } = living();
    const { watch, tick } = hubOver(send);
    const watchers = Array.from({ length: 500 }, () => watch());
    expect((await Promise.all(watchers.map((watcher) => watcher.next()))).map(logsOf)).toEqual(Array(500).fill(0));
    expect(calls.toSorted()).toEqual(['/evaluations/evr_1', '/evaluations/evr_1/runs', '/evaluations/evr_1/stats']);
    await tick();
    expect(calls).toHaveLength(6);
    await watch('b').next();
    expect(calls).toHaveLength(9);
  });

  test('stops with its last watcher', async () => {
    const { calls, send } = living();
    const { watch, tick, sleeps } = hubOver(send);
    const [one, two] = [watch(), watch()];
    await Promise.all([one.next(), two.next()]);
    await one.return?.();
    await tick();
    expect(calls).toHaveLength(6);
    const waiting = two.next();
    await two.return?.();
    expect((await waiting).done).toBe(true);
    await tick();
    await tick();
    expect(calls).toHaveLength(6);
    expect(sleeps).toHaveLength(0);
  });

  test('does not keep a newcomer waiting: not one in a hurry, nor one who comes during a fault', async () => {
    const { state, send } = living();
    const { watch, tick } = hubOver(send);
    const patient = watch('a', 3_600_000);
    await patient.next();
    state.numLogs = 3;
    const hasty = watch('a', 1000);
    expect(logsOf(await hasty.next())).toBe(3);
    expect(logsOf(await patient.next())).toBe(3);
    state.broken = true;
    await tick();
    expect(seenOf(await patient.next())).toBeInstanceOf(Error);
    expect(seenOf(await watch('a', 5000).next())).toBeInstanceOf(Error);
  });

  test('counts the rate from the first look, not from the last', async () => {
    const { state, send } = living();
    const { watch, tick } = hubOver(send);
    const events = watch();
    await events.next();
    state.numLogs = 2;
    const change = events.next();
    await tick();
    const since = { observedAt: 0, numLogs: new Map([['run_1', 0]]) };
    expect(seenOf(await change)).toMatchObject({ observedAt: 5000, since });
  });

  test('reports what changed of the evaluation and its runs while the stats are as they were', async () => {
    const { state, send } = living();
    const { watch, tick } = hubOver(send);
    const events = watch();
    const ofStats = watch('a', 5000, false);
    await Promise.all([events.next(), ofStats.next()]);
    let sent = false;
    void ofStats.next().then(() => (sent = true));
    for (const [name, change] of [['control', { control: true }] as const, ['name', { name: 'Summer' }] as const]) {
      Object.assign(state, change);
      const event = events.next();
      await tick();
      const seen = seenOf(await event);
      if (!seen || seen instanceof Error) throw new Error('No snapshot.');
      expect({
        name: seen.evaluation?.name,
        control: seen.runs?.map((run: Checked<Run>) => !(run instanceof Error) && run.control)[0],
      }).toMatchObject({
        [name]: state[name],
      });
    }
    expect(sent).toBe(false);
  });

  test('survives stats that no text can be made of', async () => {
    const deep = `{"status":"running","run_stats":[],"x":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    const { send } = living();
    const { watch } = hubOver(async (call) => (call.path.endsWith('/stats') ? json(deep) : send(call)));
    expect(seenOf(await watch().next())).toBeInstanceOf(Error);
  });

  test('reports a fault once, backs off, and reports when it is over', async () => {
    const { state, send } = living();
    const { watch, tick } = hubOver(send);
    const events = watch();
    await events.next();
    state.broken = true;
    const fault = events.next();
    expect(await tick()).toBe(5000);
    expect(seenOf(await fault)).toBeInstanceOf(Error);
    const recovery = events.next();
    expect([await tick(), await tick(), await tick(), await tick(), await tick()]).toEqual([5000, 10_000, 20_000, 40_000, 40_000]);
    state.broken = false;
    await tick();
    expect(logsOf(await recovery)).toBe(0);
    expect(await tick()).toBe(5000);
  });
});

describe('evaluationProgress', () => {
  const QUERY = `subscription ($id: ID!) { evaluationProgress(id: $id) {
    isFinal evaluation { name } stats { status } runs { run { id label status } status numLogs expectedLogs percent judgments etaSeconds } } }`;
  const events = async (response: Response) =>
    (await response.text())
      .split('\n\n')
      .filter((block) => block.includes('event: next'))
      .map((block) => JSON.parse(/data: (.*)/.exec(block)?.[1] ?? '{}'));

  test('comes over Server-Sent Events and completes', async () => {
    const { state, send } = living();
    Object.assign(state, { numLogs: 10, status: 'completed' });
    const { post, calls } = facade({ upstream: send });
    const response = await post({ query: QUERY, variables: { id: 'Evaluation:evr_1' } }, { accept: 'text/event-stream' });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const run = { id: 'Run:evr_1:run_1', label: 'v0', status: 'COMPLETED' };
    const progress = { run, status: 'COMPLETED', numLogs: 10, expectedLogs: 10, percent: 100, judgments: 10, etaSeconds: 0 };
    expect(await events(response)).toEqual([
      {
        data: {
          evaluationProgress: { isFinal: true, evaluation: { name: 'Spring' }, stats: { status: 'COMPLETED' }, runs: [progress] },
        },
      },
    ]);
    expect(calls).toHaveLength(3);
  });

  test('says how long it will take at the rate since it began', async () => {
    const { state, send } = living();
    const looks = [{ numLogs: 0 }, { numLogs: 2 }, { numLogs: 10, status: 'completed' }];
    const growing: Send = async (call) => {
      if (call.path.endsWith('/stats')) Object.assign(state, looks.shift());
      return send(call);
    };
    const { post } = facade({ upstream: growing });
    const query = 'subscription { evaluationProgress(id: "evr_1", intervalSeconds: 1) { runs { numLogs percent etaSeconds } } }';
    const sent = await events(await post({ query }, { accept: 'text/event-stream' }));
    expect(sent.map(({ data }) => data.evaluationProgress.runs)).toEqual([
      [{ numLogs: 0, percent: 0, etaSeconds: null }],
      // Two in a second or a little more, so eight in four or a little more.
      [{ numLogs: 2, percent: 20, etaSeconds: expect.toSatisfy((seconds: number) => seconds >= 4 && seconds <= 12) }],
      [{ numLogs: 10, percent: 100, etaSeconds: 0 }],
    ]);
  });

  test('leaves the questions of rows of each event the whole time of an operation', async () => {
    const looks = [
      { num_logs: 3, status: 'running' },
      { num_logs: 4, status: 'completed' },
    ];
    const left: number[] = [];
    const { post } = facade({
      upstream: synthetic({ runs: 1, logsPerRun: 3 }),
      respond: ({ path, deadline = 0 }) => {
        if (path.includes('/logs')) left.push(deadline - performance.now());
        if (!path.endsWith('/stats')) return undefined;
        const look = looks.shift();
        return json({ status: look?.status, run_stats: [{ run_id: 'evr_0-r0', evaluator_stats: [], ...look }] });
      },
      // Over before the second look.
      operationTimeout: 2_000,
    });
    const query = 'subscription { evaluationProgress(id: "evr_0", intervalSeconds: 3) { evaluation { logs { aggregates { count } } } } }';
    const sent = await events(await post({ query }, { accept: 'text/event-stream' }));
    const event = { data: { evaluationProgress: { evaluation: { logs: { aggregates: { count: 3 } } } } } };
    expect(sent).toEqual([event, event]);
    expect(left.map((ms) => ms > 0)).toEqual([true, true]);
  });

  test('reports an unknown evaluation and a senseless interval as errors', async () => {
    const { post, calls } = facade({ upstream: living().send });
    const response = await post({ query: QUERY, variables: { id: 'evr_9' } }, { accept: 'text/event-stream' });
    const message = 'The evaluation source does not know this evaluation.';
    expect(await events(response)).toMatchObject([{ errors: [{ message, extensions: { code: 'NOT_FOUND' } }] }]);
    calls.length = 0;
    const hasty = 'subscription { evaluationProgress(id: "evr_1", intervalSeconds: 0) { isFinal } }';
    const refusal = await events(await post({ query: hasty }, { accept: 'text/event-stream' }));
    expect(refusal).toMatchObject([{ errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'intervalSeconds' } }] }]);
    expect(calls).toEqual([]);
  });

  test.each([
    ['stats', 'isFinal'],
    ['stats', 'evaluation { name }'],
    ['runs', 'evaluation { name }'],
  ])('says that %s are lost of an evaluation that is known, to who selects %s', async (part, shown) => {
    const { send } = living();
    const losing: Send = (call) =>
      call.path.startsWith(`/evaluations/evr_1/${part}`) ? Promise.resolve(json({ detail: 'Lost.' }, 404)) : send(call);
    const query = `subscription { evaluationProgress(id: "evr_1") { ${shown} } }`;
    const response = await facade({ upstream: losing }).post({ query }, { accept: 'text/event-stream' });
    const message = `The evaluation source knows this evaluation, but not its ${part}.`;
    expect(await events(response)).toMatchObject([{ errors: [{ message, extensions: { code: 'NOT_FOUND', retryable: false } }] }]);
  });
});
