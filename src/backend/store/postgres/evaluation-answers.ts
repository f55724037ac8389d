import type { StoredEvaluation } from '../changes.ts';
import { setBodySql } from './bodies-sql.ts';
import type { LaterAnswers } from './changes-port.ts';
import type { Row } from './connections.ts';
import { FORGET_RUNS_OF } from './fact-changes.ts';
import { bytesIn, optionalBytes, textOrNull } from './rows.ts';
import { RUN, runIn } from './run-answers.ts';
import type { Transaction } from './transaction.ts';

const EVALUATION = 'SELECT id, file_id, bytes FROM evaluation JOIN blob ON blob.key = body_key WHERE id = $1';
const STATS = 'SELECT bytes FROM evaluation LEFT JOIN blob ON blob.key = stats_key WHERE id = $1';
const NAMED = 'SELECT FROM evaluation WHERE name = $2 AND file_id IS NOT DISTINCT FROM $1 LIMIT 1';
const RUNS = `${RUN} WHERE evaluation.id = $1 ORDER BY rank`;

const ADD = `
WITH body AS (INSERT INTO blob (bytes) VALUES ($5) RETURNING key)
INSERT INTO evaluation (id, file_id, name, created_at, body_key) SELECT $1, $2, $3, $4, key FROM body`;

const SET_BODY = setBodySql('evaluation', 'body_key', 'id = $1');
const SET_STATS = setBodySql('evaluation', 'stats_key', 'id = $1');
const OWN = 'UPDATE evaluation SET export_key = NULL WHERE id = $1 AND export_key IS NOT NULL';

const DELETE = [
  ...FORGET_RUNS_OF,
  'UPDATE run SET evaluation_key = NULL, rank = NULL WHERE evaluation_key = (SELECT key FROM evaluation WHERE id = $1)',
  'INSERT INTO deleted_evaluation (id) SELECT id FROM evaluation WHERE id = $1 ON CONFLICT DO NOTHING',
  'DELETE FROM blob WHERE key = ANY (ARRAY (SELECT unnest(ARRAY[body_key, stats_key]) FROM evaluation WHERE id = $1))',
  'DELETE FROM evaluation WHERE id = $1',
];

const evaluationIn = (row: Row | undefined): StoredEvaluation | undefined =>
  row && { id: String(row['id']), fileId: textOrNull(row['file_id']), body: bytesIn(row) };

type EvaluationAnswers = Pick<
  LaterAnswers,
  | 'evaluation'
  | 'evaluationStats'
  | 'isNameTaken'
  | 'addEvaluation'
  | 'setEvaluationBody'
  | 'setEvaluationStats'
  | 'setCountedStats'
  | 'deleteEvaluation'
  | 'runs'
>;

/** What changes ask and do of evaluations. */
export const evaluationAnswers = ({ rows, send }: Transaction): EvaluationAnswers => ({
  evaluation: async (id) => evaluationIn((await rows(EVALUATION, id))[0]),
  evaluationStats: async (id) => optionalBytes((await rows(STATS, id))[0]),
  isNameTaken: async (fileId, name) => (await rows(NAMED, fileId, name)).length > 0,
  runs: async (id) => (await rows(RUNS, id)).map(runIn),
  addEvaluation: ({ id, fileId, name, createdAt, body }) => send(ADD, id, fileId, name, createdAt, body),
  setEvaluationBody: (id, body) => send(SET_BODY, id, body),
  setEvaluationStats: (id, stats) => {
    send(SET_STATS, id, stats);
    send(OWN, id);
  },
  setCountedStats: (id, stats) => send(SET_STATS, id, stats),
  deleteEvaluation: (id) => {
    for (const statement of DELETE) send(statement, id);
  },
});
