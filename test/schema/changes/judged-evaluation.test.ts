import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import { eventsOf } from '../../support/events.ts';
import { facade, type Reply } from '../../support/helpers.ts';
import { WRITABLE_SOURCES, writesOf } from '../../support/writable.ts';
import { plainCalls } from '../analysis/asking.ts';

/* What a judgment changes, and that the operation which gives it sees all of that. */

const { evaluations, files, runs } = SAMPLE_IDS;
/** In run `storyteller`, with a voice that an evaluator from outside heard as theatrical. */
const LOG = 'log_c40dEZ6lz47ZOk39nficm';

type Shown = Reply['data'];

const STATE = `
  evaluationLog { judgments(evaluators: [{ name: "Voice" }]) { state display log { humanloopId } logs { humanloopId user judgment { display } } } }
  run { status stats { evaluatorStats(evaluator: { name: "Voice" }) { numJudgments ... on SelectEvaluatorStats { optionCounts { option count } } } } }
  evaluation {
    warm: logs(first: 5, filter: { runIds: ["${runs.storyteller}"], judgments: [{ evaluator: { name: "Voice" }, option: { eq: "warm" } }] }) { totalCount nodes { log { humanloopId } } }
    idas: logs(first: 0, filter: { judgments: [{ evaluator: { name: "Voice" }, user: { eq: "ida" } }] }) {
      totalCount
      aggregates { judgments(evaluators: [{ name: "Voice" }]) { numJudgments } }
    }
    comparison(candidateIds: ["${runs.storyteller}"], controlId: "${runs.houseRules}") { summary(evaluators: [{ name: "Voice" }]) { candidateScore } }
  }
  userErrors { code message }`;
const GIVE = `mutation ($input: GiveEvaluationJudgmentInput!) { giveEvaluationJudgment(input: $input) {
  evaluatorLog { humanloopId user createdAt parentId judgment { display } evaluator { name } } ${STATE} } }`;
const CORRECT = `mutation ($input: CorrectEvaluationJudgmentInput!) { correctEvaluationJudgment(input: $input) { evaluatorLog { humanloopId user } ${STATE} } }`;
const DELETE = `mutation ($input: DeleteEvaluationJudgmentInput!) { deleteEvaluationJudgment(input: $input) { deletedEvaluatorLogId ${STATE} } }`;

const GIVE_NOTE = `mutation ($input: GiveEvaluationJudgmentInput!) { giveEvaluationJudgment(input: $input) {
  evaluatorLog { humanloopId } run { status } userErrors { message } } }`;
const TAKE_NOTE = `mutation ($input: DeleteEvaluationJudgmentInput!) { deleteEvaluationJudgment(input: $input) {
  run { status } evaluation { status } userErrors { message } } }`;

const ROW = { evaluationId: evaluations.spring, runId: runs.storyteller, logId: LOG };

describe.each(WRITABLE_SOURCES)('over the %s source', (_name, source) => {
  const asking = async () => {
    const { ask, calls, bugs } = facade(await source());
    const change = async (document: string, input: object) => {
      const { data, errors } = await ask(document, { input: { ...ROW, ...input } });
      expect([errors, bugs]).toEqual([undefined, []]);
      const payload = Object.values<Shown>(data)[0];
      const [cell] = payload.evaluationLog?.judgments ?? [];
      const options = payload.run?.stats?.evaluatorStats[0].optionCounts ?? [];
      return {
        ...payload,
        cell,
        said: cell?.logs?.map(({ user, judgment }: Shown) => [user, judgment.display]),
        counts: Object.fromEntries(options.map(({ option, count }: Shown) => [option, count])),
      };
    };
    return { ask, change, calls };
  };

  test('a judgment shows in the cell, the stats, filters, aggregates and the comparison of its operation, and so does what takes its place', async () => {
    const { change, calls } = await asking();
    const before = await change(DELETE, { evaluatorLogId: 'log_nope' });
    expect(before.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    const given = await change(GIVE, { evaluator: { name: 'Voice' }, judgment: { option: 'warm' }, user: 'ida' });
    expect(given.evaluatorLog).toMatchObject({ user: 'ida', parentId: LOG, judgment: { display: 'warm' }, evaluator: { name: 'Voice' } });
    expect(Date.parse(given.evaluatorLog.createdAt)).toBeGreaterThan(Date.parse('2026-01-01T00:00:00Z'));
    expect(given.cell).toMatchObject({ state: 'JUDGED', display: 'warm', log: { humanloopId: given.evaluatorLog.humanloopId } });
    expect(given.said).toEqual([
      ['ida', 'warm'],
      [null, 'theatrical'],
    ]);
    const { warm } = given.evaluation;
    expect([warm.totalCount, warm.nodes]).toEqual([given.counts.warm, expect.arrayContaining([{ log: { humanloopId: LOG } }])]);
    expect(given.evaluation.idas).toMatchObject({ totalCount: 1, aggregates: { judgments: [{ numJudgments: 1 }] } });

    const second = await change(GIVE, { evaluator: { name: 'Voice' }, judgment: { option: 'stiff' }, user: 'bo' });
    expect(second.said).toEqual([
      ['bo', 'stiff'],
      ['ida', 'warm'],
      [null, 'theatrical'],
    ]);
    expect([second.cell.display, second.evaluation.warm.totalCount, second.evaluation.idas.totalCount]).toEqual([
      'stiff',
      warm.totalCount - 1,
      1,
    ]);
    expect(second.counts).toEqual({ ...given.counts, warm: given.counts.warm - 1, stiff: given.counts.stiff + 1 });
    expect(second.evaluation.comparison.summary[0].candidateScore).toBeLessThan(given.evaluation.comparison.summary[0].candidateScore);

    const corrected = await change(CORRECT, { evaluatorLogId: second.evaluatorLog.humanloopId, judgment: { option: 'matter-of-fact' } });
    expect([corrected.userErrors, corrected.evaluatorLog.user]).toEqual([[], 'bo']);
    expect(corrected.said).toEqual([
      ['bo', 'matter-of-fact'],
      ['ida', 'warm'],
      [null, 'theatrical'],
    ]);

    const taken = await change(DELETE, { evaluatorLogId: corrected.evaluatorLog.humanloopId });
    expect(taken.deletedEvaluatorLogId).toBe(`Log:${corrected.evaluatorLog.humanloopId}`);
    expect([taken.cell.display, taken.counts, taken.evaluation]).toEqual(['warm', given.counts, given.evaluation]);
    expect(writesOf(plainCalls(calls)).map((call) => call.split('?')[0])).toEqual([
      'POST /evaluators/log',
      'POST /evaluators/log',
      'POST /evaluators/log',
      'DELETE /logs',
      'DELETE /logs',
    ]);
  });

  test('what people said and what they have not judged yet can be asked for', async () => {
    const { ask, change } = await asking();
    const countOf = async (filter: string): Promise<number> => {
      const { data, errors } = await ask(
        `{ evaluation(id: "${evaluations.spring}") { logs(first: 0, filter: { judgments: [${filter}] }) { totalCount } } }`,
      );
      expect(errors).toBeUndefined();
      return data.evaluation.logs.totalCount;
    };
    const tags = (user: string, more = '') => `{ evaluator: { name: "Issue Tags" }, user: ${user} ${more} }`;
    expect(await countOf(tags('{ contains: "MAREN" }'))).toBe(19);
    expect(await countOf(tags('{ contains: "maren" }', 'state: [MISSING]'))).toBe(85);
    expect(await countOf(tags('{ eq: "ida" }'))).toBe(0);
    expect(await countOf(tags('{ eq: "ida" }', 'state: [MISSING]'))).toBe(104);
    await change(GIVE, { evaluator: { name: 'Issue Tags' }, judgment: { options: ['lovely'] }, user: 'ida' });
    expect(await countOf(tags('{ eq: "ida" }', 'state: [MISSING]'))).toBe(103);
    expect(await countOf(tags('{ startsWith: "maren" }', 'option: { eq: "too long" }'))).toBe(
      (await countOf('{ evaluator: { name: "Issue Tags" }, option: { eq: "too long" } }')) + 1,
    );
    expect(await countOf(tags('{ isNull: true }'))).toBe(0);
    expect(await countOf('{ evaluator: { name: "Voice" }, user: { isNull: true } }')).toBe(
      await countOf(`{ evaluator: { name: "Voice" }, state: [JUDGED] }`),
    );
  });

  test('a judgment of an export cannot be deleted: what corrects it counts, and that it remains is said', async () => {
    const { change } = await asking();
    const corrected = await change(CORRECT, { evaluatorLogId: 'log_u59HTwDTsnsF6BwKXWJcC', judgment: { option: 'stiff' }, user: 'ida' });
    expect(corrected.userErrors).toMatchObject([{ code: 'CONFLICT', message: expect.stringContaining('counts') }]);
    expect(corrected.said).toEqual([
      ['ida', 'stiff'],
      [null, 'theatrical'],
    ]);
    expect((await change(DELETE, { evaluatorLogId: 'log_u59HTwDTsnsF6BwKXWJcC' })).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
  });

  test('the same judgment twice is refused, whichever sees it first', async () => {
    const { change, calls } = await asking();
    const again = { evaluator: { name: 'Voice' }, judgment: { option: 'warm' }, user: 'ida' };
    await change(GIVE, again);
    const before = calls.length;
    expect((await change(GIVE, again)).userErrors).toMatchObject([{ code: 'ALREADY_JUDGED' }]);
    expect(writesOf(calls.slice(before))).toEqual([]);
    // A person without a name says what the evaluator said by itself, and then says it again.
    const asItself = { evaluator: { name: 'Helpfulness' }, judgment: { number: 5 }, logId: 'log_CjXxiL0EE1MTD5XJvjKBl' };
    const payloads = [await change(GIVE, asItself), await change(GIVE, asItself)];
    expect(payloads.map(({ userErrors }) => userErrors.map(({ code }: Shown) => code))).toEqual([[], ['CONFLICT']]);
  });

  test('a run that waits for a person is completed by the last judgment, and runs again when one is taken back', async () => {
    const { ask } = facade(await source());
    const evaluation = {
      name: 'For people',
      file: { id: files.replyPrompt },
      evaluators: [{ evaluator: { path: { path: 'Evaluators/Conductor’s Note' } }, orchestrated: false }],
    };
    const created = await ask(
      'mutation ($input: CreateEvaluationInput!) { createEvaluation(input: $input) { evaluation { humanloopId } userErrors { message } } }',
      { input: evaluation },
    );
    expect([created.errors, created.data.createEvaluation.userErrors]).toEqual([undefined, []]);
    const evaluationId = created.data.createEvaluation.evaluation.humanloopId;
    const { data } = await ask(`query ($run: ID!) { run(id: $run) { dataset { versionId } version { versionId } } }`, {
      run: `Run:${evaluations.spring}:${runs.storyteller}`,
    });
    const run = {
      evaluationId,
      dataset: { versionId: data.run.dataset.versionId },
      version: { versionId: data.run.version.versionId },
      orchestrated: false,
      useExistingLogs: true,
    };
    const started = await ask(
      `mutation ($input: CreateEvaluationRunInput!) { createEvaluationRun(input: $input) {
        run { humanloopId status logs(first: 50, filter: { judgments: [{ state: [MISSING] }] }) { nodes { log { humanloopId } } } } userErrors { message } } }`,
      { input: run },
    );
    const { humanloopId: runId, status, logs } = started.data.createEvaluationRun.run;
    expect([started.errors, status]).toEqual([undefined, 'RUNNING']);
    expect(logs.nodes.length).toBeGreaterThan(10);
    const seen: string[] = [];
    let last = '';
    for (const { log } of logs.nodes) {
      const input = {
        evaluationId,
        runId,
        logId: log.humanloopId,
        evaluator: { name: 'Conductor’s Note' },
        judgment: { text: 'Good.' },
        user: 'ida',
      };
      const given = (await ask(GIVE_NOTE, { input })).data.giveEvaluationJudgment;
      expect(given.userErrors).toEqual([]);
      seen.push(given.run.status);
      last = given.evaluatorLog.humanloopId;
    }
    expect(seen).toEqual([...seen.slice(1).map(() => 'RUNNING'), 'COMPLETED']);
    const input = { evaluationId, runId, logId: logs.nodes.at(-1).log.humanloopId, evaluatorLogId: last };
    const taken = (await ask(TAKE_NOTE, { input })).data.deleteEvaluationJudgment;
    expect(taken).toEqual({ run: { status: 'RUNNING' }, evaluation: { status: 'RUNNING' }, userErrors: [] });
  });

  test('scores over time follow, and whoever watches the evaluation is shown it at once', async () => {
    const { ask, post, calls } = facade(await source());
    const scoreOf = async () => {
      const { data } = await ask(`{ evaluationScores(fileId: "${files.replyPrompt}", evaluator: { name: "Words" }, runs: ALL) {
        points { score run { humanloopId } } } }`);
      return data.evaluationScores.points.find(({ run }: Shown) => run.humanloopId === runs.thinking).score;
    };
    const query = `subscription { evaluationProgress(id: "${evaluations.easter}", intervalSeconds: 3600) {
      runs { run { humanloopId stats { evaluatorStats(evaluator: { name: "Words" }) { score } } } } } }`;
    const events = eventsOf(await post({ query }, { accept: 'text/event-stream' }));
    const shown = async () => {
      const { runs: all } = (await events.next())?.data.evaluationProgress ?? {};
      return all.find(({ run }: Shown) => run.humanloopId === runs.thinking).run.stats.evaluatorStats[0].score;
    };
    const before = await scoreOf();
    expect(await shown()).toBe(before);
    const logId = 'log_lZRNvj2KDHvXP611D2qAz';
    const input = {
      evaluationId: evaluations.easter,
      runId: runs.thinking,
      logId,
      evaluator: { name: 'Words' },
      judgment: { number: 500 },
    };
    expect((await ask(GIVE_NOTE, { input })).data.giveEvaluationJudgment.userErrors).toEqual([]);
    const after = await scoreOf();
    expect(after).not.toBe(before);
    expect(await shown()).toBe(after);
    expect(writesOf(calls)).toHaveLength(1);
    await events.leave();
  });

  test('costs what is said of it', async () => {
    const { change, calls } = await asking();
    const { evaluatorLog } = await change(GIVE_NOTE, { evaluator: { name: 'Voice' }, judgment: { option: 'warm' } });
    const [E, row] = [`GET /evaluations/${evaluations.spring}`, `logs?page=1&size=100&run_id=${runs.storyteller}&log_id=${LOG}`];
    expect(calls).toEqual([
      E,
      `${E}/${row}`,
      expect.stringMatching(/^POST \/evaluators\/log\?version_id=evv_\w+$/),
      `GET /logs/${evaluatorLog.humanloopId}`,
      `${E}/runs`,
    ]);
    calls.length = 0;
    await change(TAKE_NOTE, { evaluatorLogId: evaluatorLog.humanloopId });
    expect(calls).toEqual([E, `${E}/${row}`, `DELETE /logs?id=${evaluatorLog.humanloopId}`, `${E}/runs`, E, `${E}/stats`]);
  });
});
