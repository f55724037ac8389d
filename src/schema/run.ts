import { runLabel } from '../contract/run-label.ts';
import { logsArgs } from './analysis/logs-args.ts';
import { checkLogs, type LogsArgs, readLogs } from './analysis/read-logs.ts';
import { checks, knows } from './kit/checks.ts';
import { early, startEarly } from './kit/early.ts';
import { EvaluationStatusEnum } from './kit/enums.ts';
import { runGlobalId } from './kit/ids.ts';
import { loadEvaluation } from './kit/look-ups.ts';
import { DatasetVersionRef, EvaluationRef, FileVersionRef, HumanloopUserRef, NodeRef, RunRef, RunStatsRef } from './kit/refs.ts';
import { objectField, requiredField } from './kit/sent-fields.ts';
import { connectionArgs, connectionCost } from './paging/connection-args.ts';
import { EvaluationLogConnectionRef } from './paging/evaluation-log-connection.ts';
import { userOf } from './user.ts';

RunRef.implement({
  interfaces: [NodeRef],
  description:
    'A version tried over a dataset, or a bare set of logs, as a member of one evaluation: control and addedAt belong to that membership.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'The global id, Run:<evaluation>:<run>.',
      resolve: ({ evaluation_id, id }) => runGlobalId(evaluation_id, id),
    }),
    humanloopId: t.exposeID('id', { nullable: false, description: 'The upstream id; the same in every evaluation that holds the run.' }),
    evaluation: t.field({
      type: EvaluationRef,
      description: 'The evaluation. Costs one upstream call, shared.',
      extensions: { ...early('evaluation_id'), ...knows((_args, { evaluationId }) => ({ evaluationId })) },
      resolve: ({ evaluation_id }, _args, context, info) => loadEvaluation(evaluation_id, context, info),
    }),
    label: t.string({
      nullable: false,
      description: 'A name to show: the version’s name, else the file’s name with the start of the version id, else the run’s id.',
      resolve: runLabel,
    }),
    dataset: objectField(t, 'dataset', { type: DatasetVersionRef, description: 'The dataset; null for a run without one.' }),
    version: objectField(t, 'version', { type: FileVersionRef, description: 'The version that was tried; null for a bare set of logs.' }),
    orchestrated: requiredField(t, 'orchestrated', 'Boolean', 'Whether Humanloop made the logs; else a client did.'),
    addedAt: requiredField(t, 'added_at', 'DateTime', 'When it joined this evaluation.'),
    createdAt: requiredField(t, 'created_at', 'DateTime', 'When it was created.'),
    createdBy: t.field({ type: HumanloopUserRef, description: 'Who created it.', resolve: ({ created_by }) => userOf(created_by) }),
    status: t.field({
      type: EvaluationStatusEnum.ref,
      description: 'How far it has come.',
      resolve: ({ status }) => EvaluationStatusEnum.read(status),
    }),
    control: requiredField(t, 'control', 'Boolean', 'Whether it is the one that the other runs of this evaluation are compared with.'),
    stats: t.field({
      type: RunStatsRef,
      description: 'Its results; null where upstream has none. Costs one upstream call, shared by all runs of the evaluation.',
      extensions: early('evaluation_id'),
      resolve: ({ evaluation_id, id }, _args, context, info) => {
        const stats = context.loaders.runStats.load({ evaluationId: evaluation_id, runId: id });
        startEarly({ evaluation_id }, context, info);
        return stats;
      },
    }),
    logs: t.field({
      type: EvaluationLogConnectionRef,
      args: { ...connectionArgs, ...logsArgs },
      description:
        'Its scored rows. Costs one upstream call for every 100 rows; windows of the same rows share calls. Filters and orders read rows as those of Evaluation.logs do.',
      extensions: {
        ...early('evaluation_id', 'id'),
        ...connectionCost,
        ...checks<LogsArgs>((args, { evaluationId, runId }, info) =>
          checkLogs(runId === undefined ? {} : { evaluationId, runId }, args, info),
        ),
      },
      resolve: ({ evaluation_id, id }, args, context, info) => readLogs({ evaluationId: evaluation_id, runId: id }, args, context, info),
    }),
  }),
});
