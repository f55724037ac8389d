import { objectsIn } from '../contract/present.ts';
import type { Evaluation, Run } from '../loaders/entities.ts';
import type { EvaluationLogKey, Loaders } from '../loaders/loaders.ts';
import { evaluationsArgs } from './analysis/evaluations-args.ts';
import { logsArgs } from './analysis/logs-args.ts';
import { checkEvaluations, type EvaluationsArgs, readEvaluations } from './analysis/read-evaluations.ts';
import { checkLogs, type LogsArgs, readLogs } from './analysis/read-logs.ts';
import { builder } from './kit/builder.ts';
import { checks, knows } from './kit/checks.ts';
import { costsRuns } from './kit/cost.ts';
import { early, startEarly } from './kit/early.ts';
import { EvaluationStatusEnum } from './kit/enums.ts';
import { EvaluatorSelectorRef, selects } from './kit/evaluator-selector.ts';
import { evaluationGlobalId, evaluationIdOf, evaluationLogKeyOf, fileIdOf, logIdOf, namedRunOf } from './kit/ids.ts';
import { loadEvaluation, loadEvaluationLog, loadRun } from './kit/look-ups.ts';
import {
  EvaluationEvaluatorRef,
  EvaluationLogRef,
  EvaluationRef,
  EvaluationStatsRef,
  EvaluatorVersionRef,
  HumanloopUserRef,
  NodeRef,
  RunRef,
} from './kit/refs.ts';
import { objectField, objectsField, requiredField } from './kit/sent-fields.ts';
import { connectionTypes } from './paging/connection.ts';
import { connectionArgs, connectionCost } from './paging/connection-args.ts';
import { EvaluationLogConnectionRef } from './paging/evaluation-log-connection.ts';
import { userOf } from './user.ts';

EvaluationEvaluatorRef.implement({
  description: 'An evaluator as a member of an evaluation.',
  fields: (t) => ({
    version: objectField(t, 'version', { type: EvaluatorVersionRef, description: 'The evaluator’s version.', isRequired: true }),
    orchestrated: requiredField(t, 'orchestrated', 'Boolean', 'Whether Humanloop runs the evaluator; else judgments are posted in.'),
    addedAt: requiredField(t, 'added_at', 'DateTime', 'When it was added.'),
  }),
});

/** The row that an argument names; null where it is a row of another evaluation. */
const rowKeyOf = (evaluationId: string, id: string): EvaluationLogKey | null => {
  if (!id.startsWith('EvaluationLog:')) return { evaluationId, runId: undefined, logId: logIdOf('id', id) };
  const key = evaluationLogKeyOf('id', id);
  return key.evaluationId === evaluationId ? key : null;
};

/** Some run of the evaluation. */
const knowsRuns = knows((_args, { evaluationId }) => ({ evaluationId, runId: '' }));

const controlRunOf = async (loaders: Loaders, evaluationId: string) => {
  const runs = await loaders.runs.load(evaluationId);
  return runs.find((run): run is Run => !(run instanceof Error) && run.control === true) ?? null;
};

EvaluationRef.implement({
  interfaces: [NodeRef],
  description: 'A comparison of runs over one file, judged by the same evaluators.',
  fields: (t) => ({
    id: t.id({ nullable: false, description: 'The global id, Evaluation:<upstream id>.', resolve: ({ id }) => evaluationGlobalId(id) }),
    humanloopId: t.exposeID('id', { nullable: false, description: 'The upstream id, as in its URLs and exports.' }),
    name: t.exposeString('name', { description: 'The name, unique for its file.' }),
    fileId: t.exposeID('file_id', { description: 'The upstream id of the file under evaluation.' }),
    runsCount: requiredField(t, 'runs_count', 'Int', 'How many runs it has.'),
    evaluators: objectsField(t, 'evaluators', {
      type: EvaluationEvaluatorRef,
      description: 'The evaluators that judge its runs.',
      isRequired: true,
    }),
    evaluator: t.field({
      type: EvaluationEvaluatorRef,
      args: { select: t.arg({ type: EvaluatorSelectorRef, required: true, description: 'Which one.' }) },
      description: 'One of its evaluators; null where it has no such one.',
      resolve: ({ evaluators }, { select }) => objectsIn(evaluators).find(({ version }) => selects(select, version)) ?? null,
    }),
    createdAt: requiredField(t, 'created_at', 'DateTime', 'When it was created.'),
    createdBy: t.field({ type: HumanloopUserRef, description: 'Who created it.', resolve: ({ created_by }) => userOf(created_by) }),
    updatedAt: requiredField(t, 'updated_at', 'DateTime', 'When it was last changed.'),
    url: t.expose('url', { type: 'URL', description: 'Its page in the Humanloop app.' }),
    status: t.field({
      type: EvaluationStatusEnum.ref,
      description: 'How far it has come, over all its runs. Costs the call of stats, shared.',
      extensions: early('id'),
      resolve: async ({ id }, _args, { loaders }) => EvaluationStatusEnum.read((await loaders.stats.load(id)).status),
    }),
    runs: t.field({
      type: [RunRef],
      nullable: { list: true, items: true },
      description:
        'Its runs, in upstream’s order (newest first); null with an error where upstream sent a damaged one. Costs one upstream call.',
      extensions: { ...early('id'), ...costsRuns, ...knowsRuns },
      resolve: ({ id }, _args, context, info) => {
        const runs = context.loaders.runs.load(id);
        startEarly({ evaluation_id: id }, context, info);
        return runs as never;
      },
    }),
    run: t.field({
      type: RunRef,
      args: { id: t.arg.id({ required: true, description: 'The run, by upstream or global id.' }) },
      description: 'One of its runs; null where it has no such one. Costs the call of runs, shared.',
      extensions: {
        ...early('id'),
        ...checks<{ id: string }>(({ id }) => namedRunOf('id', id)),
        ...knows<{ id: string }>(({ id }, { evaluationId }) => ({ evaluationId, runId: namedRunOf('id', id).runId })),
      },
      resolve: ({ id }, args, context, info) => {
        const { evaluationId, runId } = namedRunOf('id', args.id);
        if (evaluationId !== undefined && evaluationId !== id) return null;
        return loadRun({ evaluationId: id, runId }, context, info);
      },
    }),
    controlRun: t.field({
      type: RunRef,
      description: 'The run that the others are compared with; null where there is none. Costs the call of runs, shared.',
      extensions: { ...early('id'), ...knowsRuns },
      resolve: ({ id }, _args, context, info) => {
        const run = controlRunOf(context.loaders, id);
        startEarly({ evaluation_id: id }, context, info);
        return run;
      },
    }),
    stats: t.field({
      type: EvaluationStatsRef,
      description: 'Its results. Costs one upstream call.',
      extensions: early('id'),
      resolve: ({ id }, _args, context, info) => {
        const stats = context.loaders.stats.load(id);
        startEarly({ evaluation_id: id }, context, info);
        return stats;
      },
    }),
    logs: t.field({
      type: EvaluationLogConnectionRef,
      args: { ...connectionArgs, ...logsArgs },
      description:
        'Its scored rows, of all runs. Costs one upstream call for every 100 rows; windows of the same rows share calls. Filters other than runIds, and orders, read rows until the page is full, up to the scan limit, unless the source can do them itself; with an order each page reads them all, without one the next page goes on behind the row of its cursor.',
      extensions: {
        ...early('id'),
        ...connectionCost,
        // Below what may be a run instead it is not known whose rows they are.
        ...checks<LogsArgs>((args, { evaluationId, runId }, info) => checkLogs(runId === undefined ? { evaluationId } : {}, args, info)),
      },
      resolve: ({ id }, args, context, info) => readLogs({ evaluationId: id }, args, context, info),
    }),
    log: t.field({
      type: EvaluationLogRef,
      args: { id: t.arg.id({ required: true, description: 'The row, by its global id, or by the upstream or global id of its log.' }) },
      description:
        'One scored row; null where the evaluation has no such one. Upstream has no look-up of rows: the embedded backend answers with one call, elsewhere the rows are read until it is found, or SCAN_LIMIT_EXCEEDED.',
      extensions: { ...early('id'), ...checks<{ id: string }>(({ id }, { evaluationId = '' }) => rowKeyOf(evaluationId, id)) },
      resolve: ({ id }, args, context, info) => {
        const key = rowKeyOf(id, args.id);
        return key && loadEvaluationLog(key, context, info);
      },
    }),
  }),
});

export const { connection: EvaluationConnectionRef, edge: EvaluationEdgeRef } = connectionTypes<Evaluation>(EvaluationRef, {
  name: 'Evaluation',
  description: 'Evaluations, newest first.',
});

/** The file whose evaluations are listed; those of all files where it is undefined. */
const listedFile = (fileId: string | null | undefined): string | undefined => (fileId == null ? undefined : fileIdOf('fileId', fileId));

builder.queryFields((t) => ({
  evaluation: t.field({
    type: EvaluationRef,
    args: { id: t.arg.id({ required: true, description: 'The evaluation, by upstream or global id.' }) },
    description: 'An evaluation; null when it does not exist. Costs one upstream call.',
    extensions: knows<{ id: string }>(({ id }) => ({ evaluationId: evaluationIdOf('id', id) })),
    resolve: (_root, args, context, info) => loadEvaluation(evaluationIdOf('id', args.id), context, info),
  }),
  evaluationByName: t.field({
    type: EvaluationRef,
    args: {
      fileId: t.arg.id({ required: true, description: 'The upstream id of the file.' }),
      name: t.arg.string({ required: true, description: 'The name, to the letter.' }),
    },
    description:
      'The evaluation of a file that has this name; null when there is none. Upstream has no look-up by name: the list of the file is read page by page until it is found, or SCAN_LIMIT_EXCEEDED.',
    resolve: (_root, { fileId, name }, { loaders }) => loaders.evaluationByName.load({ fileId: fileIdOf('fileId', fileId), name }),
  }),
  evaluations: t.field({
    type: EvaluationConnectionRef,
    args: {
      ...connectionArgs,
      ...evaluationsArgs,
      fileId: t.arg.id({
        description: 'Only evaluations of this file. The hosted API demands it; the embedded backend lists everything without it.',
      }),
    },
    description:
      'Evaluations, newest first. Costs one upstream call for every 100 rows. No source filters or orders them: with a filter, rows are read until the page is full, and with an order, or for the total, all of them; up to the scan limit, or SCAN_LIMIT_EXCEEDED.',
    extensions: {
      ...connectionCost,
      ...checks<EvaluationsArgs & { fileId?: string | null }>(({ fileId, ...args }, _known, info) =>
        checkEvaluations(listedFile(fileId), args, info),
      ),
    },
    resolve: (_root, { fileId, ...args }, { loaders }, info) => readEvaluations(listedFile(fileId), args, loaders, info),
  }),
}));
