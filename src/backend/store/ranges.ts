/** Positions within a whole listing, counted from 0, `last` included; `last` is before `first` where there are none. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** A range of a listing. */
export interface Listing {
  /** How many bodies the whole listing has. */
  readonly total: number;
  /** In its order, each read when it is its turn. To be read, or left, before anything else is asked of the store. */
  readonly bodies: Iterable<Buffer>;
}

/** One of the runs or other groups that make up a listing, and positions within it. */
export interface GroupRange extends Range {
  readonly group: number;
}

/** Where positions lie within each group, when the listing is the groups, of these sizes, one after another. */
export const rangesOf = (sizes: readonly number[], { first, last }: Range): GroupRange[] => {
  const ranges: GroupRange[] = [];
  let start = 0;
  for (const [group, size] of sizes.entries()) {
    const range = { group, first: Math.max(first - start, 0), last: Math.min(last - start, size - 1) };
    if (range.first <= range.last) ranges.push(range);
    start += size;
  }
  return ranges;
};

/** Of an evaluation's runs those that a listing is limited to; all of them where it names none. */
export const selectedRuns = <Run extends { readonly id: string }>(runs: readonly Run[], runIds: readonly string[]): readonly Run[] => {
  if (runIds.length === 0) return runs;
  const wanted = new Set(runIds);
  return runs.filter(({ id }) => wanted.has(id));
};
