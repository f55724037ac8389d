import { DatabaseSync } from 'node:sqlite';
import { createPace, type Pace, type PaceOptions } from '../../../analysis/pace.ts';
import { columnsOfRows } from '../../facts/columns-of-rows.ts';
import type { LooseRow } from '../../facts/row-places.ts';
import { selectedRuns } from '../ranges.ts';
import type { FactsSelection, Reads, RowFacts } from '../reads.ts';
import type { WorkOptions } from '../store.ts';
import type { FactChunks, FactFilling } from './fact-chunks.ts';
import { type ColumnsOfLoose, type ConnectionOptions, createFactConnection, type FactConnection, FactView } from './fact-reading.ts';
import type { ListedRun } from './reads.ts';
import { isBusy } from './sqlite-error.ts';
import type { StoreWrites } from './writes.ts';

/** How rows are looked at by columns. */
export interface FactsPort extends Pick<Reads, 'facts'> {
  close(): void;
}

type Use<T> = (facts: RowFacts) => Promise<T>;

interface ViewParts {
  readonly selection: FactsSelection;
  readonly pace: Pace;
  readonly columnsOfLoose: ColumnsOfLoose;
  readonly isHeld: boolean;
}

/** Undefined for an unknown evaluation. */
const viewOf = (connection: FactConnection, { selection, ...options }: ViewParts): FactView | undefined => {
  const { reads } = connection;
  if ('fileId' in selection) {
    const file = reads.listedFile(selection.fileId);
    return new FactView({
      connection,
      evaluation: undefined,
      runs: file ? [file] : [],
      picked: connection.pickLogs(selection),
      ...options,
    });
  }
  const key = reads.evaluationKey(selection.evaluationId);
  if (key === undefined) return undefined;
  const runs = selectedRuns(reads.listedRuns(key), selection.runIds);
  return new FactView({ connection, evaluation: reads.evaluation(selection.evaluationId), runs, ...options });
};

/** Connections to read a database that others change, each for one piece of work at a time. */
interface Pool {
  take(): FactConnection;
  giveBack(connection: FactConnection): void;
  close(): void;
}

const MAX_IDLE = 2;
// There may be several of them, and what they read is mostly read once.
const CACHE_KIBIBYTES = 8_192;

const createPool = (path: string | URL, options: ConnectionOptions): Pool => {
  const idle: FactConnection[] = [];
  const open = new Set<FactConnection>();
  const end = (connection: FactConnection): void => {
    open.delete(connection);
    connection.database.close();
  };
  return {
    take: () => {
      const waiting = idle.pop();
      if (waiting) return waiting;
      const database = new DatabaseSync(path, { readOnly: true });
      database.exec(`PRAGMA cache_size = -${CACHE_KIBIBYTES}; PRAGMA busy_timeout = 0`);
      const connection = createFactConnection(database, options);
      open.add(connection);
      return connection;
    },
    giveBack: (connection) => {
      if (!open.has(connection)) return;
      if (idle.length < MAX_IDLE) idle.push(connection);
      else end(connection);
    },
    close: () => {
      idle.length = 0;
      for (const connection of open) end(connection);
    },
  };
};

export interface SnapshotOptions extends ConnectionOptions, PaceOptions {
  readonly path: string | URL;
  /** Keeps rows as a chunk, if that can be done now and they are still what they were. */
  readonly keep: (run: ListedRun, rows: readonly LooseRow[], changes: number) => void;
}

/** Looks at rows by a connection of its own, within a transaction that reads: it sees what was committed when it began. */
export const createSnapshots = ({ path, keep, ...options }: SnapshotOptions): FactsPort => {
  const pool = createPool(path, options);
  const within = async <T>(connection: FactConnection, work: () => Promise<T>): Promise<T> => {
    const { database } = connection;
    database.exec('BEGIN');
    try {
      return await work();
    } finally {
      if (database.isOpen && database.isTransaction) database.exec('COMMIT');
    }
  };
  return {
    facts: async <T>(selection: FactsSelection, use: Use<T>, { signal }: WorkOptions = {}): Promise<T | undefined> => {
      const connection = pool.take();
      try {
        return await within(connection, async () => {
          const changes = new Map<number, number>();
          const columnsOfLoose: ColumnsOfLoose = (run, rows, terms) => {
            const before = changes.get(run.key) ?? connection.chunks.changes(run.key);
            changes.set(run.key, before);
            keep(run, rows, before);
            return columnsOfRows(rows, (text) => terms.add(text));
          };
          const view = viewOf(connection, { selection, pace: createPace(signal, options), columnsOfLoose, isHeld: true });
          return view && use(view);
        });
      } finally {
        pool.giveBack(connection);
      }
    },
    close: pool.close,
  };
};

/** What is being looked at has changed. */
class ChangedError extends Error {}

const MAX_ATTEMPTS = 4;

export interface RestartsOptions extends ConnectionOptions, PaceOptions {
  readonly database: DatabaseSync;
  readonly writes: Pick<StoreWrites, 'aside' | 'commits'>;
  readonly filling: FactFilling;
}

/**
 * Looks at rows by the one connection that there is, where no other process can change them: begins anew when they were changed in between,
 * and does it without a pause where that goes on.
 */
export const createRestarts = ({ database, writes, filling, ...options }: RestartsOptions): FactsPort => {
  const connection = createFactConnection(database, options);
  const columnsOfLoose: ColumnsOfLoose = (run, rows) => writes.aside(() => filling.keep(run.key, rows));
  const paceOf = (signal: AbortSignal | undefined, isLast: boolean): Pace => {
    if (isLast) return () => undefined;
    const commits = writes.commits();
    const pace = createPace(signal, options);
    return () =>
      pace()?.then(() => {
        if (writes.commits() !== commits) throw new ChangedError();
      });
  };
  return {
    facts: async <T>(selection: FactsSelection, use: Use<T>, { signal }: WorkOptions = {}): Promise<T | undefined> => {
      for (let attempt = 1; ; attempt++) {
        const view = viewOf(connection, { selection, pace: paceOf(signal, attempt === MAX_ATTEMPTS), columnsOfLoose, isHeld: false });
        try {
          return view && (await use(view));
        } catch (error) {
          if (!(error instanceof ChangedError)) throw error;
        }
      }
    },
    close: () => undefined,
  };
};

export interface KeepOptions {
  readonly database: DatabaseSync;
  readonly writes: Pick<StoreWrites, 'aside'>;
  readonly chunks: FactChunks;
  readonly filling: FactFilling;
}

/** Keeps rows as a chunk where nobody else writes just now. */
export const keepIfFree =
  ({ database, writes, chunks, filling }: KeepOptions): SnapshotOptions['keep'] =>
  (run, rows, changes) => {
    if (database.isTransaction) return;
    try {
      writes.aside(() => {
        if (chunks.changes(run.key) === changes) filling.keep(run.key, rows);
      });
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
  };
