import { describe, expect, test } from 'vitest';
import { type Damage, damaged, named, serving } from '../support/damaged-record.ts';
import { codes, facade, json } from '../support/helpers.ts';
import { evaluationBody, rowBody } from '../support/synthetic.ts';

const LOGS = '/evaluations/evr_0/logs';

const SUMS = `
  aggregates { count errorRate duration { count nullCount } createdFrom judgments { numJudgments numErrors numAbstained numMissing passRate } }
  groups(by: [{ field: RUN }, { field: DATAPOINT }]) { totalCount nodes { keys { label } aggregates { count } } }
  facets(by: [{ field: DATAPOINT }, { judgment: { name: "Judge 1" } }]) { totalCount values { key { label } count } }`;

const rows = [1, 2, 3].map((number) => rowBody('run_1', `log_${number}`, number));

const pageOf = (records: readonly unknown[]) => ({ records, page: 1, size: 10, total: records.length });

/** What sums say of three rows of which the second is damaged. */
const askSums = async (damage: Damage) => {
  const { ask, bugs } = serving(LOGS, pageOf(rows.with(1, damaged(rows[1] as (typeof rows)[number], damage))));
  const reply = await ask(`{ evaluation(id: "evr_0") { name logs { ${SUMS} } } }`);
  expect(bugs).toEqual([]);
  expect(reply.data.evaluation.name).toBe('Evaluation evr_0');
  return { ...reply, logs: reply.data.evaluation.logs };
};

const warningsOf = ({ extensions }: { readonly extensions?: { readonly warnings?: readonly { readonly code: string }[] } }) =>
  (extensions?.warnings ?? []).map(({ code }) => code);

describe('a damaged row among those that are summed up', () => {
  test.each(
    named([
      ['', null],
      ['', 5],
      ['run_id', undefined],
      ['run_id', 7],
      ['log', undefined],
      ['log', 'log_2'],
      ['log.id', ''],
      ['log.id', 7],
    ]),
  )('that cannot be shown at all is left out, and said to be: %s', async (_name, damage) => {
    const { logs, errors, ...reply } = await askSums(damage);
    expect(errors).toBeUndefined();
    expect(warningsOf(reply)).toEqual(['ROWS_LEFT_OUT']);
    expect(logs.aggregates.count).toBe(2);
    expect(logs.aggregates.judgments).toMatchObject([
      { numJudgments: 2, passRate: 0 },
      { numJudgments: 2, passRate: 0 },
    ]);
    expect(logs.groups.nodes.map(({ keys }: { keys: { label: string }[] }) => keys[1]?.label)).toEqual(['dp_1', 'dp_3']);
    expect(logs.facets).toMatchObject([{ totalCount: 2 }, { totalCount: 1, values: [{ key: { label: 'false' }, count: 2 }] }]);
  });

  test.each(
    named([
      ['datapoint', 5],
      ['datapoint.id', 7],
      ['log.created_at', 7],
      ['log.created_at', 'yesterday'],
      ['log.output', 7],
      ['log.start_time', 'yesterday'],
      ['log.prompt_tokens', 'many'],
      ['log.error', 7],
      ['evaluator_logs', undefined],
      ['evaluator_logs', 'none'],
      ['evaluator_logs.0', null],
      ['evaluator_logs.0.judgment', { a: 1 }],
      ['evaluator_logs.0.evaluator', null],
    ]),
  )('of which a part is damaged counts with the others: %s', async (_name, damage) => {
    const { logs, errors } = await askSums(damage);
    expect(errors).toBeUndefined();
    expect(logs.aggregates.count).toBe(3);
    const judged = logs.aggregates.judgments.map((each: Record<string, number>) =>
      ['numJudgments', 'numErrors', 'numAbstained', 'numMissing'].reduce((sum, name) => sum + (each[name] as number), 0),
    );
    expect(judged).toEqual([3, 3]);
    expect(logs.groups.nodes.reduce((sum: number, { aggregates }: { aggregates: { count: number } }) => sum + aggregates.count, 0)).toBe(3);
    expect(logs.facets[1].values.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(3);
  });
});

describe('sums where more than a row is damaged', () => {
  test.each([
    ['a page that is none', { records: 'none' }, 'UPSTREAM_BAD_RESPONSE'],
    ['a page without a total', { records: rows }, 'UPSTREAM_BAD_RESPONSE'],
  ])('%s is an error in their place, and its neighbours are answered', async (_name, body, code) => {
    const { ask } = serving(LOGS, body);
    const reply = await ask(`{ evaluation(id: "evr_0") { name logs { ${SUMS} } } }`);
    expect(reply.data.evaluation).toEqual({ name: 'Evaluation evr_0', logs: null });
    expect(codes(reply)).toEqual({ 'evaluation.logs': code });
  });

  test.each(
    named([
      ['evaluators.0', null],
      ['evaluators.0.version', 5],
      ['evaluators.0.version.version_id', 7],
    ]),
  )('of an evaluation with a damaged evaluator are those of the others: %s', async (_name, damage) => {
    const evaluation = damaged(evaluationBody('evr_0', 2), damage);
    const { ask, bugs } = facade({ respond: ({ path }) => json(path.includes('/logs') ? pageOf(rows) : evaluation) });
    const reply = await ask('{ evaluation(id: "evr_0") { logs { aggregates { count judgments { evaluatorVersionId numJudgments } } } } }');
    expect(reply.errors).toBeUndefined();
    expect(reply.data.evaluation.logs.aggregates.count).toBe(3);
    const sound = reply.data.evaluation.logs.aggregates.judgments.filter(
      ({ evaluatorVersionId }: { evaluatorVersionId: string }) => evaluatorVersionId !== '',
    );
    expect(sound).toEqual([{ evaluatorVersionId: 'evv_2', numJudgments: 3 }]);
    expect(bugs).toEqual([]);
  });
});
