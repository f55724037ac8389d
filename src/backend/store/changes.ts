import type { CutBody, ForgottenUser } from './forgetting.ts';

/** Stands for a run's membership of an evaluation. Only the engine that made it knows what is in it. */
export interface RunRef {
  readonly [REF]: true;
}
declare const REF: unique symbol;

export interface StoredEvaluation {
  readonly id: string;
  readonly fileId: string | null;
  readonly body: Buffer;
}

/** A run's membership of an evaluation: the same run has one in each evaluation that holds it. */
export interface StoredRun {
  readonly ref: RunRef;
  readonly id: string;
  /** Null for a run that left its evaluation. */
  readonly evaluationId: string | null;
  /** Undefined for a run known only from records. */
  readonly body: Buffer | undefined;
  /** Its entry in the evaluation's stats; undefined before there are any. */
  readonly stats: Buffer | undefined;
}

/** The record of one log of a run: as it is served, and as it was before judgments came or went. Mostly these are the same bytes. */
export interface StoredRecord {
  readonly logId: string;
  readonly served: Buffer;
  readonly origin: Buffer;
}

/** What the stats of a run were counted to, as it is kept. */
export interface StoredTally {
  readonly counts: string;
  readonly numbers: Uint8Array;
}

/** A version of a file, with its body as it came. */
export interface StoredVersion {
  readonly id: string;
  readonly fileId: string;
  readonly kind: string;
  readonly body: Buffer;
}

/** What requests may refer to: files, their versions, where those are deployed, and the datapoints of datasets. */
export interface CatalogueQuestions {
  hasFile(id: string): boolean;
  fileIdOfPath(path: string): string | undefined;
  version(id: string): StoredVersion | undefined;
  newestVersion(fileId: string): StoredVersion | undefined;
  hasDeployments(fileId: string): boolean;
  /** The version deployed to an environment; null stands for the default environment. */
  deployedVersion(fileId: string, environment: string | null): StoredVersion | undefined;
  /** Of these datapoints of a version of a dataset those that are known, by their ids. */
  datapoints(datasetVersionId: string, ids: readonly string[]): ReadonlyMap<string, Buffer>;
  /** Whether datapoints of a version of a dataset came with an export, or have been looked for in records. */
  knowsDatapoints(datasetVersionId: string): boolean;
  /** The runs over a version of a dataset. */
  runsOver(datasetVersionId: string): RunRef[];
  /** The logs that a version made, with the datapoints they were made from. */
  logsOfVersion(versionId: string): { readonly id: string; readonly datapointId: string }[];
}

/** A judgment that was given here: the evaluator log, as it is served. */
export interface GivenJudgment {
  /** The log that was judged. */
  readonly parentId: string;
  readonly body: Buffer;
}

/** What changes ask of the judgments that were given here. */
export interface JudgmentQuestions {
  /** By the id of the evaluator log; undefined for one that came with an export. */
  judgment(id: string): GivenJudgment | undefined;
  /** Those of each of these logs that has any, in the order in which they were given. */
  judgments(logIds: readonly string[]): ReadonlyMap<string, readonly Buffer[]>;
  /** All memberships of runs that hold a log, those that have ended included. */
  runsHolding(logId: string): StoredRun[];
  record(run: RunRef, logId: string): StoredRecord | undefined;
  /** Whether a run is completed because all its logs were judged here. */
  isCompletedByJudgments(runId: string): boolean;
}

/** What a change asks of bodies that hold logs which are to be forgotten. */
export interface ForgettingQuestions {
  /** By its key, as reads give it. */
  heldBody(key: number): Buffer | undefined;
  /** Whether a log is one that is forgotten. */
  isForgotten(logId: string): boolean;
}

/** What a change may ask. It sees what it has edited itself. */
export interface Questions extends CatalogueQuestions, JudgmentQuestions, ForgettingQuestions {
  evaluation(id: string): StoredEvaluation | undefined;
  evaluationStats(id: string): Buffer | undefined;
  /** Whether an evaluation of the file, or one without a file where that is null, has the name. */
  isNameTaken(fileId: string | null, name: string): boolean;
  /** The runs of an evaluation in the order of its listing, those known only from records last. */
  runs(evaluationId: string): StoredRun[];
  /** Of these runs those that have any membership, be it one that has ended. */
  knownRuns(runIds: readonly string[]): ReadonlySet<string>;
  /** All memberships of a run, those that have ended included. */
  memberships(runId: string): StoredRun[];
  run(ref: RunRef): StoredRun | undefined;
  /** The records of a run that come after one of its logs, by their ids, from the first for null: as many as memory takes well, none at the end. */
  records(run: RunRef, afterLogId: string | null): StoredRecord[];
  logsCount(run: RunRef): number;
  /** Of these logs those that a run holds. */
  heldLogs(run: RunRef, logIds: readonly string[]): ReadonlySet<string>;
  /** What was kept by `setTally`; undefined also once records have changed other than by being added. */
  tally(run: RunRef): StoredTally | undefined;
  /** Of these logs those that are there, by their ids, each by itself and wherever it was found. */
  logs(ids: readonly string[]): ReadonlyMap<string, Buffer>;
}

export interface NewEvaluation {
  readonly id: string;
  readonly fileId: string | null;
  readonly name: string | null;
  /** Microseconds since 1970, as every `...At` below; null sorts as the oldest. */
  readonly createdAt: number | null;
  readonly body: Uint8Array;
}

export interface NewRun {
  readonly id: string;
  readonly addedAt: number | null;
  readonly createdAt: number | null;
  readonly datasetVersionId: string | null;
  readonly body: Uint8Array;
}

export interface NewRecord {
  readonly logId: string;
  readonly createdAt: number | null;
  readonly body: Uint8Array;
}

export interface NewJudgment extends GivenJudgment {
  readonly id: string;
  /** The evaluator. */
  readonly fileId: string;
  readonly versionId: string;
  readonly createdAt: number | null;
}

/** What is done to the judgments that were given here. Imports leave them as they are. */
export interface JudgmentEdits {
  /** It can be looked up as a log from then on, and stands on the log that was judged. Rows are to be given it by `setRecord`. */
  addJudgment(judgment: NewJudgment): void;
  deleteJudgment(id: string): void;
  setCompletedByJudgments(runId: string, isCompleted: boolean): void;
}

/** What is done so that nothing of some logs and people is left. */
export interface ForgettingEdits {
  /** Imports leave these logs out from now on, and all of who has one of these hashes. */
  rememberForgotten(logIds: readonly string[], users: readonly ForgottenUser[]): void;
  /** Keeps what is left of a body in its place. The memberships of runs that serve it. */
  cutBody(cut: CutBody): RunRef[];
  /**
   * Takes away whatever is of a forgotten log: records, logs of files, judgments given here, what they are found by, findings that name them.
   * Datapoints that were met in records are to be met again. The memberships of runs that had a record.
   */
  dropForgotten(): RunRef[];
  /** As `setEvaluationStats`, for an evaluation that stays what an export has. */
  setCountedStats(evaluationId: string, stats: Uint8Array): void;
}

/** What a change may do. Every listing shows it at once in its place, and is the whole of it. */
export interface Edits extends JudgmentEdits, ForgettingEdits {
  addEvaluation(evaluation: NewEvaluation): void;
  setEvaluationBody(id: string, body: Uint8Array): void;
  /** The evaluation is no longer what an export has: imports leave it as it is from then on. */
  setEvaluationStats(id: string, stats: Uint8Array): void;
  /** Its runs leave it and keep their logs. Imports leave it out from then on. */
  deleteEvaluation(id: string): void;
  /**
   * The run becomes a member of an evaluation: a membership that has ended is taken up again, so that none are left over. It has the logs of
   * all its memberships then, each as it came: an export may have more of them under one evaluation than under another.
   */
  addRun(evaluationId: string, run: NewRun): RunRef;
  /** The run leaves its evaluation and keeps its logs. */
  removeRun(run: RunRef): void;
  setRunBody(run: RunRef, body: Uint8Array): void;
  /** Undefined takes the stats away. */
  setRunStats(run: RunRef, stats: Uint8Array | undefined): void;
  /** The record of a log that the run does not hold yet. What that costs does not grow with the logs it has. */
  addRecord(run: RunRef, record: NewRecord): void;
  /** Serves these bytes as the record of a log that the run holds; the record it came as is kept. One that it does not hold ends the change. */
  setRecord(run: RunRef, logId: string, body: Uint8Array): void;
  setTally(run: RunRef, tally: StoredTally): void;
  /** Datapoints that the exports lack, found in records. One that comes with an export replaces it. */
  addMetDatapoints(datasetVersionId: string, bodies: ReadonlyMap<string, Uint8Array>): void;
}
