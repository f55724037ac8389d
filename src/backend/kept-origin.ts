import type { StoreReads } from './store-reads.ts';
import type { StoreWrites } from './store-writes.ts';

/** Where what a store holds came from. */
export interface Origin {
  readonly kind: 'SAMPLE' | 'EXPORT_DIRECTORY';
  /** The real path, at the time, of the export; null for the sample, whose place means nothing. */
  readonly directory: string | null;
}

const KEY = 'import_origin';

/** Keeps the origin of an import with what it brought, so that it is still known when the file is opened again. */
export const keepOrigin = (writes: StoreWrites, origin: Origin): void => writes.setMeta(KEY, JSON.stringify(origin));

/** The origin of the last import into a store; undefined where there was none, or one of an earlier version. */
export const keptOrigin = (reads: StoreReads): Origin | undefined => {
  const text = reads.meta(KEY);
  // Only `keepOrigin` writes under this key.
  return text === undefined ? undefined : (JSON.parse(text) as Origin);
};
