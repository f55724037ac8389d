import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import type { Store } from '../../../src/backend/store/store.ts';
import type { EvaluationResponse, EvaluationRunResponse } from '../../../src/contract/evaluation.ts';
import type { EvaluationStatsResponse, RunStatsResponse } from '../../../src/contract/stats.ts';
import type { EvaluatorResponse } from '../../../src/contract/version.ts';
import { expectAnsweredRight, questionPath, WIDE_QUESTION } from '../../support/asked-backend.ts';
import { ENGINES, over } from '../../support/engines.ts';
import { type EvaluatorLog, judge, takeBack } from '../../support/judging.ts';
import { recountedStats } from '../../support/recounted-stats.ts';
import type { Ask } from '../../support/sample-backend.ts';

const RUNS = Object.values(SAMPLE_IDS.runs);
const LOGS = Object.values(SAMPLE_IDS.logs);
const EVALUATORS = ['Helpfulness', 'Empty Promise', 'Voice', 'Issue Tags', 'Words', 'Steps'].map((name) => `Evaluators/${name}`);
// More of them by hand: CHANGE_RUNS=150 npx vitest run test/backend/any-changes.test.ts
const ROUNDS = Number(process.env['CHANGE_RUNS'] ?? 10);
const STATUSES = [200, 201, 204, 404, 409, 422];

const pick = fc.nat({ max: 1_000 });
const change = fc.record({
  kind: fc.constantFrom(
    ...[
      'make',
      'delete',
      'attach',
      'detach',
      'run',
      'link',
      'link',
      'unlink',
      'patch',
      'patch',
      'logs',
      'logs',
      'judge',
      'judge',
      'takeBack',
    ],
  ),
  evaluation: pick,
  run: pick,
  extra: pick,
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const at = <T>(values: readonly T[], index: number): T | undefined => values[index % Math.max(values.length, 1)];

/** What evaluators of each type take, and may be given twice by the same person. */
const judgmentOf = ({ spec }: EvaluatorResponse, extra: number): unknown => {
  const options = (spec.options ?? []).map(({ name }) => name);
  const choices: Record<string, unknown> = {
    boolean: extra % 2 === 0,
    number: 1 + (extra % 5),
    select: at(options, extra),
    multi_select: options.slice(extra % 3, 3),
  };
  return extra % 7 === 0 ? null : choices[spec.return_type];
};

const judgeOne = async (ask: Ask, path: string, logId: string, extra: number) => {
  const { records } = (await ask('GET', '/evaluators?size=100')).body;
  const judgment = judgmentOf(
    records.find((file: EvaluatorResponse) => file.path === path),
    extra,
  );
  return judge(ask, logId, path, judgment, { user: at(['ada', 'bob', null], extra), ...(extra % 11 === 0 && { error: 'No.' }) });
};

const takeOneBack = async (ask: Ask, logId: string, extra: number) => {
  const { evaluator_logs: judgments }: { evaluator_logs: EvaluatorLog[] } = (await ask('GET', `/logs/${encodeURIComponent(logId)}`)).body;
  return takeBack(ask, at(judgments.slice(-3), extra)?.id ?? 'log_9');
};

const apply = async (ask: Ask, { kind, evaluation, run, extra }: Change): Promise<number> => {
  const { records }: { records: EvaluationResponse[] } = (await ask('GET', '/evaluations?size=100')).body;
  const target = at(records, evaluation);
  const path = `/evaluations/${target?.id ?? 'evr_9'}`;
  const members: EvaluationRunResponse[] = (await ask('GET', `${path}/runs`)).body.runs ?? [];
  const runId = at([...members.map(({ id }) => id), ...RUNS], run);
  const answers = {
    make: () =>
      ask('POST', '/evaluations', { file: { path: 'Support/Reply' }, name: `n${extra % 3}`, evaluators: [{ path: at(EVALUATORS, run) }] }),
    delete: () => ask('DELETE', path),
    attach: () => ask('POST', `${path}/evaluators`, { evaluators: [{ path: at(EVALUATORS, extra) }] }),
    detach: () => ask('DELETE', `${path}/evaluators/${at(target?.evaluators ?? [], extra)?.version.version_id}`),
    run: () =>
      ask('POST', `${path}/runs`, {
        version: { path: 'Support/Reply' },
        dataset: { path: 'Support/Questions' },
        use_existing_logs: extra % 2 === 0,
      }),
    link: () => ask('POST', `${path}/runs/${at(RUNS, run)}`),
    unlink: () => ask('DELETE', `${path}/runs/${runId}`),
    patch: () =>
      ask(
        'PATCH',
        `${path}/runs/${runId}`,
        at([{ control: true }, { control: false }, { status: 'completed' }, { status: 'cancelled' }], extra),
      ),
    judge: () => judgeOne(ask, at(EVALUATORS, extra) ?? '', at(LOGS, run) ?? '', extra),
    takeBack: () => takeOneBack(ask, at(LOGS, run) ?? '', extra),
    logs: () => ask('POST', `${path}/runs/${runId}/logs`, { log_ids: [at(LOGS, extra), at(LOGS, extra >> 4)] }),
  };
  return (await answers[kind as keyof typeof answers]()).status;
};

/** What is asked now may not be answered later by what is known now. */
const askOne = async (ask: Ask, { evaluation }: Change): Promise<void> => {
  const { records }: { records: EvaluationResponse[] } = (await ask('GET', '/evaluations?size=100')).body;
  await ask('GET', questionPath(at(records, evaluation)?.id ?? 'evr_9', WIDE_QUESTION));
};

const byEvaluator = (runs: readonly RunStatsResponse[]): RunStatsResponse[] =>
  runs.map((run) => ({
    ...run,
    evaluator_stats: run.evaluator_stats.toSorted((a, b) => (a.evaluator_version_id < b.evaluator_version_id ? -1 : 1)),
  }));

const expectCountedRight = async (store: Store, id: string, served: EvaluationStatsResponse): Promise<void> => {
  const counted = await recountedStats(store, id);
  expect(byEvaluator(served.run_stats)).toEqual(byEvaluator(counted.run_stats));
  expect(served.status).toBe(counted.status);
};

const expectAgreement = async (ask: Ask, store: Store): Promise<void> => {
  const { records, total }: { records: EvaluationResponse[]; total: number } = (await ask('GET', '/evaluations?size=100')).body;
  expect(records.length).toBe(total);
  const statuses = new Map<string, string>();
  for (const { id, runs_count: count, evaluators } of records) {
    const runs: EvaluationRunResponse[] = (await ask('GET', `/evaluations/${id}/runs`)).body.runs;
    const stats: EvaluationStatsResponse = (await ask('GET', `/evaluations/${id}/stats`)).body;
    const logs = (await ask('GET', `/evaluations/${id}/logs?size=1000`)).body;
    expect(runs.length).toBe(count);
    expect(runs.filter(({ control }) => control).length).toBeLessThanOrEqual(1);
    const times = runs.map(({ added_at }) => added_at.slice(0, 23));
    expect(times).toEqual(times.toSorted().reverse());
    expect(stats.run_stats.map((run) => [run.run_id, run.status])).toEqual(runs.map((run) => [run.id, run.status]));
    for (const run of runs) expect(statuses.set(run.id, statuses.get(run.id) ?? run.status).get(run.id)).toBe(run.status);
    const attached = evaluators.map(({ version }) => version.version_id).sort();
    for (const run of stats.run_stats) expect(run.evaluator_stats.map((one) => one.evaluator_version_id).sort()).toEqual(attached);
    expect(logs.total).toBe(logs.records.length);
    expect(logs.total).toBe(stats.run_stats.reduce((sum, run) => sum + run.num_logs, 0));
    await expectCountedRight(store, id, stats);
    await expectAnsweredRight(ask, id);
  }
};

describe.each(ENGINES)('over $name', (engine) => {
  const { sampleBackend } = over(engine);

  test(
    'whatever is changed, all answers agree with each other and the stats with the logs',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 10, maxLength: 40 }), async (changes) => {
          const { ask, store } = await sampleBackend();
          for (const one of changes) {
            expect(STATUSES).toContain(await apply(ask, one));
            await askOne(ask, one);
          }
          await expectAgreement(ask, store);
        }),
        { numRuns: ROUNDS },
      );
    },
    60_000 + ROUNDS * 20_000,
  );
});
