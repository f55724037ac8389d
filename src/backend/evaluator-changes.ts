import type { AttachedEvaluator } from './bodies.ts';
import { servedRecords } from './evaluation-stats.ts';
import { type IsWanted, judgedRecord } from './records.ts';
import { evaluatorsIn, statsOverRecords, withEvaluatorStats, withOnlyEvaluators } from './run-stats.ts';
import type { Store } from './store.ts';

interface Judging {
  readonly isWanted: IsWanted;
  /** Records that name none of these evaluator versions can have none of their judgments, and are not parsed. */
  readonly versionIds: readonly string[];
}

/** Gives the records of a run the judgments they are to have now. */
const judgeRecords = ({ edits, writes }: Store, runKey: number, { isWanted, versionIds }: Judging): void => {
  let isChanged = false;
  for (const record of edits.records(runKey)) {
    const origin = edits.bytes(record.originKey);
    if (!versionIds.some((versionId) => origin.includes(versionId))) continue;
    const served = record.blobKey === record.originKey ? origin : edits.bytes(record.blobKey);
    const judged = judgedRecord(served, origin, isWanted);
    if (!judged) continue;
    edits.setRecord(runKey, record, judged);
    isChanged = true;
  }
  if (isChanged) writes.placeLogs(runKey);
};

/**
 * Brings the judgments of evaluators that an evaluation is given into its records, where the logs have some, and counts them.
 * What the stats say of its other evaluators stays.
 */
export const evaluatorJoins = (store: Store, evaluationKey: number, evaluators: readonly AttachedEvaluator[]): void => {
  const { edits } = store;
  const versionIds = evaluators.map(({ versionId }) => versionId);
  const isWanted: IsWanted = (versionId, isServed) => isServed || (versionId !== undefined && versionIds.includes(versionId));
  for (const run of edits.runsOf(evaluationKey)) {
    judgeRecords(store, run.key, { isWanted, versionIds });
    if (!run.stats) continue;
    const counted = evaluatorsIn(run.stats);
    const missing = evaluators.filter(({ versionId }) => !counted.has(versionId));
    edits.setRunStats(run.key, withEvaluatorStats(run.stats, statsOverRecords(missing, servedRecords(edits, run.key))));
  }
};

/** Takes the judgments of an evaluator out of an evaluation's records and stats. The logs themselves keep them. */
export const evaluatorLeaves = (store: Store, evaluationKey: number, leaving: string): void => {
  const { edits } = store;
  const isWanted: IsWanted = (versionId, isServed) => isServed && versionId !== leaving;
  for (const run of edits.runsOf(evaluationKey)) {
    judgeRecords(store, run.key, { isWanted, versionIds: [leaving] });
    if (run.stats)
      edits.setRunStats(
        run.key,
        withOnlyEvaluators(run.stats, (versionId) => versionId !== leaving),
      );
  }
};
