import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { evaluationFiles, importDirectory, importFiles, recordText, runTexts, writeExport } from '../../support/export-directory.ts';

const API = 'https://api.humanloop.com/v5';
const at = (place: string, level: string, message: string): string =>
  `2025-07-08 22:40:35.118 | ${level.padEnd(8)} | __main__:${place} - ${message}`;
const failedPage = (path: string, page: number): string =>
  at('paginated_request:413', 'ERROR', `Error fetching page: Server error '502 Bad Gateway' for url '${API}${path}?page=${page}&size=100'`);
const TIMED_OUT = at('paginated_request:413', 'ERROR', 'Error fetching page: The read operation timed out');

/** An evaluation with one of the four logs that its stats count, and what the export tool logged. */
const withLog = (...lines: string[]) =>
  importFiles({
    ...evaluationFiles('evr_1', {
      stats: '{"run_stats":[{"run_id":"run_1","num_logs":4,"evaluator_stats":[]}]}',
      runs: runTexts('run_1'),
      logs: [[recordText('run_1', 'log_1')]],
    }),
    'export.log': lines.map((line) => `${line}\n`).join(''),
  });

const MISSING = 'The stats count 4 logs for the run run_1; missing: 3.';

describe('what export.log says about missing logs is reported with them', () => {
  test.each([
    ['nothing', [], MISSING],
    [
      'a page that failed and how many were exported',
      [failedPage('/evaluations/evr_1/logs', 2), at('export_evaluation_logs:330', 'INFO', "Exported 1 Logs for Evaluation 'evr_1'.")],
      `${MISSING} export.log:1 says: Error fetching page: Server error '502 Bad Gateway' for url '/v5/evaluations/evr_1/logs?page=2&size=100' export.log says that 1 were exported.`,
    ],
    ['pages of others', [failedPage('/evaluations/evr_10/logs', 2), failedPage('/logs', 3), 'evr_1'], MISSING],
    ['pages without a name', [TIMED_OUT, TIMED_OUT], `${MISSING} export.log has 2 failed pages of no name, the first in line 1.`],
    [
      'the pages of the evaluation, and others without a name',
      [TIMED_OUT, failedPage('/evaluations/evr_1/logs', 2)],
      `${MISSING} export.log:2 says: Error fetching page: Server error '502 Bad Gateway' for url '/v5/evaluations/evr_1/logs?page=2&size=100'`,
    ],
  ])('%s', async (_, lines, message) => {
    const { found } = await withLog(...lines);
    expect(found.find(({ code }) => code === 'LOGS_MISSING')).toMatchObject({ message, evaluationId: 'evr_1', expected: 4, actual: 1 });
  });

  test('many pages', async () => {
    const { found } = await withLog(...Array.from({ length: 9 }, (_, index) => failedPage('/evaluations/evr_1/logs', index + 2)));
    const message = found.find(({ code }) => code === 'LOGS_MISSING')?.message;
    expect(message).toContain('?page=4&');
    expect(message).not.toContain('?page=5&');
    expect(message).toContain('export.log has 6 more such lines.');
    expect(found).toHaveLength(10);
  });

  test('also where there is no folder of logs', async () => {
    const { found } = await importFiles({
      ...evaluationFiles('evr_1', {
        stats: '{"run_stats":[{"run_id":"run_1","num_logs":4,"evaluator_stats":[]}]}',
        runs: runTexts('run_1'),
      }),
      'export.log': `${at('export_evaluation_logs:330', 'INFO', "Exported 4 Logs for Evaluation 'evr_1'.")}\n`,
    });
    expect(found).toMatchObject([{ code: 'LOGS_NOT_EXPORTED', message: expect.stringContaining('export.log says that 4 were exported.') }]);
  });
});

describe('errors of the export tool', () => {
  const errors = async (...lines: string[]) => {
    const { found } = await withLog(...lines);
    return found
      .filter(({ code }) => code === 'EXPORT_TOOL_ERROR')
      .map(({ line, message, evaluationId }) => ({ line, message, evaluationId }));
  };

  test('are reported with their lines, without the host, and with the evaluation that they name', async () => {
    expect(
      await errors(
        at('request:440', 'INFO', `Error requesting /logs: Server error '502 Bad Gateway' for url '${API}/logs'`),
        'For more information check: https://developer.mozilla.org/en-US/docs/Web/HTTP/Status/502',
        at('request_retry_log:420', 'INFO', 'Retrying 1/5 after 1.00s delay... Error: ERROR'),
        failedPage('/evaluations/evr_1/logs', 2),
        at('export_file_to_disk:160', 'ERROR', "An error has been caught in function 'export_file_to_disk', process 'MainProcess' (7)"),
        'Traceback (most recent call last):',
        at('main:141', 'ERROR', 'File pr_1 generated an exception: timed out'),
        '2025-07-08 22:40:36,001 ERROR in another layout',
      ),
    ).toEqual([
      {
        line: 4,
        message:
          "The export tool says: Error fetching page: Server error '502 Bad Gateway' for url '/v5/evaluations/evr_1/logs?page=2&size=100'",
        evaluationId: 'evr_1',
      },
      { line: 7, message: 'The export tool says: File pr_1 generated an exception: timed out', evaluationId: null },
      { line: 8, message: 'The export tool says: in another layout', evaluationId: null },
    ]);
  });

  test('are quoted in part where they are long, and a line that is no record of the tool says nothing', async () => {
    const [error] = await errors('x'.repeat(100_000), at('main:141', 'ERROR', 'y'.repeat(100_000)));
    expect([error?.line, error?.message]).toEqual([2, `The export tool says: ${'y'.repeat(300)}`]);
  });
});

test('an export.log that is no file is reported', async () => {
  const directory = await writeExport({ ...evaluationFiles('evr_1'), 'elsewhere.log': `${TIMED_OUT}\n` });
  await symlink(join(directory, 'elsewhere.log'), join(directory, 'export.log'));
  expect((await importDirectory(directory)).findings).toEqual(['UNEXPECTED_ENTRY elsewhere.log', 'FILE_UNREADABLE export.log']);
});
