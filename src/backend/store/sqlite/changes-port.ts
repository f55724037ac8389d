import type { JudgmentEdits, JudgmentQuestions } from '../changes.ts';
import type { Step, StepAnswers, Steps } from '../steps.ts';
import type { Catalogue } from './catalogue.ts';
import { keyOf, refOf, type StoreEdits } from './edits.ts';
import type { createForgetting } from './forgetting.ts';
import type { StoreJudgments } from './judgments.ts';
import type { StoreReads } from './reads.ts';
import type { StoreWrites } from './writes.ts';

export interface ChangeTables {
  readonly reads: StoreReads;
  readonly writes: StoreWrites;
  readonly edits: StoreEdits;
  readonly catalogue: Catalogue;
  readonly judgments: StoreJudgments;
  readonly forgetting: ReturnType<typeof createForgetting>;
}

const keyOfEvaluation = ({ reads }: ChangeTables, id: string): number => {
  const key = reads.evaluationKey(id);
  if (key === undefined) throw new Error(`There is no evaluation ${id}.`);
  return key;
};

type EvaluationAnswers = Pick<
  StepAnswers,
  | 'evaluation'
  | 'evaluationStats'
  | 'isNameTaken'
  | 'addEvaluation'
  | 'setEvaluationBody'
  | 'setEvaluationStats'
  | 'deleteEvaluation'
  | 'runs'
>;

const evaluationAnswers = (tables: ChangeTables): EvaluationAnswers => {
  const { reads, writes, edits } = tables;
  return {
    evaluation: edits.evaluation,
    evaluationStats: (id) => reads.stats(keyOfEvaluation(tables, id)),
    isNameTaken: edits.isNameTaken,
    runs: (id) => edits.runsOf(keyOfEvaluation(tables, id)),
    addEvaluation: (evaluation) => {
      writes.addEvaluation(evaluation);
      writes.placeEvaluations();
    },
    setEvaluationBody: (id, body) => edits.setEvaluationBody(keyOfEvaluation(tables, id), body),
    setEvaluationStats: (id, stats) => {
      const key = keyOfEvaluation(tables, id);
      edits.setEvaluationStats(key, stats);
      edits.ownEvaluation(key);
    },
    deleteEvaluation: (id) => {
      const key = keyOfEvaluation(tables, id);
      for (const run of reads.listedRuns(key)) writes.forgetFacts(run.key);
      edits.deleteEvaluation(key);
      writes.placeEvaluations();
    },
  };
};

const addRunTo = (tables: ChangeTables): StepAnswers['addRun'] => {
  const { writes, edits } = tables;
  return (evaluationId, run) => {
    const evaluationKey = keyOfEvaluation(tables, evaluationId);
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
};

type RunAnswers = Pick<StepAnswers, 'knownRuns' | 'memberships' | 'run' | 'addRun' | 'removeRun' | 'setRunBody' | 'setRunStats'>;

const runAnswers = (tables: ChangeTables): RunAnswers => {
  const { writes, edits } = tables;
  return {
    knownRuns: (runIds) => new Set(runIds.filter(edits.hasRun)),
    memberships: edits.memberships,
    run: (ref) => edits.run(keyOf(ref)),
    addRun: addRunTo(tables),
    removeRun: (ref) => {
      writes.forgetFacts(keyOf(ref));
      const evaluationKey = edits.detachRun(keyOf(ref));
      if (evaluationKey !== undefined) writes.placeRuns(evaluationKey);
    },
    setRunBody: (ref, body) => edits.setRunBody(keyOf(ref), body),
    setRunStats: (ref, stats) => edits.setRunStats(keyOf(ref), stats),
  };
};

type LogAnswers = Pick<StepAnswers, 'records' | 'logsCount' | 'heldLogs' | 'logs' | 'addRecord' | 'setRecord' | 'tally' | 'setTally'>;

const logAnswers = ({ reads, writes, edits }: ChangeTables): LogAnswers => ({
  records: (ref, afterLogId) => edits.records(keyOf(ref), afterLogId),
  logsCount: (ref) => edits.logsCount(keyOf(ref)),
  heldLogs: (ref, logIds) => new Set(logIds.filter((logId) => reads.hasLog(keyOf(ref), logId))),
  logs: (ids) => {
    const found = new Map<string, Buffer>();
    for (const id of ids) {
      const body = reads.log(id);
      if (body) found.set(id, body);
    }
    return found;
  },
  addRecord: (ref, record) => {
    edits.addRecord(keyOf(ref), record);
    writes.placeLog(keyOf(ref), record.logId);
  },
  setRecord: (ref, logId, body) => {
    const key = keyOf(ref);
    writes.setPlace(key, logId, edits.setRecord(key, logId, body));
  },
  tally: (ref) => edits.tally(keyOf(ref)),
  setTally: (ref, tally) => edits.setTally(keyOf(ref), tally),
});

const judgmentAnswers = ({ edits, judgments }: ChangeTables): JudgmentQuestions & JudgmentEdits => ({
  ...judgments,
  judgments: (logIds) => {
    const found = new Map<string, readonly Buffer[]>();
    for (const logId of logIds) {
      const given = judgments.judgmentsOf(logId);
      if (given.length > 0) found.set(logId, given);
    }
    return found;
  },
  runsHolding: (logId) => judgments.runKeysHolding(logId).flatMap((key) => edits.run(key) ?? []),
  record: (ref, logId) => edits.record(keyOf(ref), logId),
});

// The types of a step hold its arguments together with its name.
const answerTo = (answers: StepAnswers, { name, args }: Step): unknown =>
  (answers[name] as (...args: readonly unknown[]) => unknown)(...args);

/** An answer to each step of a change, at once. */
export const createStepAnswers = (tables: ChangeTables): StepAnswers => {
  const answers: StepAnswers = {
    ...tables.catalogue,
    ...tables.forgetting,
    ...evaluationAnswers(tables),
    ...runAnswers(tables),
    ...logAnswers(tables),
    ...judgmentAnswers(tables),
    all: (...questions) => questions.map((question) => answerTo(answers, question)),
  };
  return answers;
};

/** Carries out steps, each at once. */
export const carryOut = <T>(steps: Steps<T>, answers: StepAnswers): T => {
  let next = steps.next();
  while (!next.done) next = steps.next(answerTo(answers, next.value));
  return next.value;
};
