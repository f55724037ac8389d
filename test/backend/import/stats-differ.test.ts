import { describe, expect, test } from 'vitest';
import { findExport } from '../../../src/backend/files/exports.ts';
import { healthOf } from '../../../src/backend/health.ts';
import { importExports } from '../../../src/backend/import/importer.ts';
import { openStore } from '../../../src/backend/store/sqlite/store.ts';
import {
  evaluationJudgedBy,
  evaluatorLog,
  evaluatorStats,
  evaluatorVersion,
  type Json,
  promptLog,
  row,
  runStats,
} from '../../support/bodies.ts';
import { evaluationFiles, importDirectory, importFiles, runTexts, writeExport } from '../../support/export-directory.ts';
import { SAMPLE } from '../../support/helpers.ts';

interface Parts {
  readonly rows: readonly Json[];
  readonly stats: readonly Json[];
}

const filesOf = ({ rows, stats }: Parts) =>
  evaluationFiles('evr_1', {
    body: JSON.stringify(evaluationJudgedBy(['Tone', 'Words'].map((name) => evaluatorVersion(name)))),
    runs: runTexts('run_1'),
    stats: JSON.stringify({ run_stats: stats }),
    logs: [rows.map((record) => JSON.stringify(record))],
  });

const judgedRow = (id: string, ...judgments: Json[]): Json =>
  row(promptLog({ id, evaluator_logs: judgments }), { evaluator_logs: judgments });
const tone = (id: string, changes: Json): Json => evaluatorLog(id, 'Tone', changes);
const toneStats = (num_judgments: number, num_nulls: number, num_errors: number, changes: Json = {}): Json =>
  evaluatorStats('Tone', { total_logs: num_judgments + num_nulls + num_errors, num_judgments, num_nulls, num_errors, ...changes });

const ROWS = [
  judgedRow('log_1', tone('a', { judgment: true })),
  judgedRow('log_2', tone('b', { judgment: null })),
  judgedRow('log_3', tone('c', { judgment: true, error: 'failed' })),
  judgedRow('log_4', tone('d', { evaluator: evaluatorVersion('Tone', { version_id: 'evv_old' }), error: 'failed' })),
];

const differencesIn = async (parts: Parts) => {
  const { found } = await importFiles(filesOf(parts));
  return found.filter(({ code }) => code === 'STATS_DIFFER');
};

describe('stats that came with an export', () => {
  test('are reported where they differ from the cells, with the evaluator, the run and what both count', async () => {
    expect(await differencesIn({ rows: ROWS, stats: [runStats({ num_logs: 4, evaluator_stats: [toneStats(2, 1, 0)] })] })).toMatchObject([
      {
        severity: 'WARNING',
        path: 'files/pr_1/evaluations/evr_1/stats.json',
        evaluationId: 'evr_1',
        expected: 2,
        actual: 1,
        message:
          'The stats of the evaluator Tone (evv_Tone) tell 2 judgments, 1 abstentions, 0 errors; the rows of the run have 1 judgments, 1 abstentions, 2 errors.',
      },
    ]);
  });

  test.each([
    ['they agree', [toneStats(1, 1, 2)]],
    ['they do not name an evaluator', []],
    ['they name an evaluator that is not of the evaluation', [evaluatorStats('Gone')]],
    ['they have no counts', [toneStats(1, 1, 2, { num_judgments: null, num_nulls: undefined, num_errors: 'many' })]],
  ])('are not reported where %s', async (_name, evaluator_stats) => {
    expect(await differencesIn({ rows: ROWS, stats: [runStats({ num_logs: 4, evaluator_stats })] })).toEqual([]);
  });

  test.each([
    ['nulls', toneStats(1, 0, 2), 0, 1],
    ['errors', toneStats(1, 1, 0), 0, 2],
  ])('are reported for %s alone', async (_name, stats, expected, actual) => {
    expect(await differencesIn({ rows: ROWS, stats: [runStats({ num_logs: 4, evaluator_stats: [stats] })] })).toMatchObject([
      { expected, actual },
    ]);
  });

  test('are not compared where rows are missing, which is reported by itself', async () => {
    const { findings } = await importFiles(
      filesOf({ rows: ROWS, stats: [runStats({ num_logs: 5, evaluator_stats: [toneStats(5, 0, 0)] })] }),
    );
    expect(findings.filter((finding) => /STATS_DIFFER|LOGS_MISSING/.test(finding))).toEqual([
      'LOGS_MISSING files/pr_1/evaluations/evr_1/logs',
    ]);
  });

  test('are compared with what two exports have together', async () => {
    const stats = [runStats({ num_logs: 4, evaluator_stats: [toneStats(1, 1, 2)] })];
    const wrong = ROWS.with(1, judgedRow('log_2', tone('b', { judgment: true })));
    const orders = [
      [filesOf({ rows: ROWS.slice(0, 2), stats }), filesOf({ rows: ROWS.slice(2), stats })],
      [filesOf({ rows: wrong, stats }), filesOf({ rows: ROWS, stats })],
      [filesOf({ rows: ROWS, stats }), filesOf({ rows: wrong, stats })],
    ];
    const counts = [];
    for (const [older, newer] of orders) {
      const directories = [await writeExport(older ?? {}, '20250101-000000'), await writeExport(newer ?? {}, '20250201-000000')];
      const store = openStore(':memory:');
      await importExports(await Promise.all(directories.map((directory) => findExport(directory))), store);
      counts.push((await (await healthOf(store)).findingsByCode()).STATS_DIFFER ?? 0);
    }
    expect(counts).toEqual([0, 0, 1]);
  });

  test('of the sample agree with its rows', async () => {
    const { findings } = await importDirectory(SAMPLE);
    expect(findings).toEqual([]);
  });
});
