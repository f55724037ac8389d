import { describe, expect, test } from 'vitest';
import { facade } from '../support/helpers.ts';
import { synthetic } from '../support/synthetic.ts';

const E = 'GET /evaluations/evr_0';
const big = () => facade({ upstream: synthetic({ evaluations: 1, runs: 6, logsPerRun: 400 }) });

describe('the upstream calls of a query', () => {
  test('an evaluation alone is one call', async () => {
    const { ask, calls, rounds } = big();
    expect((await ask('{ evaluation(id: "evr_0") { name } }')).data).toEqual({ evaluation: { name: 'Evaluation evr_0' } });
    expect(calls).toEqual([E]);
    expect(rounds.count).toBe(1);
  });

  test('stats are asked for beside the evaluation', async () => {
    const { ask, calls, rounds } = big();
    expect((await ask('{ evaluation(id: "evr_0") { name stats { status } } }')).data.evaluation.stats).toEqual({ status: 'COMPLETED' });
    expect(calls).toEqual([E, `${E}/stats`]);
    expect(rounds.count).toBe(1);
  });

  test('a page of logs is asked for beside the evaluation', async () => {
    const { ask, calls, rounds } = big();
    const { data } = await ask('{ evaluation(id: "evr_0") { name logs(first: 100) { totalCount nodes { log { output } } } } }');
    expect(data.evaluation.logs.totalCount).toBe(2400);
    expect(data.evaluation.logs.nodes).toHaveLength(100);
    expect(calls).toEqual([E, `${E}/logs?page=1&size=100`]);
    expect(rounds.count).toBe(1);
  });

  test('a window that lies on no page of its own size is still one call', async () => {
    const { ask, calls } = big();
    const first = await ask('{ evaluation(id: "evr_0") { logs(first: 50) { pageInfo { endCursor } } } }');
    const after = first.data.evaluation.logs.pageInfo.endCursor;
    calls.length = 0;
    const { data } = await ask(
      'query ($after: String) { evaluation(id: "evr_0") { logs(first: 30, after: $after) { nodes { log { output } } } } }',
      {
        after,
      },
    );
    expect(data.evaluation.logs.nodes.map(({ log }: { log: { output: string } }) => log.output)).toEqual(
      Array.from({ length: 30 }, (_, index) => `Answer ${50 + index}`),
    );
    expect(calls).toEqual([E, `${E}/logs?page=2&size=40`]);
  });

  test('a numbered page is one call', async () => {
    const { ask, calls, rounds } = big();
    const { data } = await ask('{ evaluation(id: "evr_0") { logs(page: 3, perPage: 40) { nodes { log { output } } } } }');
    expect(data.evaluation.logs.nodes[0].log.output).toBe('Answer 80');
    expect(calls).toEqual([E, `${E}/logs?page=3&size=40`]);
    expect(rounds.count).toBe(1);
  });

  test('four windows inside the first hundred rows, under the evaluation twice, share one page', async () => {
    const { ask, calls, rounds } = big();
    const { data } = await ask(`{
      a: evaluation(id: "evr_0") {
        w1: logs(page: 1, perPage: 50) { ...W } w2: logs(page: 1, perPage: 100) { ...W }
        w3: logs(page: 2, perPage: 20) { ...W } w4: logs(page: 3, perPage: 30) { ...W }
      }
      b: evaluation(id: "Evaluation:evr_0") { name runsCount }
    }
    fragment W on EvaluationLogConnection { nodes { log { output } } }`);
    expect(data.a.w3.nodes[0].log.output).toBe('Answer 20');
    expect(data.a.w4.nodes.at(-1).log.output).toBe('Answer 89');
    expect(calls).toEqual([E, `${E}/logs?page=1&size=100`]);
    expect(rounds.count).toBe(1);
  });

  test('the last rows need the total first', async () => {
    const { ask, calls, rounds } = big();
    const { data } = await ask('{ evaluation(id: "evr_0") { logs(last: 20) { nodes { log { output } } pageInfo { hasNextPage } } } }');
    expect(data.evaluation.logs.nodes.map(({ log }: { log: { output: string } }) => log.output)).toEqual(
      Array.from({ length: 20 }, (_, index) => `Answer ${2380 + index}`),
    );
    expect(data.evaluation.logs.pageInfo.hasNextPage).toBe(false);
    expect(calls).toEqual([E, `${E}/logs?page=1&size=1`, `${E}/logs?page=120&size=20`]);
    expect(rounds.count).toBe(2);
  });

  test('ten pages of a hundred rows are ten calls at once', async () => {
    const { ask, calls, rounds } = big();
    const aliases = Array.from({ length: 10 }, (_, index) => `p${index}: logs(page: ${index + 1}, perPage: 100) { nodes { runId } }`);
    const { data } = await ask(`{ evaluation(id: "evr_0") { ${aliases.join('\n')} } }`);
    expect(data.evaluation.p9.nodes).toHaveLength(100);
    expect(calls).toHaveLength(11);
    expect(rounds.count).toBe(1);
  });

  test('a dashboard of twenty evaluations with six runs each is one, twenty, and a hundred and twenty calls', async () => {
    const { ask, calls, rounds } = facade({ upstream: synthetic({ evaluations: 20, runs: 6, logsPerRun: 10 }) });
    const { data } = await ask('{ evaluations(first: 20) { nodes { id runs { id logs(first: 5) { nodes { id } } } } } }');
    expect(data.evaluations.nodes[19].runs[5].logs.nodes[4].id).toBe('EvaluationLog:evr_19:evr_19-r5:evr_19-r5-l4');
    expect(calls).toHaveLength(1 + 20 + 120);
    expect(rounds.count).toBe(3);
  });

  test('runs, stats and all that is derived of them are one call each', async () => {
    const { ask, calls, rounds } = big();
    const { data } = await ask('{ evaluation(id: "evr_0") { runs { label stats { numLogs expectedLogs } } status controlRun { id } } }');
    expect(data.evaluation.controlRun.id).toBe('Run:evr_0:evr_0-r0');
    expect(calls.toSorted()).toEqual([E, `${E}/runs`, `${E}/stats`]);
    expect(rounds.count).toBe(1);
  });

  test('an unknown evaluation is null after the calls of what was selected', async () => {
    const { ask, calls, rounds } = big();
    const reply = await ask('{ evaluation(id: "evr_9") { name stats { status } logs { totalCount } } }');
    expect(reply).toEqual({ data: { evaluation: null } });
    expect(calls).toEqual(['GET /evaluations/evr_9', 'GET /evaluations/evr_9/stats', 'GET /evaluations/evr_9/logs?page=1&size=10']);
    expect(rounds.count).toBe(1);
  });

  test('what is skipped, or never selected, is not started early', async () => {
    const { ask, calls } = big();
    await ask(
      'query ($no: Boolean!, $yes: Boolean!) { evaluation(id: "evr_0") { name stats @include(if: $no) { status } ...R @skip(if: $yes) } } fragment R on Evaluation { runs { id } }',
      { no: false, yes: true },
    );
    expect(calls).toEqual([E]);
  });

  test('a run asked by its global id starts its children beside the runs', async () => {
    const { ask, calls, rounds } = big();
    const { data } = await ask(
      '{ node(id: "Run:evr_0:evr_0-r1") { ... on Run { label evaluation { name } stats { numLogs } logs(first: 2) { nodes { id } } } } }',
    );
    expect(data.node.evaluation.name).toBe('Evaluation evr_0');
    expect(calls.toSorted()).toEqual([E, `${E}/logs?page=1&size=2&run_id=evr_0-r1`, `${E}/runs`, `${E}/stats`]);
    expect(rounds.count).toBe(1);
  });
});
