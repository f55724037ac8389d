import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import { facade, type Reply } from '../../support/helpers.ts';
import { WRITABLE_SOURCES } from '../../support/writable.ts';
import { scenario } from './scenarios.ts';

/* The screen of somebody who judges one row after another, until none is left. */

type Shown = Reply['data'];

const { evaluations } = SAMPLE_IDS;
const GIVE = `mutation ($input: GiveEvaluationJudgmentInput!) { giveEvaluationJudgment(input: $input) { userErrors { message } } }`;
const QUEUE = { id: evaluations.desk, evaluator: { name: 'Resolved' }, user: 'maren@owlandotter.example' };

describe.each(WRITABLE_SOURCES)('over the %s source', (_name, source) => {
  const queueing = async () => {
    const { ask, calls, bugs } = facade(await source());
    const queue = async (variables: object = QUEUE) => {
      calls.length = 0;
      const { data, errors } = await ask(scenario('JudgeQueue'), { ...QUEUE, ...variables });
      expect([errors, bugs]).toEqual([undefined, []]);
      return data.evaluation;
    };
    const give = async ({ runId, log }: Shown, user: string, option: string) => {
      const logId = log.id.replace(/^Log:/, '');
      const input = { evaluationId: evaluations.desk, runId, logId, evaluator: QUEUE.evaluator, judgment: { option }, user };
      expect((await ask(GIVE, { input })).data.giveEvaluationJudgment.userErrors).toEqual([]);
    };
    return { queue, give, calls };
  };

  test('JudgeQueue shows what one has not judged yet, and with what one may judge it', async () => {
    const { queue, calls } = await queueing();
    const { evaluator, logs } = await queue();
    expect(evaluator.version.spec).toMatchObject({
      returnType: 'SELECT',
      options: [{ option: 'solved' }, { option: 'half solved' }, { option: 'not solved' }],
      numberLimits: null,
      instructions: expect.any(String),
    });
    expect(logs).toMatchObject({ totalCount: 1, pageInfo: { hasNextPage: false } });
    expect(logs.nodes[0].judgments).toEqual([{ state: 'MISSING', logs: [] }]);
    expect(calls).toHaveLength(2);
  });

  test('JudgeQueue ends with the last judgment, and shows beside each row what others said', async () => {
    const { queue, give } = await queueing();
    const { logs } = await queue({ user: 'ida' });
    expect(logs.totalCount).toBe(8);
    const said = logs.nodes.map(({ judgments }: Shown) => judgments[0].logs.map(({ user }: Shown) => user).join());
    expect(said.toSorted()).toEqual(['', ...Array(7).fill('maren@owlandotter.example')]);
    let left = logs.totalCount;
    for (const row of logs.nodes) {
      await give(row, 'ida', 'half solved');
      left -= 1;
      expect((await queue({ user: 'ida' })).logs.totalCount).toBe(left);
    }
    expect((await queue()).logs.nodes[0].judgments[0].logs).toMatchObject([{ user: 'ida', judgment: { display: 'half solved' } }]);
  });
});
