import { setTimeout } from 'node:timers/promises';
import type { Steps } from '../steps.ts';
import { OutcomeUnknownError, type Store, StoreHeldError, type WorkOptions } from '../store.ts';
import { carryOut } from './changes-port.ts';
import { type Connection, type ConnectionsOptions, createConnections } from './connections.ts';
import { NOTE_CHANGE } from './format.ts';
import { CHANGES_LOCK } from './locks.ts';
import { createTransaction } from './transaction.ts';

export interface ChangesOptions extends Omit<ConnectionsOptions, 'max' | 'isPipelined'> {
  /** Milliseconds that a change waits in all for others, and for a server that cannot be reached: 5,000 where it is absent. */
  readonly patience?: number;
  /** Milliseconds that a process may stand still in the middle of a change before the server undoes it for the others: 10,000 where it is absent. */
  readonly stillMilliseconds?: number;
}

/** Makes changes, over connections of its own: those that wait for others take none away from questions. */
export interface Changes {
  readonly change: Store['change'];
  close(): Promise<void>;
}

const PATIENCE_MILLISECONDS = 5_000;
const RETRY_MILLISECONDS = 50;

/** One makes a change, the next one waits for it at the server. */
const MAX_CONNECTIONS = 2;

const STILL_MILLISECONDS = 10_000;

const LIMIT = `SELECT set_config('lock_timeout', $1, true), set_config('idle_in_transaction_session_timeout', $2, true)`;

/** Changes are made one after another, by whichever process: the lock is let go at the end of the transaction. */
const LOCK = `SELECT pg_advisory_xact_lock(${CHANGES_LOCK})`;

const undo = async (connection: Connection, error: unknown): Promise<void> => {
  // Over a connection that broke nothing can be undone, and nothing has to be.
  if (!(error instanceof StoreHeldError) && !(error instanceof OutcomeUnknownError)) await connection.run('ROLLBACK');
};

/** How long a piece of work may wait. */
interface Waiting extends WorkOptions {
  /** For others: the time, as `performance.now()` has it. */
  readonly end: number;
  /** For this process. */
  readonly stillMilliseconds: number;
}

const makeChange = async <T>(connection: Connection, begin: () => Steps<T>, { end, stillMilliseconds, signal }: Waiting): Promise<T> => {
  const transaction = createTransaction(connection);
  try {
    transaction.send('BEGIN');
    transaction.send(LIMIT, String(Math.max(1, Math.ceil(end - performance.now()))), String(stillMilliseconds));
    transaction.send(LOCK);
    const done = await carryOut(begin(), transaction);
    transaction.send(NOTE_CHANGE);
    signal?.throwIfAborted();
    await transaction.commit();
    return done;
  } catch (error) {
    await undo(connection, error);
    throw error;
  }
};

/** Opens no connection yet. */
export const createChanges = ({
  patience = PATIENCE_MILLISECONDS,
  stillMilliseconds = STILL_MILLISECONDS,
  ...options
}: ChangesOptions): Changes => {
  const { hold, close } = createConnections({ ...options, max: MAX_CONNECTIONS, queueMilliseconds: patience });

  const change: Store['change'] = async (begin, { signal } = {}) => {
    const end = performance.now() + patience;
    for (;;) {
      try {
        return await hold((connection) => makeChange(connection, begin, { end, stillMilliseconds, signal }), signal);
      } catch (error) {
        // Nothing of it was done: it is begun again, over another connection.
        if (!(error instanceof StoreHeldError) || performance.now() + RETRY_MILLISECONDS >= end) throw error;
      }
      await setTimeout(RETRY_MILLISECONDS, undefined, { ...(signal && { signal }) });
    }
  };

  return { change, close };
};
