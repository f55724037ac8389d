import type { EvaluatorStatsResponse } from '../../contract/stats.ts';
import type { StatsEvaluator } from './evaluator-stats.ts';

/** What the texts say of a run. */
export interface ShownRun {
  readonly label: string;
  readonly status: string;
  readonly numLogs: number;
  readonly evaluatorStats: readonly EvaluatorStatsResponse[];
}

/** For a terminal: a line for each run. */
export const progressText = (name: string, runs: readonly ShownRun[]): string => {
  const lines = runs.map(({ label, status, numLogs, evaluatorStats }) => {
    const judgments = evaluatorStats.reduce((sum, { num_judgments }) => sum + num_judgments, 0);
    return `  ${label}  ${status}  Logs ${numLogs}  Judgments ${judgments}\n`;
  });
  return `Evaluation '${name}'\n${lines.join('')}`;
};

const optionsText = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([option, count]) => `${option} ${count}`)
    .join(', ');

/** A mean, the share of true among all logs, the options chosen, or how many texts there are. */
const resultText = (stats: EvaluatorStatsResponse | undefined): string => {
  if (!stats || stats.num_judgments === 0) return '-';
  if ('percentiles' in stats) return stats.mean == null ? '-' : stats.mean.toFixed(2);
  if ('num_true' in stats) return (stats.num_true / stats.total_logs).toFixed(2);
  return 'num_judgments_per_option' in stats ? optionsText(stats.num_judgments_per_option) : `${stats.num_judgments} texts`;
};

/** For a terminal: a line for each evaluator and run. */
export const reportText = (name: string, evaluators: readonly StatsEvaluator[], runs: readonly ShownRun[]): string => {
  const lines = evaluators.flatMap(({ name: evaluator, versionId }) =>
    runs.map(({ label, evaluatorStats }) => {
      const stats = evaluatorStats.find(({ evaluator_version_id }) => evaluator_version_id === versionId);
      return `  ${evaluator}  ${label}  ${resultText(stats)}\n`;
    }),
  );
  return `${name}\n${lines.join('')}`;
};
