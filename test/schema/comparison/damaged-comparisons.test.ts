import { expect, test } from 'vitest';
import { codes, facade, json } from '../../support/helpers.ts';
import { evaluationBody, rowBody, runBody, synthetic } from '../../support/synthetic.ts';

const RUNS = [runBody('run_0', 0), runBody('run_1', 1)];

/** Two runs of four datapoints; `spoilt` is what upstream sends in the stead of the rows. */
const over = ({ runs = RUNS as unknown[], evaluation = evaluationBody('evr_0', 2) as object, spoilt = {} as Record<number, unknown> }) =>
  facade({
    upstream: synthetic(),
    respond: ({ path }) => {
      if (path.endsWith('/runs')) return json({ runs });
      if (!path.includes('/logs')) return json(evaluation);
      const rows = ['run_0', 'run_1'].flatMap((run) => [0, 1, 2, 3].map((number) => rowBody(run, `${run}-l${number}`, number)));
      const records = rows.map((row, index) => (index in spoilt ? spoilt[index] : row));
      return json({ records, page: 1, size: 100, total: records.length });
    },
  });

const COMPARED = `{ evaluation(id: "evr_0") { comparison { control { humanloopId } candidates { humanloopId } pairedCount unmatchedCount
  summary { evaluatorVersionId evaluator { name } pairs } rows { nodes { datapoint { humanloopId } cells { logs { runId } judgments { state } } } } } } }`;

test('a damaged row is left out with a warning, and its partner is alone', async () => {
  const { ask, bugs } = over({ spoilt: { 6: { run_id: 'run_1', log: 5 } } });
  const { data, errors, extensions } = await ask(COMPARED);
  expect([errors, bugs]).toEqual([undefined, []]);
  expect(data.evaluation.comparison).toMatchObject({ pairedCount: 3, unmatchedCount: 1 });
  expect(extensions?.warnings?.map(({ code }) => code)).toContain('ROWS_LEFT_OUT');
});

test('a damaged run is no candidate by default, and not taken for one that is not there', async () => {
  const { ask } = over({ runs: [...RUNS, { id: 5 }] });
  const { data, errors } = await ask(COMPARED);
  expect(errors).toBeUndefined();
  expect(data.evaluation.comparison).toMatchObject({ candidates: [{ humanloopId: 'run_1' }], pairedCount: 4 });
  const named = await ask(COMPARED.replace('comparison {', 'comparison(candidateIds: ["run_2"]) {'));
  expect(codes(named)).toEqual({ 'evaluation.comparison': 'UPSTREAM_BAD_RESPONSE' });
});

test('an evaluator without a version keeps its place, and takes nothing along', async () => {
  const sound = evaluationBody('evr_0', 2);
  const { ask, bugs } = over({ evaluation: { ...sound, evaluators: [null, ...sound.evaluators] } });
  const { data, errors } = await ask(COMPARED);
  expect([errors, bugs]).toEqual([undefined, []]);
  const { summary, rows } = data.evaluation.comparison;
  expect(summary.map(({ evaluator, pairs }: { evaluator: { name: string } | null; pairs: number }) => [evaluator?.name, pairs])).toEqual([
    [undefined, 0],
    ['Judge 1', 4],
    ['Judge 2', 4],
  ]);
  expect(rows.nodes[0].cells[1].judgments).toEqual([{ state: 'MISSING' }, { state: 'JUDGED' }, { state: 'JUDGED' }]);
});

test('runs that cannot be read leave the comparison null, and the rest of the evaluation as it is', async () => {
  const { ask } = facade({ upstream: synthetic(), respond: ({ path }) => (path.endsWith('/runs') ? json({}, 500) : undefined) });
  const reply = await ask('{ evaluation(id: "evr_0") { name comparison { pairedCount } } }');
  expect(reply.data.evaluation).toEqual({ name: 'Evaluation evr_0', comparison: null });
  expect(Object.keys(codes(reply))).toEqual(['evaluation.comparison']);
  expect((await ask('{ evaluation(id: "evr_9") { comparison { pairedCount } } }')).data).toEqual({ evaluation: null });
});
