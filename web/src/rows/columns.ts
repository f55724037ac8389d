import type { RowColumnsQuery, RowsQuery } from '../documents/documents.ts';

export type Table = NonNullable<RowColumnsQuery['evaluation']>;
type Connection = NonNullable<NonNullable<RowsQuery['evaluation']>['logs']>;
export type Row = NonNullable<Connection['nodes'][number]>;

const moments = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

interface Named {
  readonly id: string;
  readonly name: string;
}

/** With what tells them apart behind the names that several have. */
const toldApart = (all: readonly Named[], more: (id: string) => string | undefined): Named[] => {
  const counts = Map.groupBy(all, ({ name }) => name);
  return all.map(({ id, name }) => ({ id, name: (counts.get(name)?.length ?? 0) > 1 ? `${name} · ${more(id) ?? id}` : name }));
};

/** What each run is called, by its upstream id: runs of one label are told apart by when they began, and where that is the same by their ids. */
export const runLabels = ({ runs }: Pick<Table, 'runs'>): ReadonlyMap<string, string> => {
  const known = runs?.filter((run) => run !== null) ?? [];
  const began = new Map(known.map(({ humanloopId, createdAt }) => [humanloopId, createdAt && moments.format(new Date(createdAt))]));
  const named = known.map(({ humanloopId, label }) => ({ id: humanloopId, name: label ?? humanloopId }));
  const labels = toldApart(
    toldApart(named, (id) => began.get(id) || undefined),
    (id) => id,
  );
  return new Map(labels.map(({ id, name }) => [id, name]));
};

/** What went in, in a line: of the datapoint, or of the log. */
export const inputLine = ({ datapoint, log }: Row): string => lineOf(datapoint?.inputs ?? log.inputs);

/** Inputs in a line: the first text among them. */
export const lineOf = (inputs: unknown): string => {
  if (typeof inputs !== 'object' || inputs === null) return inputs === undefined || inputs === null ? '' : String(inputs);
  const values = Object.values(inputs);
  const text = values.find((value) => typeof value === 'string');
  return typeof text === 'string' ? text : values.length > 0 ? JSON.stringify(inputs) : '';
};
