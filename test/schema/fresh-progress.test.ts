import { describe, expect, test } from 'vitest';
import { eventsOf } from '../support/events.ts';
import { backendOver, facade } from '../support/helpers.ts';

const EVALUATION = 'evr_9o2RsQmKn2OTWksQt1Dr4';
const RUNS = ['run_IrQ9McniQ4GOFt6IyDeeJ', 'run_Bdv0nqQLgznqOPuFFaz4f'] as const;
const SSE = { accept: 'text/event-stream' };
const REST = { 'content-type': 'application/json', 'x-api-key': 'k' };

/** A run that is shown, and the events as far as the selections below show them. */
interface Shown {
  readonly run: { readonly humanloopId: string; readonly control: boolean };
}

interface Progress {
  readonly runs: readonly Shown[];
  readonly evaluation: { readonly controlRun: Shown['run']; readonly runs: readonly Shown['run'][] };
  readonly stats: { readonly runStats: readonly Shown[] };
}

const controlAmong = (runs: readonly Shown[]) => runs.find(({ run }) => run.control)?.run.humanloopId;

/** The ways to show which run is the control of an evaluation. */
const SHOWN: [where: string, selection: string, controlOf: (progress: Progress) => string | undefined][] = [
  ['in the runs of the event', 'runs { run { humanloopId control } }', ({ runs }) => controlAmong(runs)],
  ['in the evaluation', 'evaluation { controlRun { humanloopId } }', ({ evaluation }) => evaluation.controlRun.humanloopId],
  ['in the stats', 'stats { runStats { run { humanloopId control } } }', ({ stats }) => controlAmong(stats.runStats)],
  [
    'beside early fields',
    'evaluation { stats { status } runs { humanloopId control stats { numLogs } } }',
    ({ evaluation }) => controlAmong(evaluation.runs.map((run) => ({ run }))),
  ],
];

/** The sample, its control run to be changed by either door, and a gate that holds chosen calls. */
const changeable = async () => {
  const backend = await backendOver();
  let held: { readonly path: string; readonly opened: Promise<void> } | undefined;
  const over = facade({
    upstream: async (call) => {
      // Read before the gate, answered after it: as a slow way back would have it.
      const answer = await backend(call);
      if (held && call.method === 'GET' && call.path.endsWith(held.path)) await held.opened;
      return answer;
    },
    backend,
    readOnly: false,
  });
  const hold = (path: string) => {
    let open = (): void => undefined;
    held = { path, opened: new Promise((resolve) => (open = resolve)) };
    return () => {
      held = undefined;
      open();
    };
  };
  const byMutation = async (runId: string) => {
    const input = `{ evaluationId: "${EVALUATION}", runId: "${runId}" }`;
    const { data } = await over.ask(
      `mutation { setEvaluationControlRun(input: ${input}) { run { humanloopId control } userErrors { message } } }`,
    );
    expect(data.setEvaluationControlRun).toEqual({ run: { humanloopId: runId, control: true }, userErrors: [] });
  };
  const byRest = async (runId: string) => {
    const url = `http://facade.test/v5/evaluations/${EVALUATION}/runs/${runId}`;
    const { status } = await over.fetch(new Request(url, { method: 'PATCH', headers: REST, body: '{"control":true}' }));
    expect(status).toBe(200);
  };
  const watch = async (selection: string, intervalSeconds = 3600) => {
    const query = `subscription { evaluationProgress(id: "${EVALUATION}", intervalSeconds: ${intervalSeconds}) { ${selection} } }`;
    return eventsOf(await over.post({ query }, SSE));
  };
  return { ...over, hold, byMutation, byRest, watch };
};

describe.each(['byMutation', 'byRest'] as const)('a change made %s', (how) => {
  test.each(SHOWN)('is in the next event of all who watch, and in the first of a newcomer: %s', async (_where, selection, controlOf) => {
    const over = await changeable();
    const shown = async (events: Awaited<ReturnType<typeof over.watch>>) => controlOf((await events.next())?.data.evaluationProgress);
    await over[how](RUNS[0]);
    const watchers = [await over.watch(selection), await over.watch(selection)];
    for (const watcher of watchers) await shown(watcher);
    for (const runId of [RUNS[1], RUNS[0], RUNS[1]]) {
      await over[how](runId);
      const newcomer = await over.watch(selection);
      expect(await shown(newcomer)).toBe(runId);
      for (const watcher of watchers) expect(await shown(watcher)).toBe(runId);
      await newcomer.leave();
    }
    for (const watcher of watchers) await watcher.leave();
  });

  test.each(['/runs', '/stats', EVALUATION])('is in a first event for which %s was being read when it was made', async (path) => {
    const over = await changeable();
    await over[how](RUNS[0]);
    const open = over.hold(path);
    const events = await over.watch('runs { run { humanloopId control } }');
    const first = events.next();
    while (!over.calls.some((call) => call.endsWith(path))) await new Promise(setImmediate);
    await over[how](RUNS[1]);
    open();
    expect(controlAmong((await first)?.data.evaluationProgress.runs)).toBe(RUNS[1]);
    await events.leave();
  });
});

test('a change that a newcomer joins after is looked for once, whoever watches', async () => {
  const over = await changeable();
  const watchers = await Promise.all(Array.from({ length: 20 }, () => over.watch('runs { run { control } }')));
  await Promise.all(watchers.map((watcher) => watcher.next()));
  over.calls.length = 0;
  await over.byRest(RUNS[0]);
  await over.byRest(RUNS[1]);
  await Promise.all(watchers.map((watcher) => watcher.next()));
  const reads = over.calls.filter((call) => call.startsWith('GET'));
  expect(reads.length).toBeLessThanOrEqual(6);
  for (const watcher of watchers) await watcher.leave();
});

describe('evaluationsProgress', () => {
  const FINAL = ['evr_7ZAECYi82P80BOqjkseLt', 'evr_0'];
  const watchAll = async (over: Awaited<ReturnType<typeof changeable>>, ids: readonly string[], selection = 'evaluationId isFinal') => {
    const query = `subscription ($ids: [ID!]!) { evaluationsProgress(ids: $ids, intervalSeconds: 3600) { ${selection} } }`;
    return eventsOf(await over.post({ query, variables: { ids } }, SSE));
  };

  test('shows each at once, then the one that changed, with shared polls', async () => {
    const over = await changeable();
    const other = 'evr_jkDGEZI2gnC7uZPTsV5Bp';
    const single = await over.watch('isFinal runs { numLogs }');
    await single.next();
    over.calls.length = 0;
    const events = await watchAll(over, [EVALUATION, `Evaluation:${other}`, `Evaluation:${EVALUATION}`], 'evaluationId isFinal');
    const first = [await events.next(), await events.next()].map((event) => event?.data.evaluationsProgress);
    expect(first.map(({ evaluationId }) => evaluationId).toSorted()).toEqual(
      [`Evaluation:${EVALUATION}`, `Evaluation:${other}`].toSorted(),
    );
    expect(over.calls.toSorted()).toEqual([`GET /evaluations/${EVALUATION}/stats`, `GET /evaluations/${other}/stats`].toSorted());
    await over.ask(
      `mutation { cancelEvaluationRun(input: { evaluationId: "${other}", runId: "run_5CY6u6HZuHDigyU4sQTCe" }) { userErrors { message } } }`,
    );
    expect((await events.next())?.data.evaluationsProgress).toEqual({ evaluationId: `Evaluation:${other}`, isFinal: true });
    await events.leave();
    await single.leave();
  });

  test('gives an unknown one an error of its own, and ends when all others are final', async () => {
    const over = await changeable();
    const events = await watchAll(over, FINAL);
    const both = [await events.next(), await events.next()];
    expect(both.find((event) => event?.data.evaluationsProgress)?.data.evaluationsProgress).toEqual({
      evaluationId: `Evaluation:${FINAL[0]}`,
      isFinal: true,
    });
    expect(both.find((event) => event?.errors)).toMatchObject({
      data: { evaluationsProgress: null },
      errors: [{ path: ['evaluationsProgress'], extensions: { code: 'NOT_FOUND', evaluationId: FINAL[1], retryable: false } }],
    });
    expect(await events.next()).toBeUndefined();
  });

  test.each([
    ['no id', []],
    ['too many', Array.from({ length: 51 }, (_, index) => `evr_${index}`)],
    ['the id of another thing', ['Run:evr_1:run_1']],
    ['no id at all', [EVALUATION, 'a b']],
  ])('refuses %s before it asks anything', async (_what, ids) => {
    const over = await changeable();
    const events = await watchAll(over, ids);
    expect(await events.next()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'ids' } }] });
    expect(over.calls).toEqual([]);
  });

  test('takes fifty, named more than once too', async () => {
    const over = await changeable();
    const ids = Array.from({ length: 50 }, (_, index) => `evr_${index}`);
    const events = await watchAll(over, [...ids, ...ids]);
    const reported = [];
    for (let event = await events.next(); event; event = await events.next()) reported.push(event.errors?.[0]?.extensions['evaluationId']);
    expect(reported.toSorted()).toEqual(ids.toSorted());
  });
});
