interface MergeOptions {
  readField(fieldName: string, from: never): unknown;
  mergeObjects(existing: never, incoming: never): unknown;
}

/** A field policy of Apollo Client's cache for a list of objects that have no identity of their own. */
export interface ListPolicy {
  merge(
    existing: readonly unknown[] | null | undefined,
    incoming: readonly unknown[] | null,
    options: MergeOptions,
  ): readonly unknown[] | null;
}

const keyOf = (item: unknown, identity: string, { readField }: MergeOptions): unknown => {
  const value = item === null ? undefined : readField(identity, item as never);
  if (value === null || typeof value !== 'object') return value;
  return '__ref' in value ? value.__ref : JSON.stringify(value);
};

/**
 * A list that may change, of items that one of their fields identifies within the list: what was known of an item is kept
 * when another query asks for other fields of it. A query that does not select that field replaces the list.
 */
export const listBy = (identity: string): ListPolicy => ({
  merge: (existing, incoming, options) => {
    if (!existing || !incoming) return incoming;
    const known = new Map(existing.map((item) => [keyOf(item, identity, options), item]));
    return incoming.map((item) => {
      const key = keyOf(item, identity, options);
      const before = key === undefined ? undefined : known.get(key);
      return before === undefined ? item : options.mergeObjects(before as never, item as never);
    });
  },
});

/** A list whose places stay, such as the messages of a log, which never change, or facets, which come as they were asked: an item is what stands at its place. */
export const fixedList: ListPolicy = {
  merge: (existing, incoming, { mergeObjects }) => {
    if (!existing || !incoming || existing.length !== incoming.length) return incoming;
    return incoming.map((item, index) => mergeObjects(existing[index] as never, item as never));
  },
};
