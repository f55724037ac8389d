import { objectsIn } from '../contract/present.ts';
import type { EvaluatorStats } from '../loaders/entities.ts';
import { evaluatorOf } from './evaluator-stats.ts';
import { hasRunsBelow } from './kit/cost.ts';
import { early, passesKey, startEarly } from './kit/early.ts';
import { EvaluationStatusEnum } from './kit/enums.ts';
import { EvaluatorSelectorRef, selectedVersionId, selects } from './kit/evaluator-selector.ts';
import { EvaluationStatsRef, EvaluatorStatsRef, RunRef, RunStatsRef } from './kit/refs.ts';
import { objectItems, present, requiredField } from './kit/sent-fields.ts';
import { EvaluatorStatsCellRef, statsCells } from './stats-cell.ts';

EvaluationStatsRef.implement({
  description: 'The results of an evaluation, run by run.',
  fields: (t) => ({
    status: t.field({
      type: EvaluationStatusEnum.ref,
      description: 'How far the evaluation has come, over all its runs.',
      resolve: ({ status }) => EvaluationStatusEnum.read(status),
    }),
    progress: t.exposeString('progress', { description: 'The progress as several lines of text, made for a terminal.' }),
    report: t.exposeString('report', {
      description: 'The comparison as several lines of text, made for a terminal; may hold colour codes.',
    }),
    runStats: t.field({
      type: [RunStatsRef],
      nullable: { list: false, items: true },
      description: 'The results of each run, newest first; null with an error where upstream sent damaged ones.',
      extensions: { ...passesKey, ...hasRunsBelow },
      resolve: ({ run_stats }) => run_stats as never,
    }),
  }),
});

RunStatsRef.implement({
  description: 'The results of one run.',
  fields: (t) => ({
    runId: t.exposeID('run_id', { nullable: false, description: 'The upstream id of the run; costs no call.' }),
    run: t.field({
      type: RunRef,
      description: 'The run; null where upstream does not list it. Costs one upstream call, shared by all runs of the evaluation.',
      extensions: early('evaluation_id'),
      resolve: ({ evaluation_id, run_id }, _args, context, info) => {
        const run = context.loaders.run.load({ evaluationId: evaluation_id, runId: run_id });
        startEarly({ evaluation_id }, context, info);
        return run;
      },
    }),
    versionId: t.exposeID('version_id', { description: 'The upstream id of the version that was tried.' }),
    batchId: t.exposeID('batch_id', { description: 'The upstream id of a batch, from before runs existed.' }),
    numLogs: requiredField(t, 'num_logs', 'Int', 'How many logs the run has so far.'),
    expectedLogs: t.int({
      description:
        'How many logs the run will have: the size of its dataset; null without one. Costs one upstream call, shared by all runs of the evaluation.',
      extensions: early('evaluation_id'),
      resolve: async ({ evaluation_id, run_id }, _args, { loaders }) => {
        const run = await loaders.run.load({ evaluationId: evaluation_id, runId: run_id });
        return run?.dataset?.datapoints_count;
      },
    }),
    status: t.field({
      type: EvaluationStatusEnum.ref,
      description: 'How far the run has come.',
      resolve: ({ status }) => EvaluationStatusEnum.read(status),
    }),
    cells: t.field({
      type: [EvaluatorStatsCellRef],
      args: { evaluators: t.arg({ type: [EvaluatorSelectorRef], description: 'Only the cells of these evaluators.' }) },
      description:
        'One cell for each evaluator of the evaluation, in its order, also where there are no results, so that the columns of a table line up with those of its rows. Costs the evaluation’s call, shared.',
      extensions: early('evaluation_id'),
      resolve: async ({ evaluation_id, evaluator_stats }, { evaluators }, { loaders }) => {
        const evaluation = await loaders.evaluation.load(evaluation_id);
        return evaluation && statsCells(evaluation, evaluator_stats, evaluators);
      },
    }),
    evaluatorStats: t.field({
      type: [EvaluatorStatsRef],
      nullable: { list: true, items: true },
      args: {
        evaluator: t.arg({
          type: EvaluatorSelectorRef,
          description: 'Only those of this evaluator. By path or name it costs the evaluation’s call, shared.',
        }),
      },
      description:
        'The results by evaluator version, in upstream’s order, also of evaluators that were removed since; cells has those of the evaluation in its order.',
      extensions: passesKey,
      resolve: ({ evaluator_stats }, { evaluator }, { loaders }) => {
        if (!evaluator) return objectItems<EvaluatorStats>(present(evaluator_stats));
        const found = objectsIn(evaluator_stats);
        const versionId = selectedVersionId(evaluator);
        if (versionId !== undefined) return found.filter((stats) => stats.evaluator_version_id === versionId);
        return Promise.all(found.map((stats) => evaluatorOf(stats, loaders))).then((versions) =>
          found.filter((_, index) => selects(evaluator, versions[index])),
        );
      },
    }),
  }),
});
