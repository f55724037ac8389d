import type { RowColumnsQuery, RowsQuery } from '../documents/documents.ts';
import { type ScoreColumn, scoreColumn } from '../parts/scores.ts';

export type Table = NonNullable<RowColumnsQuery['evaluation']>;
type Connection = NonNullable<NonNullable<RowsQuery['evaluation']>['logs']>;
export type Row = NonNullable<Connection['nodes'][number]>;

/** The judges of a table, in its order. */
export const scoreColumns = ({ evaluators }: Table): ScoreColumn[] =>
  evaluators?.flatMap((evaluator) => (evaluator?.version ? [scoreColumn(evaluator.version)] : [])) ?? [];

/** The label of each run by its upstream id. */
export const runLabels = ({ runs }: Table): ReadonlyMap<string, string> =>
  new Map(runs?.flatMap((run) => (run ? [[run.humanloopId, run.label] as const] : [])));

/** What went in, in a line: the first text of the datapoint, or of the log. */
export const inputLine = ({ datapoint, log }: Row): string => {
  const inputs = datapoint?.inputs ?? log.inputs;
  if (typeof inputs !== 'object' || inputs === null) return inputs === undefined || inputs === null ? '' : String(inputs);
  const values = Object.values(inputs);
  const text = values.find((value) => typeof value === 'string');
  return typeof text === 'string' ? text : values.length > 0 ? JSON.stringify(inputs) : '';
};
