import type { AttachedEvaluator } from '../stats/bodies.ts';
import { servedRecords } from '../stats/evaluation-stats.ts';
import { type IsWanted, judgedRecord, judgmentsOf } from '../stats/records.ts';
import { evaluatorsIn, statsOverRecords, withErrorsMoved, withEvaluatorStats, withOnlyEvaluators } from '../stats/run-stats.ts';
import type { SqliteStore } from '../store/sqlite/store.ts';

/** The evaluators of an evaluation before and after a change of them. */
export interface EvaluatorChange {
  readonly before: readonly AttachedEvaluator[];
  readonly after: readonly AttachedEvaluator[];
}

type Evaluators = readonly AttachedEvaluator[];

const without = (evaluators: Evaluators, others: Evaluators): Evaluators =>
  evaluators.filter(({ versionId }) => !others.some((other) => other.versionId === versionId));

/** Gives the records of a run the judgments they are to have now. Those that name none of `ids` can have none of these, and are not parsed. */
const judgeRecords = ({ edits, writes }: SqliteStore, runKey: number, isWanted: IsWanted, ids: readonly string[]): void => {
  let isChanged = false;
  for (const record of edits.records(runKey)) {
    const origin = edits.bytes(record.originKey);
    if (!ids.some((id) => origin.includes(id))) continue;
    const served = record.blobKey === record.originKey ? origin : edits.bytes(record.blobKey);
    const judged = judgedRecord(served, origin, isWanted);
    if (!judged) continue;
    edits.setRecord(runKey, record, judged);
    isChanged = true;
  }
  if (isChanged) writes.placeLogs(runKey);
};

/**
 * Brings the judgments of evaluators that an evaluation is given into its records, where the logs have some, and counts them; takes those of
 * evaluators that leave out of its records and stats, though the logs themselves keep them. What the stats say of its other evaluators
 * stays, but for failures that other versions of their files left: those are theirs only as long as such a version is not attached.
 */
export const evaluatorsChange = (store: SqliteStore, evaluationKey: number, { before, after }: EvaluatorChange): void => {
  const { edits } = store;
  const joining = without(after, before);
  const leaving = without(before, after);
  const changed = [...joining, ...leaving];
  const isJoining = judgmentsOf(joining);
  const isOfOthers = judgmentsOf(after);
  const isLeaving = new Set<string | undefined>(leaving.map(({ versionId }) => versionId));
  const isWanted: IsWanted = (entry, isServed) =>
    isServed ? !isLeaving.has(entry.versionId) || isOfOthers(entry, isServed) : isJoining(entry, isServed);
  const ids = changed.flatMap(({ versionId, fileId }) => (fileId === undefined ? [versionId] : [versionId, fileId]));
  const siblings = without(after, joining).filter(({ fileId }) => fileId !== undefined && changed.some((one) => one.fileId === fileId));
  for (const run of edits.runsOf(evaluationKey)) {
    const countedOf = (evaluators: Evaluators, counted: Evaluators) =>
      statsOverRecords(evaluators, servedRecords(edits, run.key), (versionId) => counted.some((one) => one.versionId === versionId));
    const earlier = run.stats ? countedOf(before, siblings) : [];
    judgeRecords(store, run.key, isWanted, ids);
    if (!run.stats) continue;
    const kept = withOnlyEvaluators(run.stats, (versionId) => !isLeaving.has(versionId));
    const known = evaluatorsIn(kept);
    const added = countedOf(
      after,
      joining.filter(({ versionId }) => !known.has(versionId)),
    );
    edits.setRunStats(run.key, withEvaluatorStats(withErrorsMoved(kept, earlier, countedOf(after, siblings)), added));
  }
};
