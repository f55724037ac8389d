import type { Answer, Call } from '../contract/send.ts';
import { changing, changingBy, unknownEvaluation } from './changes/changing.ts';
import { addEvaluators, createEvaluation, deleteEvaluation, removeEvaluator } from './changes/evaluation-changes.ts';
import { createRun, removeRun, updateRun } from './changes/run-changes.ts';
import { addExistingRun } from './changes/run-link.ts';
import { addLogsToRun } from './changes/run-logs.ts';
import { jsonAnswer, listAnswer, pageAnswer } from './rest/answers.ts';
import { notFound, unprocessable } from './rest/error-answers.ts';
import { pageRequestOf, positionsOf, rangesOf } from './rest/paging.ts';
import { AddEvaluatorsBody, AddLogsBody, CreateEvaluationBody, CreateRunBody, UpdateRunBody } from './rest/request-bodies.ts';
import type { RouteRequest } from './rest/route-request.ts';
import type { ListedRun } from './store/sqlite/reads.ts';
import type { Store } from './store/sqlite/store.ts';

/** A method, a path in the router's notation with at most two parameters, and what answers it. */
export type Route = readonly [method: Call['method'], path: string, answer: (request: RouteRequest) => Answer];

/** Every evaluation where upstream demands a `file_id`: an export is small enough to be looked through. */
const listEvaluations = ({ store: { reads }, query }: RouteRequest): Answer => {
  const paging = pageRequestOf(query);
  if (!paging.ok) return unprocessable(paging.errors);
  const { first, last } = positionsOf(paging.request);
  const fileId = query.get('file_id');
  if (fileId === null) {
    return pageAnswer(reads.evaluationsBetween(first, last), { ...paging.request, total: reads.evaluationsCount() });
  }
  const total = reads.evaluationsCountOfFile(fileId);
  return pageAnswer(reads.evaluationsOfFileBetween(fileId, first, last), { ...paging.request, total });
};

const getEvaluation = ({ store, id }: RouteRequest): Answer => {
  const body = store.reads.evaluation(id);
  return body ? jsonAnswer(body) : unknownEvaluation(id);
};

const listRuns = ({ store: { reads }, id }: RouteRequest): Answer => {
  const key = reads.evaluationKey(id);
  return key === undefined ? unknownEvaluation(id) : listAnswer({ key: 'runs', records: [...reads.runs(key)], beside: {} });
};

const getStats = ({ store: { reads }, id }: RouteRequest): Answer => {
  const key = reads.evaluationKey(id);
  if (key === undefined) return unknownEvaluation(id);
  const stats = reads.stats(key);
  return stats ? jsonAnswer(stats) : notFound(`The export has no stats for the evaluation ${id}.`);
};

/** The runs a listing of logs is limited to: all of them, unless some are named. */
const selectedRuns = (runs: readonly ListedRun[], query: URLSearchParams): readonly ListedRun[] => {
  const wanted = new Set(query.getAll('run_id').filter((id) => id !== ''));
  return wanted.size === 0 ? runs : runs.filter(({ id }) => wanted.has(id));
};

/** The records of these ranges of runs, one after another. */
function* recordsIn({ reads }: Store, runs: readonly ListedRun[], ranges: ReturnType<typeof rangesOf>): Generator<Buffer> {
  for (const { group, first, last } of ranges) {
    const run = runs[group];
    if (run) yield* reads.logsBetween(run.key, first, last);
  }
}

/** Which of these logs each of these runs has: in the order of the runs and, within each, of the ids. */
const placesOf = ({ reads }: Store, runs: readonly ListedRun[], logIds: readonly string[]) =>
  runs.flatMap(({ key }) => logIds.filter((logId) => reads.hasLog(key, logId)).map((logId) => ({ key, logId })));

function* recordsAt({ reads }: Store, places: ReturnType<typeof placesOf>): Generator<Buffer> {
  for (const { key, logId } of places) {
    const record = reads.logOfRun(key, logId);
    if (record) yield record;
  }
}

/** `log_id`, which upstream does not know, asks for the rows of one log; repeated, of several. */
const listLogs = ({ store, id, query }: RouteRequest): Answer => {
  const paging = pageRequestOf(query);
  if (!paging.ok) return unprocessable(paging.errors);
  const key = store.reads.evaluationKey(id);
  if (key === undefined) return unknownEvaluation(id);
  const runs = selectedRuns(store.reads.listedRuns(key), query);
  const logIds = [...new Set(query.getAll('log_id').filter((logId) => logId !== ''))];
  if (logIds.length > 0) {
    const places = placesOf(store, runs, logIds);
    const { first, last } = positionsOf(paging.request);
    return pageAnswer(recordsAt(store, places.slice(first, last + 1)), { ...paging.request, total: places.length });
  }
  const sizes = runs.map(({ logsCount }) => logsCount);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return pageAnswer(recordsIn(store, runs, rangesOf(sizes, positionsOf(paging.request))), { ...paging.request, total });
};

const getLog = ({ store, id }: RouteRequest): Answer => {
  const body = store.reads.log(id);
  return body ? jsonAnswer(body) : notFound(`There is no log with the id ${id}.`);
};

/** Every endpoint, one a line. */
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
  // The Python SDK does not encode ids, so a log's slashes may come as they are.
  ['GET', '/logs/:id{.+}', getLog],
];
