import type { PaceOptions } from '../../../analysis/pace.ts';
import { type ColumnCache, createColumnCache } from '../../facts/column-cache.ts';
import type { Reads } from '../reads.ts';
import type { Store } from '../store.ts';
import { createCatalogueReads } from './catalogue-reads.ts';
import { type ChangesOptions, createChanges } from './changes.ts';
import { type Connections, type ConnectionsOptions, createConnections } from './connections.ts';
import { lookAtFacts } from './facts-port.ts';
import { DatabaseEmptyError, formatOf } from './format.ts';
import { type AskDatabase, createReads } from './reads.ts';

export interface OpenDatabaseOptions extends ConnectionsOptions, Pick<ChangesOptions, 'patience'> {
  /** How what takes long is cut into slices. */
  readonly pace?: PaceOptions;
  /** The most bytes of columns that are held for the next questions: 64 MiB where it is absent. */
  readonly columnBytes?: number;
}

const COLUMN_BYTES = 67_108_864;

/** What answers questions, each by any connection. */
const createReading = (connections: Connections, cache: ColumnCache, pace: PaceOptions): Store['read'] => {
  return async (work, { signal } = {}) => {
    const ask: AskDatabase = (sql, values) => connections.query(sql, values, signal);
    const reads: Reads = {
      ...createReads(ask),
      ...createCatalogueReads(ask),
      facts: (selection, use, options = {}) =>
        lookAtFacts({ connections, cache, ...pace }, { selection, use, signal: options.signal ?? signal }),
    };
    return work(reads);
  };
};

/** Opens the store that a database holds. Throws `DatabaseFormatError` where it holds none of this version. */
export const openDatabase = async (options: OpenDatabaseOptions): Promise<Store> => {
  const connections = createConnections(options);
  try {
    if ((await connections.hold(formatOf)) === 'empty') throw new DatabaseEmptyError();
  } catch (error) {
    await connections.close();
    throw error;
  }
  const cache = createColumnCache({ maxBytes: options.columnBytes ?? COLUMN_BYTES });
  const changes = createChanges(options);
  return {
    read: createReading(connections, cache, options.pace ?? {}),
    heldColumns: () => cache.held(),
    change: changes.change,
    close: async () => {
      await Promise.all([connections.close(), changes.close()]);
    },
  };
};
