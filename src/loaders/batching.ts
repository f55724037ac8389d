import DataLoader from 'dataloader';
import type { AnchoredWindow, Listing, Slice } from './listing/listing.ts';
import { toError } from './to-error.ts';

export interface Loader<Key, Value> {
  load(key: Key): Promise<Value>;
}

/** A loader whose keys have one endpoint call each; every key settles on its own, for upstream has no batch look-ups. */
export const keyed = <Value>(read: (id: string) => Promise<Value>): DataLoader<string, Value> =>
  new DataLoader<string, Value>((ids) => Promise.all(ids.map((id) => read(id).catch(toError))), { batch: false });

/** The same for keys that have a name each. */
export const named = <Key, Value>(nameOf: (key: Key) => string, read: (key: Key) => Promise<Value>): Loader<Key, Value> =>
  new DataLoader<Key, Value, string>((keys) => Promise.all(keys.map((key) => read(key).catch(toError))), {
    batch: false,
    cacheKeyFn: nameOf,
  });

/** A loader whose keys are windows of listings: those asked of one listing in one tick are answered together, listings settle apart. */
export const windowed = <Key extends { readonly window: AnchoredWindow }, T>(
  nameOf: (key: Key) => string,
  open: (key: Key) => Listing<T>,
) =>
  grouped(
    nameOf,
    (key: Key): Loader<AnchoredWindow, Slice<T>> => {
      const listing = open(key);
      // What the batch gives back for a window is a promise in a box: the windows of a batch share calls, and each settles by itself.
      const boxes = new DataLoader<AnchoredWindow, { slice: Promise<Slice<T> | Error> }, string>(
        async (windows) => listing.slices(windows).map((slice) => ({ slice })),
        { cacheKeyFn: ({ offset, count, anchor }) => [offset, count, anchor?.side, anchor?.mark, anchor?.total].join() },
      );
      return {
        load: async (window) => {
          const slice = await (await boxes.load(window)).slice;
          if (slice instanceof Error) throw slice;
          return slice;
        },
      };
    },
    ({ window }) => window,
  );

/** The same, with the rows of each window counted once, before they are asked for. */
export const metered = <Key extends { readonly window: AnchoredWindow }, T>(
  nameOf: (key: Key) => string,
  loader: Loader<Key, Slice<T>>,
  spend: (rows: number) => void,
): Loader<Key, Slice<T>> => {
  const counted = new Set<string>();
  return {
    load: async (key) => {
      const name = `${nameOf(key)} ${key.window.offset}+${key.window.count}`;
      if (!counted.has(name)) {
        spend(key.window.count);
        counted.add(name);
      }
      return loader.load(key);
    },
  };
};

/** A loader with a loader of its own for each group of keys; groups settle apart. */
export const grouped = <Key, Part, Value>(
  nameOf: (key: Key) => string,
  open: (key: Key) => Loader<Part, Value>,
  partOf: (key: Key) => Part,
): Loader<Key, Value> => {
  const groups = new Map<string, Loader<Part, Value>>();
  return {
    load: (key) => {
      const name = nameOf(key);
      const group = groups.get(name) ?? open(key);
      groups.set(name, group);
      return group.load(partOf(key));
    },
  };
};
