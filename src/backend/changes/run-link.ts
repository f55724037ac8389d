import { microsecondsOf } from '../../contract/timestamp.ts';
import { jsonOf, withMember } from '../../json/members.ts';
import { nullAnswer } from '../rest/answers.ts';
import { impossible, notFound, RefusedError } from '../rest/error-answers.ts';
import type { RouteRequest } from '../rest/route-request.ts';
import { attachedEvaluators, hasBody, type KnownRun, runFacts } from '../stats/bodies.ts';
import { type IsWanted, judgedRecord, judgmentsOf } from '../stats/records.ts';
import { evaluatorsIn, numLogsIn, statsOfRun, withEvaluatorStats, withOnlyEvaluators } from '../stats/run-stats.ts';
import type { RunRef, StoredEvaluation, StoredRun } from '../store/changes.ts';
import { ask, edit, type Steps, throughRecords } from '../store/steps.ts';
import { type Change, knownEvaluation, memberOf, saveEvaluation } from './changing.ts';

/** Gives records that are as they came the judgments that are wanted. */
const judgeRecords = (run: RunRef, isWanted: IsWanted): Steps<void> =>
  throughRecords(run, function* (records) {
    const judgments = yield* ask(
      'judgments',
      records.map(({ logId }) => logId),
    );
    for (const { logId, origin } of records) {
      const judged = judgedRecord({ served: origin, origin, given: judgments.get(logId) }, isWanted);
      if (judged) yield* edit('setRecord', run, logId, judged);
    }
  });

/** What is known of a run whose logs are not all at hand: the entry, from any of its evaluations, that counts the most of them. */
const keptStats = (runs: readonly StoredRun[], logsCount: number): Buffer | undefined => {
  const entries = runs.map(({ stats }) => stats).filter((stats) => stats !== undefined);
  const [fullest] = entries.toSorted((a, b) => numLogsIn(b) - numLogsIn(a));
  return fullest && numLogsIn(fullest) > logsCount ? fullest : undefined;
};

/** `runs`: the memberships that the run had before. */
function* fillStats(evaluation: StoredEvaluation, run: { ref: RunRef; body: Buffer }, runs: readonly StoredRun[]): Steps<void> {
  const kept = keptStats(runs, yield* ask('logsCount', run.ref));
  if (!kept) {
    yield* edit('setRunStats', run.ref, undefined);
    return;
  }
  const evaluators = attachedEvaluators(evaluation.body);
  const attached = new Set(evaluators.map(({ versionId }) => versionId));
  const entry = withOnlyEvaluators(kept, (versionId) => versionId !== undefined && attached.has(versionId));
  const known = evaluatorsIn(entry);
  const missing = yield* statsOfRun(evaluators, run.ref, (versionId) => !known.has(versionId));
  const whole = withEvaluatorStats(entry, missing);
  yield* edit('setRunStats', run.ref, withMember(whole, 'status', jsonOf(runFacts(run.body).status)));
}

/** The run joins the evaluation, with all its logs as they came. */
function* join({ minting }: RouteRequest, evaluation: StoredEvaluation, source: KnownRun) {
  const now = minting.timestamp();
  const body = withMember(withMember(source.body, 'added_at', jsonOf(now)), 'control', jsonOf(false));
  const { datasetVersionId } = runFacts(body);
  const run = { id: source.id, addedAt: microsecondsOf(now), createdAt: null, datasetVersionId, body };
  return { ref: yield* edit('addRun', evaluation.id, run), body };
}

const requireSameFile = ({ fileId }: StoredEvaluation, run: KnownRun): void => {
  const runFileId = runFacts(run.body).fileId;
  if (fileId === null || runFileId === null || runFileId === fileId) return;
  throw new RefusedError(impossible(`The run ${run.id} is of another file than the evaluation.`));
};

/** POST /evaluations/{id}/runs/{run_id}: the run joins with its logs and is not copied. Once it is there nothing happens. */
export const addExistingRun: Change<undefined> = function* (request) {
  const { memberId } = request;
  const evaluation = yield* knownEvaluation(request);
  const runs = yield* ask('memberships', memberId);
  if (memberOf(runs, evaluation)) return nullAnswer();
  const source = runs.find(hasBody);
  if (!source) throw new RefusedError(notFound(`There is no run with the id ${memberId}.`));
  requireSameFile(evaluation, source);
  const run = yield* join(request, evaluation, source);
  yield* judgeRecords(run.ref, judgmentsOf(attachedEvaluators(evaluation.body)));
  yield* fillStats(evaluation, run, runs);
  yield* saveEvaluation(request, evaluation);
  return nullAnswer();
};
