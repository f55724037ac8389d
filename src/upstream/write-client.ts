import type { EvaluationResponse, EvaluationRunResponse } from '../contract/evaluation.ts';
import { isId, isLogId } from '../contract/ids.ts';
import type {
  AddEvaluatorsRequest,
  AddLogsToRunRequest,
  CreateEvaluationRequest,
  CreateEvaluatorLogRequest,
  CreateEvaluatorLogResponse,
  CreateRunRequest,
  UpdateEvaluationRunRequest,
} from '../contract/requests.ts';
import { evaluationPath } from './client.ts';
import { UpstreamError } from './errors.ts';
import { jsonOf, type UpstreamRequest } from './request.ts';
import { createdLogOf, evaluationOf, runOf } from './shapes.ts';

/**
 * The changing endpoints of a v5 API, one method each. Every method sends exactly one call, once: what has no answer is reported as such
 * (`outcome-unknown`), also where upstream said yes and the rest cannot be read.
 */
export interface UpstreamWrites {
  /** POST /evaluations */
  createEvaluation(body: CreateEvaluationRequest): Promise<EvaluationResponse>;
  /** DELETE /evaluations/{id} */
  deleteEvaluation(id: string): Promise<void>;
  /** POST /evaluations/{id}/evaluators */
  addEvaluators(id: string, body: AddEvaluatorsRequest): Promise<EvaluationResponse>;
  /** DELETE /evaluations/{id}/evaluators/{evaluator_version_id} */
  removeEvaluator(id: string, evaluatorVersionId: string): Promise<EvaluationResponse>;
  /** POST /evaluations/{id}/runs */
  createRun(id: string, body: CreateRunRequest): Promise<EvaluationRunResponse>;
  /** POST /evaluations/{id}/runs/{run_id}: the answer says nothing. */
  addExistingRun(id: string, runId: string): Promise<void>;
  /** DELETE /evaluations/{id}/runs/{run_id} */
  removeRun(id: string, runId: string): Promise<void>;
  /** PATCH /evaluations/{id}/runs/{run_id} */
  updateRun(id: string, runId: string, body: UpdateEvaluationRunRequest): Promise<EvaluationRunResponse>;
  /** POST /evaluations/{id}/runs/{run_id}/logs */
  addLogsToRun(id: string, runId: string, body: AddLogsToRunRequest): Promise<EvaluationRunResponse>;
  /** POST /evaluators/log?version_id={evaluator_version_id} */
  logEvaluator(evaluatorVersionId: string, body: CreateEvaluatorLogRequest): Promise<CreateEvaluatorLogResponse>;
  /** DELETE /logs?id={id} */
  deleteLog(id: string): Promise<void>;
}

/** The writing half of the REST API as seen by one caller. */
export const createUpstreamWrites = (request: UpstreamRequest): UpstreamWrites => {
  const change = async <T>(sent: ReturnType<UpstreamRequest>, read: (value: unknown) => T): Promise<T> => {
    const answer = await sent;
    try {
      return read(jsonOf(answer));
    } catch (error) {
      throw new UpstreamError({ kind: 'outcome-unknown' }, { cause: error });
    }
  };
  /** For an answer that says nothing: no body, or any JSON. Something else did not come from a v5 API. */
  const done = async (sent: ReturnType<UpstreamRequest>): Promise<void> => {
    const answer = await sent;
    if (answer.body.length > 0) await change(Promise.resolve(answer), () => undefined);
  };
  return {
    createEvaluation: (body) => change(request('POST /evaluations', '/evaluations', { body }), evaluationOf),
    deleteEvaluation: (id) => done(request('DELETE /evaluations/{id}', evaluationPath(id))),
    addEvaluators: (id, body) =>
      change(request('POST /evaluations/{id}/evaluators', `${evaluationPath(id)}/evaluators`, { body }), evaluationOf),
    removeEvaluator: (id, versionId) =>
      change(
        request('DELETE /evaluations/{id}/evaluators/{evaluator_version_id}', `${evaluationPath(id)}/evaluators/${checkedId(versionId)}`),
        evaluationOf,
      ),
    createRun: (id, body) => change(request('POST /evaluations/{id}/runs', `${evaluationPath(id)}/runs`, { body }), runOf),
    addExistingRun: (id, runId) => done(request('POST /evaluations/{id}/runs/{run_id}', runPath(id, runId))),
    removeRun: (id, runId) => done(request('DELETE /evaluations/{id}/runs/{run_id}', runPath(id, runId))),
    updateRun: (id, runId, body) => change(request('PATCH /evaluations/{id}/runs/{run_id}', runPath(id, runId), { body }), runOf),
    addLogsToRun: (id, runId, body) =>
      change(request('POST /evaluations/{id}/runs/{run_id}/logs', `${runPath(id, runId)}/logs`, { body }), runOf),
    logEvaluator: (versionId, body) =>
      change(request('POST /evaluators/log', `/evaluators/log?version_id=${checkedId(versionId)}`, { body }), createdLogOf),
    deleteLog: (id) => done(request('DELETE /logs', `/logs?id=${encodeURIComponent(checkedLogId(id))}`)),
  };
};

const checkedId = (id: string): string => {
  if (!isId(id)) throw new TypeError('Not an id.');
  return id;
};

const checkedLogId = (id: string): string => {
  if (!isLogId(id)) throw new TypeError('Not a log id.');
  return id;
};

const runPath = (id: string, runId: string): string => `${evaluationPath(id)}/runs/${checkedId(runId)}`;
