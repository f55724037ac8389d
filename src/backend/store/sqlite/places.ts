import type { DatabaseSync } from 'node:sqlite';
import { createFactChanges } from './fact-changes.ts';

/** What brings evaluations, runs and logs into the order of their listings: nothing added shows in one before. */
export interface StorePlaces {
  /** Brings an evaluation's runs, and the logs of each, into the order of the listings, and counts the logs. */
  placeRunsAndLogs(evaluationKey: number): void;
  /** Brings an evaluation's runs into the order of the listings. */
  placeRuns(evaluationKey: number): void;
  /** Brings the logs of one run into the order of the listing, and counts them. */
  placeLogs(runKey: number): void;
  /** The same after logs left, of which the facts are forgotten already. */
  closeUpLogs(runKey: number): void;
  /** Brings a log that was added into the order of its run, the others being in it: whatever their number, that costs the same. */
  placeLog(runKey: number, logId: string): void;
  /** What is known of the rows of a run by columns is no longer needed. */
  forgetFacts(runKey: number): void;
  /** Serves another blob at the place of a log. */
  setPlace(runKey: number, logId: string, blobKey: number): void;
  /** Brings all evaluations into the order of the listings. */
  placeEvaluations(): void;
}

const RANK_RUNS = `
UPDATE run SET rank = ranked.rank
FROM (
  SELECT key, row_number() OVER (ORDER BY body_key IS NULL, added_at DESC NULLS LAST, created_at DESC NULLS LAST, id) - 1 AS rank
  FROM run WHERE evaluation_key = ?
) AS ranked
WHERE run.key = ranked.key`;

const PLACE_EVALUATIONS = `
UPDATE evaluation SET pos = placed.pos, file_pos = placed.file_pos
FROM (
  SELECT
    key,
    row_number() OVER (ORDER BY created_at DESC NULLS LAST, id) - 1 AS pos,
    row_number() OVER (PARTITION BY file_id ORDER BY created_at DESC NULLS LAST, id) - 1 AS file_pos
  FROM evaluation WHERE body_key IS NOT NULL
) AS placed
WHERE evaluation.key = placed.key AND (evaluation.pos IS NOT placed.pos OR evaluation.file_pos IS NOT placed.file_pos)`;

/** How many places a mark is made for; it is divided when it has twice as many. */
const MARKED = 1_024;
/** A time later, and one earlier, than all others. */
const LAST = '9223372036854775807';
const FIRST = '-9223372036854775808';

const FILL_PLACES = `
INSERT INTO place (run_key, at, log_id, blob_key)
SELECT run_key, ifnull(created_at, ${LAST}), log_id, blob_key FROM evaluation_log WHERE run_key = ? ORDER BY 2, 3`;

const COUNT_LOGS = 'UPDATE run SET logs_count = (SELECT count(*) FROM place WHERE run_key = run.key) WHERE key = ?';

const FILL_MARKS = `
INSERT INTO place_mark (run_key, at, log_id, count)
SELECT ?1, iif(before = 0, ${FIRST}, at), iif(before = 0, '', log_id), min(${MARKED}, (SELECT logs_count FROM run WHERE key = ?1) - before)
FROM (SELECT at, log_id, row_number() OVER (ORDER BY at, log_id) - 1 AS before FROM place WHERE run_key = ?1)
WHERE before % ${MARKED} = 0`;

const ADD_PLACE = `
INSERT INTO place (run_key, at, log_id, blob_key)
SELECT run_key, ifnull(created_at, ${LAST}), log_id, blob_key FROM evaluation_log WHERE run_key = ? AND log_id = ?`;

const SET_PLACE = `
UPDATE place SET blob_key = ?3
WHERE run_key = ?1 AND log_id = ?2
  AND at = (SELECT ifnull(created_at, ${LAST}) FROM evaluation_log WHERE run_key = ?1 AND log_id = ?2)`;

const ADD_FIRST_MARK = `INSERT OR IGNORE INTO place_mark (run_key, at, log_id, count) VALUES (?, ${FIRST}, '', 0)`;

// SQLite looks pairs up as such where the text of the second has no type of its own, which `+` takes away.

/** The mark that the place of a log belongs to. */
const MARK_OF = `
SELECT mark.at, +mark.log_id FROM place_mark AS mark
WHERE mark.run_key = ?1
  AND (mark.at, mark.log_id) <= (SELECT ifnull(created_at, ${LAST}), +log_id FROM evaluation_log WHERE run_key = ?1 AND log_id = ?2)
ORDER BY mark.at DESC, mark.log_id DESC LIMIT 1`;

const COUNT_PLACE = `
UPDATE place_mark SET count = count + 1 WHERE run_key = ?1 AND (at, log_id) = (${MARK_OF}) RETURNING count`;

/** A mark in the middle of the one that a log belongs to. */
const ADD_MARK = `
INSERT INTO place_mark (run_key, at, log_id, count)
SELECT run_key, at, log_id, ${MARKED} FROM place
WHERE run_key = ?1 AND (at, log_id) >= (${MARK_OF}) ORDER BY at, log_id LIMIT 1 OFFSET ${MARKED}`;

const HALVE_MARK = `UPDATE place_mark SET count = ${MARKED} WHERE run_key = ?1 AND (at, log_id) = (${MARK_OF})`;

/** Whether a run has logs that are not in their places, or places that are of none of them. */
const MISPLACED = `
SELECT (SELECT logs_count FROM run WHERE key = ?1) <> (SELECT count(*) FROM evaluation_log WHERE run_key = ?1)
  OR (SELECT count(*) FROM place WHERE run_key = ?1) <> (SELECT count(*) FROM evaluation_log WHERE run_key = ?1)
  OR EXISTS (
    SELECT 1 FROM evaluation_log AS held
    LEFT JOIN place ON place.run_key = ?1 AND place.at = ifnull(held.created_at, ${LAST}) AND place.log_id = held.log_id
    WHERE held.run_key = ?1 AND place.blob_key IS NOT held.blob_key
  ) AS misplaced`;

type LogPlaces = Pick<StorePlaces, 'placeLogs' | 'closeUpLogs' | 'placeLog' | 'setPlace' | 'forgetFacts'>;

const createLogPlaces = (database: DatabaseSync): LogPlaces => {
  const clear = ['place', 'place_mark'].map((table) => database.prepare(`DELETE FROM ${table} WHERE run_key = ?`));
  const fill = [FILL_PLACES, COUNT_LOGS].map((statement) => database.prepare(statement));
  const fillMarks = database.prepare(FILL_MARKS);
  const addPlace = database.prepare(ADD_PLACE);
  const setPlace = database.prepare(SET_PLACE);
  const addFirstMark = database.prepare(ADD_FIRST_MARK);
  const countPlace = database.prepare(COUNT_PLACE);
  const halveMark = database.prepare(HALVE_MARK);
  const addMark = database.prepare(ADD_MARK);
  const countLog = database.prepare('UPDATE run SET logs_count = logs_count + 1 WHERE key = ?');
  const misplaced = database.prepare(MISPLACED);
  const facts = createFactChanges(database);

  const closeUpLogs = (runKey: number): void => {
    for (const statement of [...clear, ...fill]) statement.run(runKey);
    fillMarks.run(runKey);
  };

  return {
    closeUpLogs,
    forgetFacts: facts.forgetRun,
    placeLogs: (runKey) => {
      // A newer export mostly brings what is there already.
      if (misplaced.get(runKey)?.['misplaced'] === 0) return;
      facts.forgetRun(runKey);
      closeUpLogs(runKey);
    },
    placeLog: (runKey, logId) => {
      addPlace.run(runKey, logId);
      addFirstMark.run(runKey);
      const count = Number(countPlace.get(runKey, logId)?.['count']);
      if (count === 2 * MARKED) {
        // In this order: afterwards the log may belong to the new mark.
        halveMark.run(runKey, logId);
        addMark.run(runKey, logId);
      }
      countLog.run(runKey);
      facts.forgetLog(runKey, logId);
    },
    setPlace: (runKey, logId, blobKey) => {
      setPlace.run(runKey, logId, blobKey);
      facts.forgetLog(runKey, logId);
    },
  };
};

/** Prepares every statement once. */
export const createPlaces = (database: DatabaseSync): StorePlaces => {
  const rankRuns = database.prepare(RANK_RUNS);
  const runKeys = database.prepare('SELECT key FROM run WHERE evaluation_key = ?');
  const placeEvaluations = database.prepare(PLACE_EVALUATIONS);
  const logs = createLogPlaces(database);

  return {
    ...logs,
    placeRuns: (evaluationKey) => {
      rankRuns.run(evaluationKey);
    },
    placeRunsAndLogs: (evaluationKey) => {
      rankRuns.run(evaluationKey);
      for (const row of runKeys.all(evaluationKey)) logs.placeLogs(Number(row['key']));
    },
    placeEvaluations: () => {
      placeEvaluations.run();
    },
  };
};

/** Selects the bodies of a run's logs: the run is ?1, the place of the first ?2, how many they are ?3. */
export const LOGS_FROM = `
WITH mark AS (
  SELECT at, log_id, before
  FROM (
    SELECT at, log_id, ifnull(sum(count) OVER (ORDER BY at, log_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
    FROM place_mark WHERE run_key = ?1
  )
  WHERE before <= ?2 ORDER BY before DESC LIMIT 1
)
SELECT bytes FROM place JOIN blob ON blob.key = blob_key
WHERE run_key = ?1 AND (at, log_id) >= (
  SELECT at, +log_id FROM place WHERE run_key = ?1 AND (at, log_id) >= (SELECT at, +log_id FROM mark)
  ORDER BY at, log_id LIMIT 1 OFFSET ?2 - ifnull((SELECT before FROM mark), 0)
)
ORDER BY at, log_id LIMIT ?3`;
