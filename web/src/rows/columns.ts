import type { RowColumnsQuery, RowsQuery } from '../documents/documents.ts';

export type Table = NonNullable<RowColumnsQuery['evaluation']>;
type Connection = NonNullable<NonNullable<RowsQuery['evaluation']>['logs']>;
export type Row = NonNullable<Connection['nodes'][number]>;

/** What went in, in a line: of the datapoint, or of the log. */
export const inputLine = ({ datapoint, log }: Row): string => lineOf(datapoint?.inputs ?? log.inputs);

/** Inputs in a line: the first text among them. */
export const lineOf = (inputs: unknown): string => {
  if (typeof inputs !== 'object' || inputs === null) return inputs === undefined || inputs === null ? '' : String(inputs);
  const values = Object.values(inputs);
  const text = values.find((value) => typeof value === 'string');
  return typeof text === 'string' ? text : values.length > 0 ? JSON.stringify(inputs) : '';
};
