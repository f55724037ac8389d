/** Positions within a whole listing, counted from 0, `last` included; `last` is before `first` where there are none. */
export interface Range {
  readonly first: number;
  readonly last: number;
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
