import type { PaceOptions } from '../../../analysis/pace.ts';
import { type ColumnCache, createColumnCache } from '../../facts/column-cache.ts';
import type { Reads } from '../reads.ts';
import type { Store } from '../store.ts';
import { createCatalogueReads } from './catalogue-reads.ts';
import { type ChangesOptions, createChanges } from './changes.ts';
import { type Connections, type ConnectionsOptions, createConnections } from './connections.ts';
import { lookAtFacts } from './facts-port.ts';
import { DatabaseEmptyError, formatOf, isClosed } from './format.ts';
import { createForgotten } from './held-bodies.ts';
import { type AskDatabase, createReads } from './reads.ts';
import { wipe } from './wipe.ts';

export interface OpenDatabaseOptions extends ConnectionsOptions, Pick<ChangesOptions, 'patience'> {
  /** How what takes long is cut into slices. */
  readonly pace?: PaceOptions;
  /** The most bytes of columns that are held for the next questions: 64 MiB where it is absent. */
  readonly columnBytes?: number;
}

/** The store of a database. */
export interface DatabaseStore extends Store {
  /** Whether it could not be changed when it was opened. */
  readonly isReadOnly: boolean;
}

const COLUMN_BYTES = 67_108_864;
/** A table that is locked keeps those who ask for it no longer from making room for others, and well within the time of an operation. */
const LOCK_MILLISECONDS = 2_000;

interface ReadingOptions {
  /** What is asked in one question is asked by any of these. */
  readonly asking: Connections;
  /** Rows are looked at by others, each for as long as that takes: as long as a download, which is not to keep anybody from asking. */
  readonly looking: Connections;
  readonly cache: ColumnCache;
  readonly pace: PaceOptions | undefined;
}

const createReading = ({ asking, looking, cache, pace = {} }: ReadingOptions): Store['read'] => {
  return async (work, { signal } = {}) => {
    const ask: AskDatabase = (sql, values) => asking.query(sql, values, signal);
    const reads: Reads = {
      ...createReads(ask),
      ...createCatalogueReads(ask),
      ...createForgotten(ask),
      facts: (selection, use, options = {}) =>
        lookAtFacts({ connections: looking, cache, ...pace }, { selection, use, signal: options.signal ?? signal }),
    };
    return work(reads);
  };
};

/** Opens the store that a database holds. Throws `DatabaseFormatError` where it holds none of this version. */
export const openDatabase = async (given: OpenDatabaseOptions): Promise<DatabaseStore> => {
  const options = { lockMilliseconds: LOCK_MILLISECONDS, ...given };
  const asking = createConnections(options);
  let isReadOnly: boolean;
  try {
    if ((await asking.hold(formatOf)) === 'empty') throw new DatabaseEmptyError();
    isReadOnly = await asking.hold(isClosed);
  } catch (error) {
    await asking.close();
    throw error;
  }
  const cache = createColumnCache({ maxBytes: options.columnBytes ?? COLUMN_BYTES });
  const looking = createConnections(options);
  const changes = createChanges(options);
  return {
    isReadOnly,
    read: createReading({ asking, looking, cache, pace: options.pace }),
    heldColumns: () => cache.held(),
    change: changes.change,
    wipe: ({ signal } = {}) => wipe(options, signal),
    close: async () => {
      await Promise.all([asking, looking, changes].map((each) => each.close()));
    },
  };
};
