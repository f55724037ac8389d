import type { AttachedEvaluator } from '../stats/bodies.ts';
import { type IsWanted, judgedRecord, judgmentsOf } from '../stats/records.ts';
import { evaluatorsIn, statsOfRun, withErrorsMoved, withEvaluatorStats, withOnlyEvaluators } from '../stats/run-stats.ts';
import type { RunRef } from '../store/changes.ts';
import { ask, edit, type Steps, throughRecords } from '../store/steps.ts';

/** The evaluators of an evaluation before and after a change of them. */
export interface EvaluatorChange {
  readonly before: readonly AttachedEvaluator[];
  readonly after: readonly AttachedEvaluator[];
}

type Evaluators = readonly AttachedEvaluator[];

const without = (evaluators: Evaluators, others: Evaluators): Evaluators =>
  evaluators.filter(({ versionId }) => !others.some((other) => other.versionId === versionId));

/** Gives the records of a run the judgments they are to have now. Those that name none of `ids` can have none of these, and are not parsed. */
const judgeRecords = (run: RunRef, isWanted: IsWanted, ids: readonly string[]): Steps<void> =>
  throughRecords(run, function* (records) {
    const judgments = yield* ask(
      'judgments',
      records.map(({ logId }) => logId),
    );
    for (const { logId, served, origin } of records) {
      const given = judgments.get(logId);
      if (!given && !ids.some((id) => origin.includes(id))) continue;
      const judged = judgedRecord({ served, origin, given }, isWanted);
      if (judged) yield* edit('setRecord', run, logId, judged);
    }
  });

/**
 * Brings the judgments of evaluators that an evaluation is given into its records, where the logs have some, and counts them; takes those of
 * evaluators that leave out of its records and stats, though the logs themselves keep them. What the stats say of its other evaluators
 * stays, but for failures that other versions of their files left: those are theirs only as long as such a version is not attached.
 */
export function* evaluatorsChange(evaluationId: string, { before, after }: EvaluatorChange): Steps<void> {
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
  for (const run of yield* ask('runs', evaluationId)) {
    const countedOf = (evaluators: Evaluators, counted: Evaluators) =>
      statsOfRun(evaluators, run.ref, (versionId) => counted.some((one) => one.versionId === versionId));
    const earlier = run.stats ? yield* countedOf(before, siblings) : [];
    yield* judgeRecords(run.ref, isWanted, ids);
    if (!run.stats) continue;
    const kept = withOnlyEvaluators(run.stats, (versionId) => !isLeaving.has(versionId));
    const known = evaluatorsIn(kept);
    const missing = joining.filter(({ versionId }) => !known.has(versionId));
    const added = yield* countedOf(after, missing);
    const moved = withErrorsMoved(kept, earlier, yield* countedOf(after, siblings));
    yield* edit('setRunStats', run.ref, withEvaluatorStats(moved, added));
  }
}
