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

type Held = Readonly<Record<string, unknown>>;
type KeyOf = (item: unknown, options: MergeOptions) => unknown;

/** An object that the cache holds inside another. JSON has no type, and what has an id is held as a reference. */
const isHeldWithin = (value: unknown): value is Held => typeof value === 'object' && value !== null && '__typename' in value;

const fieldOf = (storeName: string): string => /^\w+/.exec(storeName)?.[0] ?? storeName;

const keyPart = (value: unknown): unknown => {
  if (value === null || typeof value !== 'object') return value;
  return '__ref' in value ? value.__ref : JSON.stringify(value);
};

const keyBy =
  (identity: readonly string[]): KeyOf =>
  (item, { readField }) => {
    const values = identity.map((name) => (item === null ? undefined : keyPart(readField(name, item as never))));
    return values.includes(undefined) ? undefined : JSON.stringify(values);
  };

const keyByValues =
  (identity: string): KeyOf =>
  (item, { readField }) => {
    const keys = readField(identity, item as never);
    const values = (Array.isArray(keys) ? keys : [keys]).map((key) => (key ? readField('value', key as never) : undefined));
    return values.includes(undefined) ? undefined : JSON.stringify(values);
  };

/**
 * The policies for lists. Apollo Client merges nothing below the items of a list by itself, so what lies within an item is merged here, its own
 * lists by the policy that `policyOf` finds for their field.
 */
export const listPolicies = (policyOf: (type: unknown, field: string) => ListPolicy | undefined) => {
  const mergeField = (type: unknown, name: string, existing: unknown, incoming: unknown, options: MergeOptions): unknown => {
    if (!Array.isArray(incoming)) return isHeldWithin(incoming) ? mergeItem(existing, incoming, options) : incoming;
    const policy = Array.isArray(existing) ? policyOf(type, fieldOf(name)) : undefined;
    return policy ? policy.merge(existing as unknown[], incoming, options) : incoming;
  };
  const mergeItem = (existing: unknown, incoming: unknown, options: MergeOptions): unknown => {
    if (!isHeldWithin(existing) || !isHeldWithin(incoming)) return options.mergeObjects(existing as never, incoming as never);
    const type = incoming['__typename'];
    if (existing['__typename'] !== type) return incoming;
    const merged = Object.entries(incoming).map(([name, value]) => [name, mergeField(type, name, existing[name], value, options)]);
    return { ...existing, ...Object.fromEntries(merged) };
  };
  const listWith = (itemKey: KeyOf): ListPolicy => ({
    merge: (existing, incoming, options) => {
      if (!existing || !incoming) return incoming;
      const known = new Map(existing.map((item) => [itemKey(item, options), item]));
      return incoming.map((item) => {
        const key = itemKey(item, options);
        const before = key === undefined ? undefined : known.get(key);
        return before === undefined ? item : mergeItem(before, item, options);
      });
    },
  });
  return {
    /**
     * A list that may change, of items that one of their fields, or some together, identifies within the list: what was known of an item is kept
     * when another query asks for other fields of it. A query that does not select these replaces the list.
     */
    listBy: (...identity: readonly string[]): ListPolicy => listWith(keyBy(identity)),

    /**
     * The same for rows put together: an item is told by the `value` of what its rows have in common, which is in this field. Labels are no
     * identity, for two runs may have the same.
     */
    listByValue: (identity: string): ListPolicy => listWith(keyByValues(identity)),

    /**
     * A list whose places stay, such as the messages of a log, which never change, or facets, which come as they were asked: an item is what
     * stands at its place.
     */
    fixedList: {
      merge: (existing, incoming, options) => {
        if (!existing || !incoming || existing.length !== incoming.length) return incoming;
        return incoming.map((item, index) => mergeItem(existing[index], item, options));
      },
    } satisfies ListPolicy as ListPolicy,
  };
};
