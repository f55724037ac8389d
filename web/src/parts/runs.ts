interface Labelled {
  readonly humanloopId: string;
  readonly label: string;
  readonly createdAt: string | null;
}

/** As an answer has them: what is damaged is null. */
type Runs<Run> = readonly (Run | null)[] | null;

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
export const runLabels = (runs: Runs<Labelled>): ReadonlyMap<string, string> => {
  const known = runs?.filter((run) => run !== null) ?? [];
  const began = new Map(known.map(({ humanloopId, createdAt }) => [humanloopId, createdAt && moments.format(new Date(createdAt))]));
  const named = known.map(({ humanloopId, label }) => ({ id: humanloopId, name: label ?? humanloopId }));
  const labels = toldApart(
    toldApart(named, (id) => began.get(id) || undefined),
    (id) => id,
  );
  return new Map(labels.map(({ id, name }) => [id, name]));
};

/** Those that are there, in the order of the source, each by a label of its own. */
export const labelledRuns = <Run extends Labelled>(runs: Runs<Run>): Run[] => {
  const labels = runLabels(runs);
  return runs?.flatMap((run) => (run ? [{ ...run, label: labels.get(run.humanloopId) ?? run.label }] : [])) ?? [];
};

/** The newest first, as the graph takes them where nobody chooses. */
export const newestFirst = <Run extends Pick<Labelled, 'createdAt'>>(runs: readonly Run[]): Run[] =>
  runs.toSorted((one, other) => (other.createdAt ?? '').localeCompare(one.createdAt ?? ''));
