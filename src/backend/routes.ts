import type { Answer, Call } from '../contract/send.ts';
import { analysisAnswer } from './analysis-route.ts';
import { CATALOGUE_ROUTES } from './catalogue-routes.ts';
import { type Begin, changing, changingBy, unknownEvaluation } from './changes/changing.ts';
import { addEvaluators, createEvaluation, deleteEvaluation, removeEvaluator } from './changes/evaluation-changes.ts';
import { deleteLogs } from './changes/judgment-deletion.ts';
import { giveJudgment } from './changes/judgments.ts';
import { createRun, removeRun, updateRun } from './changes/run-changes.ts';
import { addExistingRun } from './changes/run-link.ts';
import { addLogsToRun } from './changes/run-logs.ts';
import { ANALYSIS } from './rest/analysis-parameter.ts';
import { jsonAnswer, listAnswer, pageAnswer } from './rest/answers.ts';
import { impossibleAt, notFound, unprocessable } from './rest/error-answers.ts';
import { valuesIn } from './rest/file-parameters.ts';
import { EvaluatorLogBody } from './rest/judgment-bodies.ts';
import { pageRequestOf, positionsOf } from './rest/paging.ts';
import { AddEvaluatorsBody, AddLogsBody, CreateEvaluationBody, CreateRunBody, UpdateRunBody } from './rest/request-bodies.ts';
import type { ReadRoute, RouteRequest } from './rest/route-request.ts';
import { streamedAnswer } from './rows-stream.ts';
import { type MaybePromise, when } from './store/maybe-promise.ts';
import type { Reads } from './store/reads.ts';
import { unknownRuns } from './unknown-runs.ts';

/** A method, a path in the router's notation with at most two parameters, and what answers it or begins the change it asks for. */
export type Route = ReadRoute | readonly [method: Exclude<Call['method'], 'GET'>, path: string, begin: Begin];

/** Every evaluation where upstream demands a `file_id`: an export is small enough to be looked through. */
const listEvaluations = ({ query }: RouteRequest, reads: Reads): MaybePromise<Answer> => {
  const paging = pageRequestOf(query);
  if (!paging.ok) return unprocessable(paging.errors);
  return when(reads.evaluations(query.get('file_id'), positionsOf(paging.request)), ({ bodies, total }) =>
    pageAnswer(bodies, { ...paging.request, total }),
  );
};

const getEvaluation = ({ id }: RouteRequest, reads: Reads): MaybePromise<Answer> =>
  when(reads.evaluation(id), (body) => (body ? jsonAnswer(body) : unknownEvaluation(id)));

const listRuns = ({ id }: RouteRequest, reads: Reads): MaybePromise<Answer> =>
  when(reads.runs(id), (runs) => (runs ? listAnswer({ key: 'runs', records: runs, beside: {} }) : unknownEvaluation(id)));

const getStats = ({ id }: RouteRequest, reads: Reads): MaybePromise<Answer> =>
  when(reads.stats(id), (stats) => {
    if (stats === undefined) return unknownEvaluation(id);
    return stats ? jsonAnswer(stats) : notFound(`The export has no stats for the evaluation ${id}.`);
  });

/**
 * Two parameters that upstream does not know: `log_id` asks for the rows of one log; repeated, of several. `analysis` asks a question of the
 * rows of these runs.
 */
const listLogs = ({ id, query, streams, signal }: RouteRequest, reads: Reads): MaybePromise<Answer> => {
  const paging = pageRequestOf(query);
  if (!paging.ok) return unprocessable(paging.errors);
  const selection = { evaluationId: id, runIds: valuesIn(query, 'run_id'), logIds: valuesIn(query, 'log_id') };
  const text = query.get(ANALYSIS);
  if (text !== null && selection.logIds.length > 0)
    return impossibleAt('A question is asked of the rows of runs; a filter of it picks logs.', ['query', 'log_id']);
  if (text !== null) {
    const answering = streams ? streamedAnswer : analysisAnswer;
    return when(answering(reads, { selection, text, signal }), (answer) => answer ?? unknownEvaluation(id));
  }
  // Of one run it shows by itself that there is nothing; beside others nothing else would say so.
  const looks = selection.runIds.length > 1;
  return when(looks ? unknownRuns(reads, id, selection.runIds) : [], (unknown) =>
    when(reads.rows(selection, positionsOf(paging.request)), (listing) =>
      listing ? pageAnswer(listing.bodies, { ...paging.request, total: listing.total, unknownRuns: unknown }) : unknownEvaluation(id),
    ),
  );
};

const getLog = ({ id }: RouteRequest, reads: Reads): MaybePromise<Answer> =>
  when(reads.log(id), (body) => (body ? jsonAnswer(body) : notFound(`There is no log with the id ${id}.`)));

/** Every endpoint, one a line, but for those of files, which each kind has. */
export const ROUTES: readonly Route[] = [
  ['GET', '/evaluations', listEvaluations],
  ['POST', '/evaluations', changingBy(CreateEvaluationBody, createEvaluation)],
  ['GET', '/evaluations/:id', getEvaluation],
  ['DELETE', '/evaluations/:id', changing(deleteEvaluation)],
  ['POST', '/evaluations/:id/evaluators', changingBy(AddEvaluatorsBody, addEvaluators)],
  ['DELETE', '/evaluations/:id/evaluators/:evaluator_version_id', changing(removeEvaluator)],
  ['GET', '/evaluations/:id/runs', listRuns],
  ['POST', '/evaluations/:id/runs', changingBy(CreateRunBody, createRun)],
  ['POST', '/evaluations/:id/runs/:run_id', changing(addExistingRun)],
  ['PATCH', '/evaluations/:id/runs/:run_id', changingBy(UpdateRunBody, updateRun)],
  ['DELETE', '/evaluations/:id/runs/:run_id', changing(removeRun)],
  ['POST', '/evaluations/:id/runs/:run_id/logs', changingBy(AddLogsBody, addLogsToRun)],
  ['GET', '/evaluations/:id/stats', getStats],
  ['GET', '/evaluations/:id/logs', listLogs],
  ['POST', '/evaluators/log', changingBy(EvaluatorLogBody, giveJudgment)],
  ['DELETE', '/logs', changing(deleteLogs)],
  // The Python SDK does not encode ids, so a log's slashes may come as they are.
  ['GET', '/logs/:id{.+}', getLog],
  ...CATALOGUE_ROUTES,
];
