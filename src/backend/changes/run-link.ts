import { microsecondsOf } from '../../contract/timestamp.ts';
import { jsonOf, withMember } from '../../json/members.ts';
import { nullAnswer } from '../rest/answers.ts';
import { impossible, notFound, RefusedError } from '../rest/error-answers.ts';
import type { ChangeRequest } from '../rest/route-request.ts';
import { attachedEvaluators, runFacts } from '../stats/bodies.ts';
import { servedRecords } from '../stats/evaluation-stats.ts';
import { type IsWanted, judgedRecord, judgmentsOf } from '../stats/records.ts';
import { evaluatorsIn, numLogsIn, statsOverRecords, withEvaluatorStats, withOnlyEvaluators } from '../stats/run-stats.ts';
import type { EvaluationRow, RecordRow, RunRow } from '../store/sqlite/edits.ts';
import type { SqliteStore } from '../store/sqlite/store.ts';
import { type Change, hasBody, type KnownRun, knownEvaluation, memberRun, saveEvaluation } from './changing.ts';

/** The logs of all memberships of a run: an export may have more of them under one evaluation than under another. */
const recordsOf = ({ edits }: SqliteStore, runs: readonly RunRow[]): RecordRow[] => {
  const records = new Map<string, RecordRow>();
  for (const { key } of runs) for (const record of edits.records(key)) if (!records.has(record.logId)) records.set(record.logId, record);
  return [...records.values()];
};

/** Gives a membership its records anew, each with the judgments that are wanted. */
const fillRecords = ({ edits, writes }: SqliteStore, runKey: number, records: readonly RecordRow[], isWanted: IsWanted): void => {
  edits.clearRecords(runKey);
  for (const record of records) {
    const origin = edits.bytes(record.originKey);
    const judged = judgedRecord(origin, origin, isWanted);
    const blobKey = judged ? writes.addBlob(judged) : record.originKey;
    edits.addRecord(runKey, { ...record, blobKey });
  }
  writes.placeLogs(runKey);
};

/** What is known of a run whose logs are not all at hand: the entry, from any of its evaluations, that counts the most of them. */
const keptStats = ({ edits }: SqliteStore, runs: readonly RunRow[], runKey: number): Buffer | undefined => {
  const entries = runs.map(({ stats }) => stats).filter((stats) => stats !== undefined);
  const [fullest] = entries.toSorted((a, b) => numLogsIn(b) - numLogsIn(a));
  return fullest && numLogsIn(fullest) > edits.records(runKey).length ? fullest : undefined;
};

const fillStats = (store: SqliteStore, { body }: EvaluationRow, runs: readonly RunRow[], run: { key: number; body: Buffer }): void => {
  const { edits } = store;
  const kept = keptStats(store, runs, run.key);
  if (!kept) {
    edits.setRunStats(run.key, undefined);
    return;
  }
  const evaluators = attachedEvaluators(body);
  const attached = new Set(evaluators.map(({ versionId }) => versionId));
  const entry = withOnlyEvaluators(kept, (versionId) => versionId !== undefined && attached.has(versionId));
  const known = evaluatorsIn(entry);
  const missing = statsOverRecords(evaluators, servedRecords(edits, run.key), (versionId) => !known.has(versionId));
  const whole = withEvaluatorStats(entry, missing);
  edits.setRunStats(run.key, withMember(whole, 'status', jsonOf(runFacts(run.body).status)));
};

/** The membership for a run that joins an evaluation: one that has ended is taken up again, so that none are left over. */
const join = ({ store, minting }: ChangeRequest, evaluation: EvaluationRow, source: KnownRun, runs: readonly RunRow[]): RunRow => {
  const { edits, writes } = store;
  const now = minting.timestamp();
  const body = withMember(withMember(source.body, 'added_at', jsonOf(now)), 'control', jsonOf(false));
  const addedAt = microsecondsOf(now);
  const { datasetVersionId } = runFacts(body);
  const ended = runs.find((run) => run.evaluationKey === evaluation.key) ?? runs.find((run) => run.evaluationKey === null);
  const key = ended?.key ?? writes.addRun({ evaluationKey: evaluation.key, id: source.id, addedAt, datasetVersionId, body });
  if (ended) {
    edits.attachRun(key, evaluation.key, addedAt);
    edits.setRunBody(key, body);
  }
  return { key, id: source.id, evaluationKey: evaluation.key, body, stats: ended?.stats };
};

const refuseOtherFile = ({ fileId }: EvaluationRow, run: KnownRun): void => {
  const runFileId = runFacts(run.body).fileId;
  if (fileId === null || runFileId === null || runFileId === fileId) return;
  throw new RefusedError(impossible(`The run ${run.id} is of another file than the evaluation.`));
};

/** POST /evaluations/{id}/runs/{run_id}: the run joins with its logs and is not copied. Once it is there nothing happens. */
export const addExistingRun: Change<undefined> = (request) => {
  const { store, memberId } = request;
  const evaluation = knownEvaluation(request);
  if (memberRun(request, evaluation)) return nullAnswer();
  const runs = store.edits.memberships(memberId);
  const source = runs.find(hasBody);
  if (!source) throw new RefusedError(notFound(`There is no run with the id ${memberId}.`));
  refuseOtherFile(evaluation, source);
  const { key, body } = join(request, evaluation, source, runs);
  fillRecords(store, key, recordsOf(store, runs), judgmentsOf(attachedEvaluators(evaluation.body)));
  fillStats(store, evaluation, runs, { key, body: body ?? source.body });
  store.writes.placeRuns(evaluation.key);
  saveEvaluation(request, evaluation);
  return nullAnswer();
};
