import type { JudgmentEdits, JudgmentQuestions } from '../changes.ts';
import type { LaterAnswers } from './changes-port.ts';
import { bytesIn } from './rows.ts';
import { RUN, runIn } from './run-answers.ts';
import type { Transaction } from './transaction.ts';

const ONE = 'SELECT parent_id, bytes FROM judgment JOIN blob ON blob.key = blob_key WHERE id = $1';
const OF_LOGS = `
SELECT parent_id, bytes FROM judgment JOIN blob ON blob.key = blob_key WHERE parent_id = ANY ($1::text[]) ORDER BY judgment.key`;
const HOLDING = `${RUN} WHERE run.key IN (SELECT run_key FROM evaluation_log WHERE log_id = $1) ORDER BY run.key`;
const COMPLETED = 'SELECT FROM judged_run WHERE run_id = $1';

const ADD = `
WITH body AS (INSERT INTO blob (bytes) VALUES ($6) RETURNING key)
INSERT INTO judgment (id, parent_id, file_id, version_id, created_at, blob_key) SELECT $1, $2, $3, $4, $5, key FROM body`;
const DELETE = ['DELETE FROM blob USING judgment WHERE judgment.id = $1 AND blob.key = blob_key', 'DELETE FROM judgment WHERE id = $1'];
const SET_COMPLETED = 'INSERT INTO judged_run (run_id) VALUES ($1) ON CONFLICT DO NOTHING';
const DROP_COMPLETED = 'DELETE FROM judged_run WHERE run_id = $1';

type JudgmentAnswers = Pick<LaterAnswers, Exclude<keyof (JudgmentQuestions & JudgmentEdits), 'record'>>;

/** What changes ask and do of judgments that were given here. */
export const judgmentAnswers = ({ rows, send }: Transaction): JudgmentAnswers => ({
  judgment: async (id) => {
    const [row] = await rows(ONE, id);
    return row && { parentId: String(row['parent_id']), body: bytesIn(row) };
  },
  judgments: async (logIds) => {
    const found = new Map<string, Buffer[]>();
    for (const row of await rows(OF_LOGS, logIds)) {
      const parentId = String(row['parent_id']);
      found.set(parentId, [...(found.get(parentId) ?? []), bytesIn(row)]);
    }
    return found;
  },
  runsHolding: async (logId) => (await rows(HOLDING, logId)).map(runIn),
  isCompletedByJudgments: async (runId) => (await rows(COMPLETED, runId)).length > 0,
  addJudgment: ({ id, parentId, fileId, versionId, createdAt, body }) => send(ADD, id, parentId, fileId, versionId, createdAt, body),
  deleteJudgment: (id) => {
    for (const statement of DELETE) send(statement, id);
  },
  setCompletedByJudgments: (runId, isCompleted) => send(isCompleted ? SET_COMPLETED : DROP_COMPLETED, runId),
});
