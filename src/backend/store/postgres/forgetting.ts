import type { ForgettingEdits, ForgettingQuestions, RunRef } from '../changes.ts';
import type { CutBody } from '../forgetting.ts';
import type { LaterAnswers } from './changes-port.ts';
import { forgetFile, forgetLogs } from './fact-changes.ts';
import { closeUpLogs } from './places.ts';
import { WITHOUT_LOGS } from './reads.ts';
import { optionalBytes } from './rows.ts';
import { refOf } from './run-answers.ts';
import type { Transaction } from './transaction.ts';

const BODY = 'SELECT bytes FROM blob WHERE key = $1';
const IS_ONE = 'SELECT FROM forgotten_log WHERE id = $1';
const ADD_LOGS = 'INSERT INTO forgotten_log (id) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING';
const ADD_USER = 'INSERT INTO forgotten_user (hash, salt) VALUES ($1, $2) ON CONFLICT DO NOTHING';

const SET_BODY = 'UPDATE blob SET bytes = $2 WHERE key = $1';
const LOSE_LOGS = 'DELETE FROM log WHERE blob_key = $1 AND id = ANY ($2::text[]) AND id <> ALL ($3::text[])';
const MOVE_LOGS = `
UPDATE log SET start = place.start, length = place.length
FROM unnest($2::text[], $3::bigint[], $4::bigint[]) AS place (id, start, length) WHERE log.id = place.id AND blob_key = $1`;
const FILE_OF = 'SELECT file_id FROM file_log WHERE log_id = $1 AND blob_key = $2';
const RUNS_SERVING = 'SELECT run_key FROM evaluation_log WHERE log_id = $1 AND $2 IN (blob_key, origin_key) ORDER BY run_key';

const IS_FORGOTTEN = 'IN (SELECT id FROM forgotten_log)';
const RECORDS = `SELECT run_key, log_id FROM evaluation_log WHERE log_id ${IS_FORGOTTEN} ORDER BY run_key`;
const FILES = `SELECT DISTINCT file_id FROM file_log WHERE log_id ${IS_FORGOTTEN}`;
/** The bodies of forgotten logs that exports brought, those included of which a fuller copy is served. */
const OF_EXPORTS = `SELECT blob_key FROM log WHERE source IN (0, 2) AND id ${IS_FORGOTTEN}`;
const GIVEN = `id ${IS_FORGOTTEN} OR parent_id ${IS_FORGOTTEN}`;

const DROP = [
  `DELETE FROM blob USING evaluation_log WHERE log_id ${IS_FORGOTTEN} AND blob.key IN (blob_key, origin_key)`,
  `DELETE FROM evaluation_log WHERE log_id ${IS_FORGOTTEN}`,
  `DELETE FROM file_log WHERE log_id ${IS_FORGOTTEN}`,
  `DELETE FROM blob WHERE key IN (SELECT blob_key FROM judgment WHERE ${GIVEN})`,
  `DELETE FROM judgment WHERE ${GIVEN}`,
  `DELETE FROM blob WHERE key IN (${OF_EXPORTS})`,
  `DELETE FROM superseded WHERE blob_key IN (${OF_EXPORTS})`,
  `DELETE FROM log WHERE blob_key IN (${OF_EXPORTS})`,
  `DELETE FROM log WHERE id ${IS_FORGOTTEN}`,
  // A finding that names a log does so as a word of its message.
  `DELETE FROM finding WHERE EXISTS (
     SELECT FROM forgotten_log, (VALUES (' '), (','), ('.')) AS mark (after) WHERE position(' ' || id || after IN message) > 0
   )`,
];

/** Datapoints that were met in records are met again by the next who asks. */
const FORGET_MET = [
  'DELETE FROM blob USING datapoint WHERE is_met = 1 AND blob.key = blob_key',
  'DELETE FROM datapoint WHERE is_met = 1',
  'DELETE FROM met_dataset',
];

const PLACE_LOGS = `
UPDATE file_log SET pos = placed.pos, version_pos = placed.version_pos
FROM (
  SELECT
    log_id,
    row_number() OVER (PARTITION BY file_id ORDER BY created_at DESC NULLS LAST, log_id) - 1 AS pos,
    row_number() OVER (PARTITION BY file_id, version_id ORDER BY created_at DESC NULLS LAST, log_id) - 1 AS version_pos
  FROM file_log WHERE file_id = $1
) AS placed
WHERE file_log.log_id = placed.log_id AND (file_log.pos, file_log.version_pos) IS DISTINCT FROM (placed.pos, placed.version_pos)`;

const PLACE_FINDINGS = `
UPDATE finding SET pos = placed.pos
FROM (SELECT key, row_number() OVER (PARTITION BY severity ORDER BY key) - 1 AS pos FROM finding) AS placed
WHERE finding.key = placed.key AND finding.pos IS DISTINCT FROM placed.pos`;

/** An evaluation of which logs are missing may have none any more. */
const COUNT_WITHOUT_LOGS = `
UPDATE export SET report = jsonb_set(report::jsonb, '{evaluationsWithoutLogs}', to_jsonb((${WITHOUT_LOGS})))::text`;

/** What is known of runs that were counted before: stats that are counted anew no longer differ from the rows. */
const TOUCH = [
  'DELETE FROM tally WHERE run_key = ANY ($1::bigint[])',
  `DELETE FROM finding USING run JOIN evaluation ON evaluation.key = evaluation_key
   WHERE code = 'STATS_DIFFER' AND run.key = ANY ($1::bigint[]) AND evaluation.id = finding.evaluation_id AND run.id = finding.run_id`,
];

const touch = ({ send }: Transaction, runKeys: readonly number[]): RunRef[] => {
  for (const statement of TOUCH) send(statement, runKeys);
  return runKeys.map(refOf);
};

const cutBody =
  (transaction: Transaction): LaterAnswers['cutBody'] =>
  async ({ key, form, logId, bytes, before, now }: CutBody) => {
    const { rows, send } = transaction;
    const ids = now.map(({ id }) => id);
    send(SET_BODY, key, bytes);
    send(LOSE_LOGS, key, before, ids);
    send(
      MOVE_LOGS,
      key,
      ids,
      now.map(({ start }) => start),
      now.map(({ length }) => length),
    );
    if (form === 'log') {
      for (const { file_id: fileId } of await rows(FILE_OF, logId, key)) forgetFile(transaction, String(fileId));
      return [];
    }
    const runKeys = (await rows(RUNS_SERVING, logId, key)).map((row) => Number(row['run_key']));
    for (const runKey of runKeys) forgetLogs(transaction, runKey, [logId]);
    return touch(transaction, runKeys);
  };

const dropForgotten =
  (transaction: Transaction): LaterAnswers['dropForgotten'] =>
  async () => {
    const { rows, send } = transaction;
    const logIds = new Map<number, string[]>();
    for (const { run_key: key, log_id: id } of await rows(RECORDS)) {
      const runKey = Number(key);
      const ids = logIds.get(runKey) ?? [];
      ids.push(String(id));
      logIds.set(runKey, ids);
    }
    for (const [runKey, ids] of logIds) forgetLogs(transaction, runKey, ids);
    const runKeys = [...logIds.keys()];
    const files = (await rows(FILES)).map((row) => String(row['file_id']));
    for (const statement of DROP) send(statement);
    for (const fileId of files) {
      forgetFile(transaction, fileId);
      send(PLACE_LOGS, fileId);
    }
    const touched = touch(transaction, runKeys);
    for (const runKey of runKeys) closeUpLogs(transaction, runKey);
    for (const statement of [...FORGET_MET, PLACE_FINDINGS, COUNT_WITHOUT_LOGS]) send(statement);
    return touched;
  };

type ForgettingAnswers = Pick<LaterAnswers, Exclude<keyof (ForgettingQuestions & ForgettingEdits), 'setCountedStats'>>;

/** What changes ask and do so that nothing of some logs and people is left. */
export const forgettingAnswers = (transaction: Transaction): ForgettingAnswers => ({
  heldBody: async (key) => optionalBytes((await transaction.rows(BODY, key))[0]),
  isForgotten: async (logId) => (await transaction.rows(IS_ONE, logId)).length > 0,
  rememberForgotten: (logIds, users) => {
    transaction.send(ADD_LOGS, logIds);
    for (const { hash, salt } of users) transaction.send(ADD_USER, hash, salt);
  },
  cutBody: cutBody(transaction),
  dropForgotten: dropForgotten(transaction),
});
