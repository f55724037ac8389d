import type { StepAnswers, Steps } from '../steps.ts';
import type { Catalogue } from './catalogue.ts';
import { keyOf, refOf, type StoreEdits } from './edits.ts';
import type { StoreReads } from './reads.ts';
import type { StoreWrites } from './writes.ts';

export interface ChangeTables {
  readonly reads: StoreReads;
  readonly writes: StoreWrites;
  readonly edits: StoreEdits;
  readonly catalogue: Catalogue;
}

/** An answer to each step of a change, at once. */
export const createStepAnswers = ({ reads, writes, edits, catalogue }: ChangeTables): StepAnswers => {
  const keyOfEvaluation = (id: string): number => {
    const key = reads.evaluationKey(id);
    if (key === undefined) throw new Error(`There is no evaluation ${id}.`);
    return key;
  };

  const addRun: StepAnswers['addRun'] = (evaluationId, run) => {
    const evaluationKey = keyOfEvaluation(evaluationId);
    const members = edits.members(run.id);
    const ended =
      members.find((member) => member.evaluationKey === evaluationKey) ?? members.find((member) => member.evaluationKey === null);
    const key = ended?.key ?? writes.addRun({ ...run, evaluationKey });
    if (ended) {
      edits.attachRun(key, evaluationKey, run.addedAt);
      edits.setRunBody(key, run.body);
    }
    if (members.length > 0) {
      edits.gatherRecords(
        key,
        members.map((member) => member.key),
      );
      writes.placeLogs(key);
    }
    writes.placeRuns(evaluationKey);
    return refOf(key);
  };

  return {
    ...catalogue,
    evaluation: edits.evaluation,
    evaluationStats: (id) => reads.stats(keyOfEvaluation(id)),
    isNameTaken: edits.isNameTaken,
    runs: (evaluationId) => edits.runsOf(keyOfEvaluation(evaluationId)),
    runsCount: (evaluationId) => edits.runsCount(keyOfEvaluation(evaluationId)),
    knownRuns: (runIds) => new Set(runIds.filter(edits.hasRun)),
    memberships: edits.memberships,
    run: (ref) => edits.run(keyOf(ref)),
    records: (ref, afterLogId) => edits.records(keyOf(ref), afterLogId),
    logsCount: (ref) => edits.logsCount(keyOf(ref)),
    heldLogs: (ref, logIds) => new Set(logIds.filter((logId) => reads.hasLog(keyOf(ref), logId))),
    tally: (ref) => edits.tally(keyOf(ref)),
    logs: (ids) => {
      const found = new Map<string, Buffer>();
      for (const id of ids) {
        const body = reads.log(id);
        if (body) found.set(id, body);
      }
      return found;
    },

    addEvaluation: (evaluation) => {
      writes.addEvaluation(evaluation);
      writes.placeEvaluations();
    },
    setEvaluationBody: (id, body) => edits.setEvaluationBody(keyOfEvaluation(id), body),
    setEvaluationStats: (id, stats) => {
      const key = keyOfEvaluation(id);
      edits.setEvaluationStats(key, stats);
      edits.ownEvaluation(key);
    },
    deleteEvaluation: (id) => {
      edits.deleteEvaluation(keyOfEvaluation(id));
      writes.placeEvaluations();
    },
    addRun,
    removeRun: (ref) => {
      const evaluationKey = edits.detachRun(keyOf(ref));
      if (evaluationKey !== undefined) writes.placeRuns(evaluationKey);
    },
    setRunBody: (ref, body) => edits.setRunBody(keyOf(ref), body),
    setRunStats: (ref, stats) => edits.setRunStats(keyOf(ref), stats),
    addRecord: (ref, record) => {
      edits.addRecord(keyOf(ref), record);
      writes.placeLog(keyOf(ref), record.logId);
    },
    setRecord: (ref, logId, body) => {
      const key = keyOf(ref);
      writes.setPlace(key, logId, edits.setRecord(key, logId, body));
    },
    setTally: (ref, tally) => edits.setTally(keyOf(ref), tally),
  };
};

/** Carries out steps, each at once. */
export const carryOut = <T>(steps: Steps<T>, answers: StepAnswers): T => {
  for (let next = steps.next(); ; ) {
    if (next.done) return next.value;
    const { name, args } = next.value;
    // The types of a step hold its arguments together with its name.
    next = steps.next((answers[name] as (...args: readonly unknown[]) => unknown)(...args));
  }
};
