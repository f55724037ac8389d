import type { EvaluatorStatsResponse } from '../src/contract/stats.ts';
import type { EvaluatorResponse } from '../src/contract/version.ts';

/** What the texts need to know of a run. */
export interface ReportedRun {
  readonly label: string;
  readonly numLogs: number;
  readonly datapointsCount: number | null;
  readonly evaluatorStats: readonly EvaluatorStatsResponse[];
}

const judgmentsOf = (run: ReportedRun): number => run.evaluatorStats.reduce((sum, { num_judgments }) => sum + num_judgments, 0);

/** The progress text for a terminal: a line for each run. */
export const progressText = (name: string, runs: readonly ReportedRun[]): string => {
  const width = Math.max(...runs.map(({ label }) => label.length));
  const lines = runs.map((run) => {
    const expected = run.datapointsCount ?? run.numLogs;
    const judgments = `${judgmentsOf(run)}/${expected * run.evaluatorStats.length}`;
    return `  ${run.label.padEnd(width)}  Logs ${run.numLogs}/${expected}  Judgments ${judgments}\n`;
  });
  return `Evaluation '${name}'\n${lines.join('')}`;
};

const optionText = (counts: Readonly<Record<string, number>>): string => {
  const [first, ...others] = Object.entries(counts).sort(([, a], [, b]) => b - a);
  return first === undefined || first[1] === 0 ? '-' : `${first[0]} ${first[1]}${others.some(([, count]) => count > 0) ? ' +' : ''}`;
};

/** One cell of the report: a mean, the share of true among all logs, the option selected most, or a count of texts. */
const cellText = (stats: EvaluatorStatsResponse): string => {
  if (stats.num_judgments === 0) return '-';
  if ('percentiles' in stats) return (stats.mean ?? 0).toFixed(2);
  if ('num_true' in stats) return (stats.num_true / stats.total_logs).toFixed(2);
  return 'num_judgments_per_option' in stats ? optionText(stats.num_judgments_per_option) : `${stats.num_judgments} texts`;
};

/** The report text for a terminal: a row for each evaluator, a column for each run. */
export const reportText = (name: string, evaluators: readonly EvaluatorResponse[], runs: readonly ReportedRun[]): string => {
  const rows = [
    ['', ...runs.map(({ label }) => label)],
    ...evaluators.map((evaluator, index) => [
      evaluator.name,
      ...runs.map(({ evaluatorStats }) => {
        const stats = evaluatorStats[index];
        return stats ? cellText(stats) : '-';
      }),
    ]),
  ];
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${name}\n${lines.join('\n')}\n`;
};
