import pg from 'pg';
import { OutcomeUnknownError, StoreHeldError } from '../store.ts';
import type { Connection, Parameter, Row } from './connections.ts';

/**
 * A transaction over one connection. Statements are sent one behind another without waiting for answers, so that only what is asked costs a
 * round trip.
 */
export interface Transaction {
  /** Asks, and waits. Rejects with the first failure of all that was sent. */
  rows(sql: string, ...values: readonly Parameter[]): Promise<Row[]>;
  /** Sends a statement whose answer is not waited for: a failure shows at the next question, or at the end. */
  send(sql: string, ...values: readonly Parameter[]): void;
  /**
   * Ends it, so that all of it stays. Rejects with the first failure of all that was sent, and with `OutcomeUnknownError` where nobody knows
   * whether the server did it: the connection broke meanwhile.
   */
  commit(): Promise<void>;
}

/** The error that the server answered a statement with; undefined where it did not answer. */
const answeredBy = (error: unknown): pg.DatabaseError | undefined => {
  const told = error instanceof StoreHeldError ? error.cause : error;
  return told instanceof pg.DatabaseError ? told : undefined;
};

const outcomeUnknown = (error: unknown): OutcomeUnknownError =>
  new OutcomeUnknownError('The connection to the database broke while a change was to be kept.', { cause: error });

/** Sends statements over a connection that has begun a transaction. */
export const createTransaction = (connection: Connection): Transaction => {
  let failure: { readonly error: unknown } | undefined;
  const fail = (error: unknown): void => {
    failure ??= { error };
  };
  const throwFailure = (): void => {
    if (failure) throw failure.error;
  };
  return {
    rows: async (sql, ...values) => {
      const rows = await connection.query(sql, values).catch(fail);
      // What comes after a failure fails for it.
      throwFailure();
      return rows ?? [];
    },
    send: (sql, ...values) => {
      connection.query(sql, values).catch(fail);
    },
    commit: async () => {
      throwFailure();
      let ending: { readonly error: unknown } | undefined;
      await connection.query('COMMIT').catch((error: unknown) => {
        ending = { error };
      });
      // A statement that the server refused undoes the transaction, whatever comes behind it.
      if (failure) throw answeredBy(failure.error) ? failure.error : outcomeUnknown(failure.error);
      if (ending) throw answeredBy(ending.error)?.severity === 'ERROR' ? ending.error : outcomeUnknown(ending.error);
    },
  };
};
