import type { DatabaseSync } from 'node:sqlite';
import type { GivenJudgment, NewJudgment } from '../changes.ts';
import { withJudgments } from '../judged-log.ts';
import type { Blobs } from './blobs.ts';
import { bytesIn } from './reads.ts';

/** The judgments that were given here, which no import touches. */
export interface StoreJudgments {
  judgment(id: string): GivenJudgment | undefined;
  /** Those of a log, in the order in which they were given. */
  judgmentsOf(logId: string): Buffer[];
  addJudgment(judgment: NewJudgment): void;
  deleteJudgment(id: string): void;
  /** Logs with judgments that their rows may lack: those in evaluations which are as an export has them, and which name the evaluator. */
  logsToJudge(): string[];
  /** The keys of all memberships of runs that hold a log, those that have ended included. */
  runKeysHolding(logId: string): number[];
  isCompletedByJudgments(runId: string): boolean;
  setCompletedByJudgments(runId: string, isCompleted: boolean): void;
}

const OF_LOG = 'SELECT bytes FROM judgment JOIN blob ON blob.key = blob_key WHERE parent_id = ? ORDER BY judgment.key';

/** Gives logs that are by themselves the judgments of them that were given here. */
export const createJudgedLogs = (database: DatabaseSync): ((log: Buffer, logId: string) => Buffer) => {
  const ofLog = database.prepare(OF_LOG);
  return (log, logId) => withJudgments(log, ofLog.all(logId).map(bytesIn));
};

// A probe for each run there is: an index of all logs would take longer to fill than all of them.
const HOLDING = `
SELECT key FROM run WHERE EXISTS (SELECT 1 FROM evaluation_log WHERE run_key = run.key AND log_id = ?) ORDER BY key`;

// Whatever has been changed here has the judgments that are to be in it.
const TO_JUDGE = `
SELECT DISTINCT parent_id FROM (SELECT DISTINCT file_id FROM judgment) AS judging
CROSS JOIN evaluation ON evaluation.export_key IS NOT NULL
CROSS JOIN blob ON blob.key = evaluation.body_key AND instr(blob.bytes, CAST(judging.file_id AS BLOB)) > 0
CROSS JOIN judgment ON judgment.file_id = judging.file_id
CROSS JOIN run ON run.evaluation_key = evaluation.key
CROSS JOIN evaluation_log ON run_key = run.key AND log_id = parent_id`;

/** Prepares every statement once. */
export const createJudgments = (database: DatabaseSync, blobs: Blobs): StoreJudgments => {
  const ofId = database.prepare('SELECT parent_id, bytes FROM judgment JOIN blob ON blob.key = blob_key WHERE id = ?');
  const ofLog = database.prepare(OF_LOG);
  const add = database.prepare('INSERT INTO judgment (id, parent_id, file_id, version_id, created_at, blob_key) VALUES (?, ?, ?, ?, ?, ?)');
  const removeBlob = database.prepare('DELETE FROM blob WHERE key = (SELECT blob_key FROM judgment WHERE id = ?)');
  const remove = database.prepare('DELETE FROM judgment WHERE id = ?');
  const holding = database.prepare(HOLDING);
  const toJudge = database.prepare(TO_JUDGE);
  const completed = database.prepare('SELECT 1 FROM judged_run WHERE run_id = ?');
  const addCompleted = database.prepare('INSERT OR IGNORE INTO judged_run (run_id) VALUES (?)');
  const removeCompleted = database.prepare('DELETE FROM judged_run WHERE run_id = ?');

  return {
    judgment: (id) => {
      const row = ofId.get(id);
      return row && { parentId: String(row['parent_id']), body: bytesIn(row) };
    },
    judgmentsOf: (logId) => ofLog.all(logId).map(bytesIn),
    addJudgment: ({ id, parentId, fileId, versionId, createdAt, body }) => {
      add.run(id, parentId, fileId, versionId, createdAt, blobs.add(body));
    },
    deleteJudgment: (id) => {
      removeBlob.run(id);
      remove.run(id);
    },
    logsToJudge: () => toJudge.all().map((row) => String(row['parent_id'])),
    runKeysHolding: (logId) => holding.all(logId).map((row) => Number(row['key'])),
    isCompletedByJudgments: (runId) => completed.get(runId) !== undefined,
    setCompletedByJudgments: (runId, isCompleted) => {
      (isCompleted ? addCompleted : removeCompleted).run(runId);
    },
  };
};
