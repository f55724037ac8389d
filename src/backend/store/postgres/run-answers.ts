import type { NewRun, RunRef, StoredRun } from '../changes.ts';
import { setBodySql } from './bodies-sql.ts';
import type { LaterAnswers } from './changes-port.ts';
import type { Row } from './connections.ts';
import { forgetRun } from './fact-changes.ts';
import { placeAllLogs, placeRuns } from './places.ts';
import { optionalBytes, textOrNull } from './rows.ts';
import type { Transaction } from './transaction.ts';

/** A run's membership, by its key. What others know it by is that key in disguise. */
export const refOf = (runKey: number): RunRef => runKey as unknown as RunRef;
export const keyOf = (run: RunRef): number => run as unknown as number;

/** Runs with their bodies. */
export const RUN = `
SELECT run.key, run.id, evaluation.id AS evaluation_id, body.bytes AS body, stats.bytes AS stats
FROM run LEFT JOIN evaluation ON evaluation.key = evaluation_key
LEFT JOIN blob AS body ON body.key = run.body_key LEFT JOIN blob AS stats ON stats.key = run.stats_key`;

export const runIn = (row: Row): StoredRun => ({
  ref: refOf(Number(row['key'])),
  id: String(row['id']),
  evaluationId: textOrNull(row['evaluation_id']),
  body: optionalBytes(row, 'body'),
  stats: optionalBytes(row, 'stats'),
});

const KNOWN = 'SELECT DISTINCT id FROM run WHERE id = ANY ($1::text[])';
const MEMBERSHIPS = `${RUN} WHERE run.id = $1 ORDER BY run.key`;
const ONE = `${RUN} WHERE run.key = $1`;

const MEMBERS = `
SELECT key, evaluation_key IS NULL AS has_left, evaluation_key = (SELECT key FROM evaluation WHERE id = $2) AS is_member
FROM run WHERE id = $1 ORDER BY key`;
const NEXT_KEY = `SELECT nextval(pg_get_serial_sequence('run', 'key')) AS key`;
const ADD = `
WITH body AS (INSERT INTO blob (bytes) VALUES ($7) RETURNING key)
INSERT INTO run (key, evaluation_key, id, added_at, created_at, dataset_version_id, body_key)
SELECT $1, (SELECT key FROM evaluation WHERE id = $2), $3, $4, $5, $6, key FROM body`;
const ATTACH = 'UPDATE run SET evaluation_key = (SELECT key FROM evaluation WHERE id = $2), added_at = $3 WHERE key = $1';

const GATHER = [
  'DELETE FROM tally WHERE run_key = $1',
  `DELETE FROM blob USING evaluation_log WHERE run_key = $1 AND blob.key = blob_key AND blob_key <> origin_key`,
  'UPDATE evaluation_log SET blob_key = origin_key, export_key = NULL WHERE run_key = $1',
];

/** Of several records of one log that of the oldest membership counts. */
const GATHER_FROM = `
INSERT INTO evaluation_log AS held (run_key, log_id, created_at, blob_key, origin_key)
SELECT DISTINCT ON (log_id) $1, log_id, created_at, origin_key, origin_key FROM evaluation_log WHERE run_key = ANY ($2::bigint[])
ORDER BY log_id, run_key
ON CONFLICT (run_key, log_id) DO UPDATE
SET created_at = excluded.created_at, blob_key = excluded.blob_key, origin_key = excluded.origin_key
WHERE held.origin_key <> excluded.origin_key`;

const DETACH = 'UPDATE run SET evaluation_key = NULL, rank = NULL WHERE key = $1';
/** The other runs of the evaluation that a run is to leave come one place forward, as far as they are behind it. */
const CLOSE_UP = `
UPDATE run SET rank = run.rank - 1 FROM run AS leaving
WHERE leaving.key = $1 AND run.evaluation_key = leaving.evaluation_key AND run.rank > leaving.rank`;
const SET_BODY = setBodySql('run', 'body_key', 'run.key = $1');
const SET_STATS = setBodySql('run', 'stats_key', 'run.key = $1');
const DROP_STATS = [
  'DELETE FROM blob USING run WHERE run.key = $1 AND blob.key = stats_key',
  'UPDATE run SET stats_key = NULL WHERE key = $1',
];

/** The run becomes a member; a membership that has ended is taken up again. */
const addRun = async (transaction: Transaction, evaluationId: string, run: NewRun): Promise<RunRef> => {
  const { rows, send } = transaction;
  const [members, [fresh]] = await Promise.all([rows(MEMBERS, run.id, evaluationId), rows(NEXT_KEY)]);
  const ended = members.find((member) => member['is_member']) ?? members.find((member) => member['has_left']);
  const key = Number((ended ?? fresh)?.['key']);
  if (ended) {
    send(ATTACH, key, evaluationId, run.addedAt);
    send(SET_BODY, key, run.body);
  } else send(ADD, key, evaluationId, run.id, run.addedAt, run.createdAt, run.datasetVersionId, run.body);
  if (members.length > 0) {
    for (const statement of GATHER) send(statement, key);
    send(
      GATHER_FROM,
      key,
      members.map((member) => Number(member['key'])),
    );
    await placeAllLogs(transaction, key);
  }
  placeRuns(transaction, evaluationId);
  return refOf(key);
};

type RunAnswers = Pick<LaterAnswers, 'knownRuns' | 'memberships' | 'run' | 'addRun' | 'removeRun' | 'setRunBody' | 'setRunStats'>;

/** What changes ask and do of runs. */
export const runAnswers = (transaction: Transaction): RunAnswers => {
  const { rows, send } = transaction;
  return {
    knownRuns: async (ids) => new Set(ids.length === 0 ? [] : (await rows(KNOWN, ids)).map((row) => String(row['id']))),
    memberships: async (id) => (await rows(MEMBERSHIPS, id)).map(runIn),
    run: async (ref) => (await rows(ONE, keyOf(ref))).map(runIn)[0],
    addRun: (evaluationId, run) => addRun(transaction, evaluationId, run),
    removeRun: (ref) => {
      forgetRun(transaction, keyOf(ref));
      send(CLOSE_UP, keyOf(ref));
      send(DETACH, keyOf(ref));
    },
    setRunBody: (ref, body) => send(SET_BODY, keyOf(ref), body),
    setRunStats: (ref, stats) => {
      if (stats) return send(SET_STATS, keyOf(ref), stats);
      for (const statement of DROP_STATS) send(statement, keyOf(ref));
    },
  };
};
