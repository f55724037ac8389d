import type { Table } from './columns.ts';

/** What the columns of the table are called in a file of its rows, and the ids by which a row is found again. */
export const fileColumns = ({ evaluators }: Pick<Table, 'evaluators'>): string[] => {
  const versions = evaluators?.flatMap((evaluator) => evaluator?.version ?? []) ?? [];
  const names = versions.map(({ path, name, versionId }) => path ?? name ?? versionId);
  const judges = versions.flatMap(({ versionId }, index) => {
    const name = names[index] ?? versionId;
    const only = names.indexOf(name) === names.lastIndexOf(name) ? name : `${name}@${versionId}`;
    return [`judgment:${only}`, `state:${only}`];
  });
  return ['id', 'run_id', 'run', 'datapoint_id', '/inputs', 'output', 'error', ...judges, 'duration', 'total_tokens', 'total_cost'];
};
