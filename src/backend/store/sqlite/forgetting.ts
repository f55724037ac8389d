import type { DatabaseSync } from 'node:sqlite';
import type { ForgettingEdits, ForgettingQuestions, RunRef } from '../changes.ts';
import type { Blobs } from './blobs.ts';
import type { Catalogue } from './catalogue.ts';
import { refOf, type StoreEdits } from './edits.ts';
import { createFactChanges, type FactChanges } from './fact-changes.ts';
import type { StoreFindings } from './findings.ts';
import { countWithoutLogs, type StoreImports } from './imports.ts';
import type { StoreJudgments } from './judgments.ts';
import { optionalBytes, type StoreReads } from './reads.ts';
import type { StoreWrites } from './writes.ts';

export interface ForgettingTables {
  readonly blobs: Blobs;
  readonly reads: StoreReads;
  readonly writes: StoreWrites;
  readonly edits: StoreEdits;
  readonly catalogue: Catalogue;
  readonly judgments: StoreJudgments;
  readonly findings: StoreFindings;
  readonly imports: StoreImports;
}

const IS_FORGOTTEN = 'IN (SELECT id FROM forgotten_log)';
const RECORDS = `SELECT run_key, log_id FROM evaluation_log WHERE log_id ${IS_FORGOTTEN}`;
const FILES = `SELECT DISTINCT file_id FROM file_log WHERE log_id ${IS_FORGOTTEN}`;

/** The bodies of forgotten logs that exports brought, those included of which a fuller copy is served. */
const OF_EXPORTS = `SELECT blob_key FROM log WHERE source IN (0, 2) AND id ${IS_FORGOTTEN}`;
const GIVEN = `id ${IS_FORGOTTEN} OR parent_id ${IS_FORGOTTEN}`;

/** A finding that names a log does so as a word of its message. */
const NAMES_FORGOTTEN = `EXISTS (
  SELECT 1 FROM forgotten_log, (SELECT ' ' AS after UNION ALL VALUES (','), ('.'))
  WHERE instr(message, ' ' || id || after) > 0
)`;

const DROP = [
  `DELETE FROM blob WHERE key IN (
     SELECT blob_key FROM evaluation_log WHERE log_id ${IS_FORGOTTEN} UNION SELECT origin_key FROM evaluation_log WHERE log_id ${IS_FORGOTTEN}
   )`,
  `DELETE FROM evaluation_log WHERE log_id ${IS_FORGOTTEN}`,
  `DELETE FROM file_log WHERE log_id ${IS_FORGOTTEN}`,
  `DELETE FROM blob WHERE key IN (SELECT blob_key FROM judgment WHERE ${GIVEN})`,
  `DELETE FROM judgment WHERE ${GIVEN}`,
  `DELETE FROM blob WHERE key IN (${OF_EXPORTS})`,
  `DELETE FROM superseded WHERE blob_key IN (${OF_EXPORTS})`,
  `DELETE FROM log WHERE blob_key IN (${OF_EXPORTS})`,
  `DELETE FROM log WHERE id ${IS_FORGOTTEN}`,
  `DELETE FROM finding WHERE ${NAMES_FORGOTTEN}`,
];

/** Stats of a run that are counted anew no longer differ from its rows. */
const WITHDRAW_DIFFERENCES = `
DELETE FROM finding WHERE code = 'STATS_DIFFER' AND EXISTS (
  SELECT 1 FROM run JOIN evaluation ON evaluation.key = evaluation_key
  WHERE run.key = ? AND evaluation.id = finding.evaluation_id AND run.id = finding.run_id
)`;

type Touch = (runKeys: readonly number[]) => RunRef[];

/** What is known of runs that were counted before. */
const createTouch = (database: DatabaseSync): Touch => {
  const statements = [WITHDRAW_DIFFERENCES, 'DELETE FROM tally WHERE run_key = ?'].map((sql) => database.prepare(sql));
  return (runKeys) => {
    for (const runKey of runKeys) for (const statement of statements) statement.run(runKey);
    return runKeys.map(refOf);
  };
};

type Cutting = ForgettingEdits['cutBody'];

const createCutting = (database: DatabaseSync, { blobs, judgments }: ForgettingTables, facts: FactChanges, touch: Touch): Cutting => {
  const move = database.prepare('UPDATE log SET start = ?, length = ? WHERE id = ? AND blob_key = ?');
  const lose = database.prepare('DELETE FROM log WHERE id = ? AND blob_key = ?');
  const serves = database.prepare('SELECT 1 FROM evaluation_log WHERE run_key = ? AND log_id = ? AND ? IN (blob_key, origin_key)');
  const fileOf = database.prepare('SELECT file_id FROM file_log WHERE log_id = ? AND blob_key = ?');

  return ({ key, form, logId, bytes, before, now }) => {
    blobs.set(key, bytes);
    const places = new Map(now.map((place) => [place.id, place]));
    for (const id of before) {
      const place = places.get(id);
      if (place) move.run(place.start, place.length, id, key);
      else lose.run(id, key);
    }
    const file = form === 'log' ? fileOf.get(logId, key) : undefined;
    if (file) facts.forgetFile(String(file['file_id']));
    const runKeys = form === 'log' ? [] : judgments.runKeysHolding(logId).filter((runKey) => serves.get(runKey, logId, key));
    for (const runKey of runKeys) facts.forgetLog(runKey, logId);
    return touch(runKeys);
  };
};

type Dropping = ForgettingEdits['dropForgotten'];

const createDropping = (database: DatabaseSync, tables: ForgettingTables, facts: FactChanges, touch: Touch): Dropping => {
  const { writes, catalogue, findings } = tables;
  const records = database.prepare(RECORDS);
  const files = database.prepare(FILES);
  const drop = DROP.map((sql) => database.prepare(sql));

  return () => {
    const runKeys = new Set<number>();
    for (const { run_key: runKey, log_id: logId } of records.all()) {
      facts.forgetLog(Number(runKey), String(logId));
      runKeys.add(Number(runKey));
    }
    for (const { file_id: fileId } of files.all()) facts.forgetFile(String(fileId));
    for (const statement of drop) statement.run();
    const touched = touch([...runKeys]);
    for (const runKey of runKeys) writes.closeUpLogs(runKey);
    catalogue.placeFileLogs();
    catalogue.forgetMetDatapoints();
    findings.place();
    countWithoutLogs(tables);
    return touched;
  };
};

/** Prepares every statement once. */
export const createForgetting = (database: DatabaseSync, tables: ForgettingTables): ForgettingQuestions & ForgettingEdits => {
  const { reads, edits } = tables;
  const body = database.prepare('SELECT bytes FROM blob WHERE key = ?');
  const isForgotten = database.prepare('SELECT 1 FROM forgotten_log WHERE id = ?');
  const addLog = database.prepare('INSERT OR IGNORE INTO forgotten_log (id) VALUES (?)');
  const addUser = database.prepare('INSERT OR IGNORE INTO forgotten_user (hash, salt) VALUES (?, ?)');
  const facts = createFactChanges(database);
  const touch = createTouch(database);

  return {
    heldBody: (key) => optionalBytes(body.get(key)),
    isForgotten: (logId) => isForgotten.get(logId) !== undefined,
    rememberForgotten: (logIds, users) => {
      for (const id of logIds) addLog.run(id);
      for (const { hash, salt } of users) addUser.run(hash, salt);
    },
    cutBody: createCutting(database, tables, facts, touch),
    dropForgotten: createDropping(database, tables, facts, touch),
    setCountedStats: (evaluationId, stats) => {
      const key = reads.evaluationKey(evaluationId);
      if (key !== undefined) edits.setEvaluationStats(key, stats);
    },
  };
};
