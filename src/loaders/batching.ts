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

/** A window of a listing that was opened. */
interface Asked<T> {
  readonly listing: Listing<T>;
  readonly window: AnchoredWindow;
  readonly name: string;
}

/**
 * What a batch gives back for a window: a promise in a box, for the windows of a batch share calls, and each settles by itself.
 */
interface Box<T> {
  readonly slice: Promise<Slice<T> | Error>;
}

const windowName = (listing: string, { offset, count, anchor }: AnchoredWindow): string =>
  anchor ? `${listing} ${offset}+${count} ${anchor.side} ${anchor.mark} ${anchor.total}` : `${listing} ${offset}+${count}`;

/** A loader whose keys are windows of listings. */
export interface Windowed<Key, T> extends Loader<Key, Slice<T>> {
  /** The same, with the rows of each window counted once, before they are asked for. */
  metered(spend: (rows: number) => void): Loader<Key, Slice<T>>;
}

/** Windows of listings that are asked for in one tick are answered together, listings settle apart. */
export const windowed = <Key extends { readonly window: AnchoredWindow }, T>(
  nameOf: (key: Key) => string,
  open: (key: Key) => Listing<T>,
): Windowed<Key, T> => {
  const listings = new Map<string, Listing<T>>();
  const opened = (name: string, key: Key): Listing<T> => {
    const listing = listings.get(name) ?? open(key);
    listings.set(name, listing);
    return listing;
  };
  const boxes = new DataLoader<Asked<T>, Box<T>, string>(async (batch) => inBoxes(batch), { cacheKeyFn: ({ name }) => name });
  const loading = (before: (listing: string, window: AnchoredWindow) => void): Loader<Key, Slice<T>> => ({
    load: async (key) => {
      const { window } = key;
      const name = nameOf(key);
      before(name, window);
      const { slice } = await boxes.load({ listing: opened(name, key), window, name: windowName(name, window) });
      const rows = await slice;
      if (rows instanceof Error) throw rows;
      return rows;
    },
  });
  return {
    ...loading(() => undefined),
    metered: (spend) => {
      const counted = new Set<string>();
      return loading((listing, { offset, count }) => {
        const name = windowName(listing, { offset, count });
        if (!counted.has(name)) spend(count);
        counted.add(name);
      });
    },
  };
};

const inBoxes = <T>(batch: readonly Asked<T>[]): Box<T>[] => {
  const slices = new Map<Listing<T>, Promise<Slice<T> | Error>[]>();
  for (const [listing, asked] of Map.groupBy(batch, ({ listing }) => listing))
    slices.set(listing, listing.slices(asked.map(({ window }) => window)));
  return batch.map(({ listing }) => ({ slice: slices.get(listing)?.shift() as Promise<Slice<T> | Error> }));
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
