import { EVALUATOR_LOGS_READS, evaluatorLogsOf } from './evaluator-logs.ts';
import { flattenEvaluatorLogs } from './flatten.ts';
import { JudgmentCellRef, judgmentCells } from './judgment-cell.ts';
import { early } from './kit/early.ts';
import { EvaluatorSelectorRef } from './kit/evaluator-selector.ts';
import { evaluationLogGlobalId } from './kit/ids.ts';
import { passes, reads } from './kit/reads.ts';
import { DatapointRef, EvaluationLogRef, EvaluatorLogRef, LogRef, NodeRef, RunRef } from './kit/refs.ts';
import { objectField, objectsField } from './kit/sent-fields.ts';
import { checksDepth, depthOf, EvaluatorLogNodeRef, maxDepthArg } from './log-tree.ts';

EvaluationLogRef.implement({
  interfaces: [NodeRef],
  description:
    'One scored row: a log in a run, with its datapoint and the judgments on it. A log may sit in several runs, so the row has an id of its own.',
  // What identifies a row, and makes it one.
  extensions: { ...reads('run_id', 'log.id'), ...passes('log', 'evaluator_logs') },
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'The global id, EvaluationLog:<evaluation>:<run>:<log>.',
      extensions: reads('run_id', 'log.id'),
      resolve: ({ evaluation_id, run_id, log }) => evaluationLogGlobalId(evaluation_id, run_id, log.id),
    }),
    runId: t.exposeID('run_id', { nullable: false, description: 'The upstream id of the run; costs no call.' }),
    run: t.field({
      type: RunRef,
      description: 'The run; null where upstream does not list it. Costs one upstream call, shared by all rows and runs of the evaluation.',
      extensions: { ...early('evaluation_id'), ...reads('run_id') },
      resolve: ({ evaluation_id, run_id }, _args, { loaders }) => loaders.run.load({ evaluationId: evaluation_id, runId: run_id }),
    }),
    datapoint: objectField(t, 'datapoint', {
      type: DatapointRef,
      description: 'What the log was made from; null for logs without a datapoint.',
    }),
    log: t.expose('log', { type: LogRef, nullable: false, description: 'The log that was judged.' }),
    evaluatorLogs: t.field({
      type: [EvaluatorLogRef],
      nullable: { list: true, items: true },
      args: { evaluator: t.arg({ type: EvaluatorSelectorRef, description: 'Only those of this evaluator.' }) },
      description: 'The judgments of this evaluation on the log. They travel with the row and cost no call.',
      extensions: EVALUATOR_LOGS_READS,
      resolve: ({ evaluator_logs }, { evaluator }) => evaluatorLogsOf(evaluator_logs, evaluator),
    }),
    attachedLogs: objectsField(t, 'evaluator_logs', {
      type: LogRef,
      description: 'The same list as upstream sends it, where it is typed as any kind of log.',
      isRequired: true,
    }),
    judgments: t.field({
      type: [JudgmentCellRef],
      nullable: { list: true, items: true },
      args: { evaluators: t.arg({ type: [EvaluatorSelectorRef], description: 'Only the cells of these evaluators.' }) },
      description:
        'One cell for each evaluator of the evaluation, in its order, also where a judgment is missing, so that the columns of a table line up. Matched by version; of several the newest. Costs the evaluation’s call, shared by all rows.',
      extensions: { ...early('evaluation_id'), ...reads('evaluator_logs', 'log.evaluator_logs') },
      resolve: async (row, { evaluators }, { loaders }) => {
        const evaluation = await loaders.evaluation.load(row.evaluation_id);
        return evaluation && judgmentCells(evaluation, row, evaluators);
      },
    }),
    allEvaluatorLogs: t.field({
      type: [EvaluatorLogNodeRef],
      nullable: false,
      args: maxDepthArg,
      description:
        'The judgments on the log, those on them, and so on, as one list: parents before children, each once. The trace is left out.',
      extensions: { ...reads('evaluator_logs', 'log.id', 'log.evaluator_logs'), ...checksDepth },
      resolve: ({ log, evaluator_logs }, { maxDepth }) => flattenEvaluatorLogs(log, evaluator_logs, depthOf(maxDepth)),
    }),
  }),
});
