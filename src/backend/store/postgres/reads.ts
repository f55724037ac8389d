import { SEVERITIES, type Severity } from '../../../contract/finding.ts';
import { FACT_SEMANTICS } from '../../facts/semantics.ts';
import { findingIn } from '../held-finding.ts';
import { reportIn } from '../import-report.ts';
import { withJudgments } from '../judged-log.ts';
import type { Listing, Range } from '../ranges.ts';
import type { HeldExport, Reads, RowSelection, RowsWithoutFacts } from '../reads.ts';
import type { Parameter, Row } from './connections.ts';
import { bytesIn, listingIn, optionalBytes, textOrNull } from './rows.ts';

/** Asks the database once. */
export type AskDatabase = (sql: string, values?: readonly Parameter[]) => Promise<Row[]>;

const BODY = 'JOIN blob ON blob.key = body_key';

/** The order of evaluations that have a body. They have no places: one that is new at the top would move all others. */
const NEWEST_FIRST = 'created_at DESC NULLS LAST, id';

const evaluationsOf = (condition: string): string => `
SELECT total, bytes
FROM (SELECT count(*) AS total FROM evaluation WHERE body_key IS NOT NULL AND ${condition}) AS whole
LEFT JOIN (
  (
    SELECT created_at, id, body_key FROM evaluation WHERE body_key IS NOT NULL AND ${condition}
    ORDER BY ${NEWEST_FIRST} LIMIT $2::bigint - $1::bigint + 1 OFFSET $1
  ) AS listed
  ${BODY}
) ON true
ORDER BY ${NEWEST_FIRST}`;

const ALL_EVALUATIONS = evaluationsOf('true');
const EVALUATIONS_OF_FILE = evaluationsOf('file_id = $3');

/** The runs that a listing is limited to, each with the place of its first row in it. */
const LISTED = `
held AS (SELECT key FROM evaluation WHERE id = $1),
listed AS (
  SELECT run.key, rank, logs_count, (sum(logs_count) OVER (ORDER BY rank) - logs_count)::bigint AS start
  FROM run JOIN held ON evaluation_key = held.key
  WHERE cardinality($2::text[]) = 0 OR id = ANY ($2)
)`;

/** The mark before the first row of a run that is looked for, and from there the rows. */
const ROWS = `
WITH ${LISTED},
picked AS (
  SELECT key, rank, greatest($3 - start, 0) AS first, least($4 - start, logs_count - 1) AS last FROM listed
)
SELECT (SELECT coalesce(sum(logs_count), 0) FROM listed)::bigint AS total, bytes
FROM held
LEFT JOIN (
  picked
  CROSS JOIN LATERAL (
    SELECT at, log_id, before
    FROM (
      SELECT
        at, log_id,
        coalesce(sum(count) OVER (ORDER BY at, log_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::bigint AS before
      FROM place_mark WHERE run_key = picked.key
    ) AS marks
    WHERE before <= picked.first ORDER BY before DESC LIMIT 1
  ) AS mark
  CROSS JOIN LATERAL (
    SELECT at, log_id, blob_key FROM place
    WHERE run_key = picked.key AND (at, log_id) >= (mark.at, mark.log_id)
    ORDER BY at, log_id LIMIT picked.last - picked.first + 1 OFFSET picked.first - mark.before
  ) AS placed
  JOIN blob ON blob.key = placed.blob_key
) ON picked.first <= picked.last
ORDER BY picked.rank, placed.at, placed.log_id`;

const ROWS_OF_LOGS = `
WITH ${LISTED},
found AS (
  SELECT blob_key, row_number() OVER (ORDER BY rank, number) - 1 AS pos
  FROM unnest($5::text[]) WITH ORDINALITY AS asked (id, number)
  JOIN evaluation_log ON log_id = asked.id AND run_key = ANY (ARRAY(SELECT key FROM listed))
  JOIN listed ON listed.key = run_key
)
SELECT (SELECT count(*) FROM found) AS total, bytes
FROM held LEFT JOIN (found JOIN blob ON blob.key = blob_key) ON pos BETWEEN $3 AND $4 ORDER BY pos`;

// Found several times, a log is read where SQLite's engine reads it.
const LOG = `
SELECT 0 AS judged, 0::bigint AS key, coalesce(
  (SELECT bytes FROM judgment JOIN blob ON blob.key = blob_key WHERE id = $1),
  (
    SELECT substring(bytes FROM start::int + 1 FOR length::int)
    FROM (
      SELECT blob_key, start, length FROM log WHERE id = $1
      ORDER BY source, EXISTS (SELECT 1 FROM superseded WHERE superseded.blob_key = log.blob_key), export_key DESC, length DESC, key LIMIT 1
    ) AS found
    JOIN blob ON blob.key = blob_key
  )
) AS bytes
UNION ALL
SELECT 1, judgment.key, bytes FROM judgment JOIN blob ON blob.key = blob_key WHERE parent_id = $1
ORDER BY judged, key`;

const LACKING = `- coalesce((SELECT sum(count) FROM fact_chunk WHERE run_key = listed.key AND semantics = $1), 0)`;

const WITHOUT_FACTS = `
SELECT evaluation_id, run_id, file_id, lacking
FROM (
  SELECT evaluation.id AS evaluation_id, listed.id AS run_id, NULL AS file_id, (logs_count ${LACKING})::bigint AS lacking, row_number() OVER (ORDER BY evaluation.created_at DESC NULLS LAST, evaluation.id) AS place, rank
  FROM run AS listed JOIN evaluation ON evaluation.key = evaluation_key
  UNION ALL
  SELECT NULL, NULL, file_id, (logs_count ${LACKING})::bigint, NULL, -key
  FROM (
    SELECT -key AS key, file_id, (SELECT coalesce(max(pos) + 1, 0) FROM file_log WHERE file_log.file_id = fact_file.file_id) AS logs_count
    FROM fact_file
  ) AS listed
) AS rows
WHERE lacking > 0 ORDER BY file_id IS NOT NULL, place, rank`;

const SIZES = `
SELECT severity, coalesce((SELECT max(pos) + 1 FROM finding WHERE finding.severity = asked.severity), 0) AS size
FROM unnest($1::bigint[]) AS asked (severity)`;

const FINDINGS = `
SELECT finding.*, directory
FROM (SELECT severity, (sum(size) OVER (ORDER BY severity) - size)::bigint AS start FROM (${SIZES}) AS sizes) AS starts
CROSS JOIN LATERAL (SELECT * FROM finding WHERE finding.severity = starts.severity AND pos BETWEEN $2 - start AND $3 - start) AS finding
LEFT JOIN export ON export.key = export_key
ORDER BY finding.severity, finding.pos`;

/** How many evaluations there are of which an export lacks logs, and which have none at all. */
export const WITHOUT_LOGS = `
SELECT count(DISTINCT evaluation_id) FROM finding JOIN evaluation ON evaluation.id = evaluation_id
WHERE finding.export_key = export.key AND code IN ('LOGS_MISSING', 'LOGS_NOT_EXPORTED')
AND NOT EXISTS (SELECT 1 FROM run WHERE evaluation_key = evaluation.key AND logs_count > 0)`;

// Only exports that an earlier version imported do not know it.
const EXPORTS = `
SELECT export.*, CASE WHEN report::jsonb ? 'evaluationsWithoutLogs' THEN 0 ELSE (${WITHOUT_LOGS}) END AS without_logs
FROM export ORDER BY key`;

const exportIn = (row: Row): HeldExport => {
  const report = reportIn(String(row['report']));
  return {
    directory: textOrNull(row['directory']),
    state: String(row['state']),
    report: { ...report, evaluationsWithoutLogs: report.evaluationsWithoutLogs ?? Number(row['without_logs']) },
  };
};

const lackingIn = (row: Row): RowsWithoutFacts => ({
  selection:
    row['file_id'] === null
      ? { evaluationId: String(row['evaluation_id']), runIds: [String(row['run_id'])] }
      : { fileId: String(row['file_id']), versionId: null, from: null, to: null },
  count: Number(row['lacking']),
});

type EvaluationReads = Pick<Reads, 'evaluation' | 'evaluations' | 'runs' | 'run' | 'stats' | 'rows' | 'log' | 'rowsWithoutFacts'>;

const createEvaluationReads = (ask: AskDatabase): EvaluationReads => ({
  evaluation: async (id) => optionalBytes((await ask(`SELECT bytes FROM evaluation ${BODY} WHERE id = $1`, [id]))[0]),
  evaluations: async (fileId, { first, last }): Promise<Listing> => {
    const rows = fileId === null ? ask(ALL_EVALUATIONS, [first, last]) : ask(EVALUATIONS_OF_FILE, [first, last, fileId]);
    return listingIn(await rows);
  },
  runs: async (evaluationId) => {
    const rows = await ask(
      `SELECT bytes FROM evaluation LEFT JOIN (run ${BODY}) ON evaluation_key = evaluation.key WHERE evaluation.id = $1 ORDER BY rank`,
      [evaluationId],
    );
    return rows.length === 0 ? undefined : rows.flatMap((row) => optionalBytes(row) ?? []);
  },
  run: async (evaluationId, runId) => {
    const sql = `
      SELECT bytes FROM evaluation JOIN run ON evaluation_key = evaluation.key JOIN blob ON blob.key = run.body_key
      WHERE evaluation.id = $1 AND run.id = $2`;
    return optionalBytes((await ask(sql, [evaluationId, runId]))[0]);
  },
  stats: async (evaluationId) => {
    const [row] = await ask('SELECT bytes FROM evaluation LEFT JOIN blob ON blob.key = stats_key WHERE id = $1', [evaluationId]);
    return row && (optionalBytes(row) ?? null);
  },
  rows: async ({ evaluationId, runIds, logIds }: RowSelection, { first, last }: Range) => {
    const values = [evaluationId, runIds, first, last];
    const rows = await (logIds.length === 0 ? ask(ROWS, values) : ask(ROWS_OF_LOGS, [...values, logIds]));
    return rows.length === 0 ? undefined : listingIn(rows);
  },
  log: async (id) => {
    const [found, ...judged] = await ask(LOG, [id]);
    const log = optionalBytes(found);
    return log && withJudgments(log, judged.map(bytesIn));
  },
  rowsWithoutFacts: async () => (await ask(WITHOUT_FACTS, [FACT_SEMANTICS])).map(lackingIn),
});

type ExportReads = Pick<Reads, 'exports' | 'findings' | 'findingsBySeverity' | 'findingsByCode'>;

const createExportReads = (ask: AskDatabase): ExportReads => ({
  exports: async () => (await ask(EXPORTS)).map(exportIn),
  findings: async (severities, { first, last }) => {
    const asked = severities.map((severity) => SEVERITIES.indexOf(severity));
    return (await ask(FINDINGS, [asked, first, last])).map(findingIn);
  },
  findingsBySeverity: async () => {
    const rows = await ask(SIZES, [SEVERITIES.map((_severity, index) => index)]);
    const sizes = new Map(rows.map((row) => [row['severity'], Number(row['size'])]));
    return Object.fromEntries(SEVERITIES.map((severity, index) => [severity, sizes.get(index) ?? 0])) as Record<Severity, number>;
  },
  findingsByCode: async () => {
    const rows = await ask('SELECT code, count(*) AS count FROM finding GROUP BY code ORDER BY min(severity), code');
    return Object.fromEntries(rows.map((row) => [row['code'], row['count']]));
  },
});

/** Each answer is one question to the database. */
export const createReads = (ask: AskDatabase): EvaluationReads & ExportReads => ({
  ...createEvaluationReads(ask),
  ...createExportReads(ask),
});
