import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../sample/sample-ids.ts';
import { facade } from '../support/helpers.ts';
import { refusalsOf, refused } from '../support/refusals.ts';
import { synthetic } from '../support/synthetic.ts';

const { evaluations, runs, logs } = SAMPLE_IDS;
const RUN = `Run:${evaluations.spring}:${runs.storyteller}`;
const ROW = `EvaluationLog:${evaluations.spring}:${runs.storyteller}:${logs.threeJudgmentsDeep}`;
const E = `GET /evaluations/${evaluations.spring}`;

describe('run', () => {
  test.each([
    ['its global id', `id: "${RUN}"`],
    ['upstream ids', `evaluationId: "${evaluations.spring}", id: "${runs.storyteller}"`],
    ['global ids of both', `evaluationId: "Evaluation:${evaluations.spring}", id: "${RUN}"`],
  ])('is found by %s, with one call', async (_name, args) => {
    const { ask, calls } = facade();
    expect(await ask(`{ run(${args}) { id } }`)).toEqual({ data: { run: { id: RUN } } });
    expect(calls).toEqual([`${E}/runs`]);
  });

  test('starts at once what needs its ids alone', async () => {
    const { ask, rounds } = facade();
    const { errors } = await ask(`{ run(id: "${RUN}") { label evaluation { name } stats { numLogs } logs(first: 1) { totalCount } } }`);
    expect(errors).toBeUndefined();
    expect(rounds.count).toBe(1);
  });

  test('is null where there is no such one, or the ids contradict each other', async () => {
    const { ask } = facade();
    expect(
      await ask(
        `{ a: run(id: "Run:${evaluations.spring}:run_none") { id } b: run(id: "Run:evr_none:run_1") { id } c: run(id: "${RUN}", evaluationId: "evr_1") { id } }`,
      ),
    ).toEqual({ data: { a: null, b: null, c: null } });
  });

  test('by an upstream id alone is refused, and says what is missing', async () => {
    expect(refusalsOf(await facade().ask('{ run(id: "run_1") { id } }'))).toEqual(refused('run', 'evaluationId'));
    expect(refusalsOf(await facade().ask('{ run(id: "Run:a:b:c") { id } }'))).toEqual(refused('run', 'id'));
  });
});

describe('evaluationLog', () => {
  test.each([
    ['its global id', `id: "${ROW}"`],
    ['upstream ids', `evaluationId: "${evaluations.spring}", runId: "${runs.storyteller}", id: "${logs.threeJudgmentsDeep}"`],
    ['global ids of its parts', `runId: "${RUN}", id: "Log:${logs.threeJudgmentsDeep}"`],
    ['its log in any run', `evaluationId: "${evaluations.spring}", id: "${logs.threeJudgmentsDeep}"`],
  ])('is found by %s, with one call', async (_name, args) => {
    const { ask, calls } = facade();
    expect(await ask(`{ evaluationLog(${args}) { id log { output } } }`)).toMatchObject({ data: { evaluationLog: { id: ROW } } });
    expect(calls).toHaveLength(1);
  });

  test('is null where there is no such one, or the ids contradict each other', async () => {
    const { ask } = facade({ upstream: synthetic() });
    const row = 'EvaluationLog:evr_0:evr_0-r0:evr_0-r0-l1';
    expect(
      await ask(
        `{ a: evaluationLog(id: "${row}") { id } b: evaluationLog(id: "${row}", runId: "evr_0-r1") { id } c: evaluationLog(id: "evr_0-none", evaluationId: "evr_0") { id } }`,
      ),
    ).toEqual({ data: { a: { id: row }, b: null, c: null } });
  });

  test('by the id of a log alone is refused, and says what is missing', async () => {
    expect(refusalsOf(await facade().ask('{ evaluationLog(id: "log_1") { id } }'))).toEqual(refused('evaluationLog', 'evaluationId'));
  });
});
