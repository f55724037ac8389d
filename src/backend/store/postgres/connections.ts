import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { OutcomeUnknownError, StoreHeldError } from '../store.ts';
import { thrownFor } from './errors.ts';
import { createQueue } from './queue.ts';
import { decodeText, encodeText } from './text.ts';

/** What a column holds: an integer beyond what a number holds is a bigint. */
export type Value = string | number | bigint | boolean | Buffer | null;
/** A row of any query, by its columns. */
export type Row = Readonly<Record<string, Value>>;
/** What stands for `$1` and the like. A list is an array of PostgreSQL. */
export type Parameter = string | number | bigint | boolean | Uint8Array | null | readonly (string | number | bigint | Uint8Array | null)[];

/** One connection, that nobody else has meanwhile. */
export interface Connection {
  /**
   * Texts go there and come back as they are, U+0000 and halves of surrogate pairs too. Rejects with `StoreHeldError` where the server fails, and
   * with its own error where it refuses.
   */
  query(sql: string, values?: readonly Parameter[]): Promise<Row[]>;
  /** Statements without values and answers, such as `BEGIN`. Rejects as `query` does: with `StoreHeldError` where the server fails. */
  run(sql: string): Promise<void>;
  /** The one of the driver, for what only that can do. */
  readonly client: pg.PoolClient;
}

/** Connections to one database, as many as are asked for up to a bound; behind it they are waited for. */
export interface Connections {
  /** One question, by any connection. */
  query(sql: string, values?: readonly Parameter[], signal?: AbortSignal): Promise<Row[]>;
  /**
   * Work by one connection. Rejects with `StoreHeldError` where the server cannot be reached or does not answer in time, with the reason of the
   * signal, which ends what the server does for it, and with what the work rejects with.
   */
  hold<T>(work: (connection: Connection) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** The same where a connection is free; undefined, and nothing is done, where it is not. */
  holdIfFree<T>(work: (connection: Connection) => Promise<T>): Promise<T | undefined>;
  close(): Promise<void>;
}

export interface ConnectionsOptions {
  /** `postgres://…`, with everything that may stand in such a URL: user, password, `sslmode` and the like. */
  readonly url: string;
  /** The most connections: 10 where it is absent. */
  readonly max?: number;
  /** Milliseconds that are waited for a server to connect: 5,000 where it is absent. */
  readonly connectMilliseconds?: number;
  /** Milliseconds that are waited for a connection that others have: 15,000 where it is absent. */
  readonly queueMilliseconds?: number;
  /** Milliseconds that the server has for one statement: 30,000 where it is absent, 0 for any time. */
  readonly statementMilliseconds?: number;
  /**
   * Milliseconds that a statement waits for what others have locked: any time where it is absent. Who only reads waits for nobody but those who
   * change tables themselves.
   */
  readonly lockMilliseconds?: number;
  /** False where statements are waited for one by one, as copying wants it: else they are sent as they are asked. */
  readonly isPipelined?: boolean;
}

const MAX = 10;
const CONNECT_MILLISECONDS = 5_000;
const STATEMENT_MILLISECONDS = 30_000;
/** Half of what an operation may take by default: nobody is refused for others who are just being answered. */
const QUEUE_MILLISECONDS = 15_000;
/** How much longer than a statement may take its answer is waited for: a server that was stopped does not even say that it takes too long. */
const GRACE_MILLISECONDS = 1_000;
const IDLE_MILLISECONDS = 30_000;

const OID = { int8: 20, text: 25 } as const;

const integerIn = (text: string): number | bigint => {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
};

const types = {
  // What `pg` takes for the parser of a type.
  getTypeParser: (oid: number, format?: 'text' | 'binary'): ((value: string) => unknown) => {
    if (oid === OID.int8) return integerIn;
    if (oid === OID.text) return decodeText;
    return pg.types.getTypeParser(oid, format) as (value: string) => unknown;
  },
};

const written = (value: Parameter): unknown => {
  if (typeof value === 'string') return encodeText(value);
  return Array.isArray(value) ? value.map((each) => (typeof each === 'string' ? encodeText(each) : each)) : value;
};

/** Statements are prepared by each connection when it first carries them out, under these names. */
const names = new Map<string, string>();
const nameOf = (sql: string): string => {
  const name = names.get(sql) ?? `s${names.size}`;
  names.set(sql, name);
  return name;
};

/** What comes of a step, with its failure as that of the store. */
const ofStore = <T>(step: Promise<T>): Promise<T> =>
  step.catch((error: unknown) => {
    throw thrownFor(error);
  });

const connectionOf = (client: pg.PoolClient): Connection => ({
  client,
  query: async (sql, values = []) => {
    const { rows } = await ofStore(client.query<Row>({ name: nameOf(sql), text: sql, values: values.map(written) }));
    return rows;
  },
  run: async (sql) => {
    await ofStore(client.query(sql));
  },
});

/** Work within a transaction, which `begin` begins: what is thrown on the way undoes all of it. */
export const inTransaction = async <T>(connection: Connection, begin: string, work: () => Promise<T>): Promise<T> => {
  await connection.run(begin);
  let done: T;
  try {
    done = await work();
  } catch (error) {
    if (!(error instanceof StoreHeldError)) await connection.run('ROLLBACK');
    throw error;
  }
  await connection.run('COMMIT');
  return done;
};

/** Ends what the server is doing for a connection, by another one. */
const cancel = async (config: pg.ClientConfig, client: pg.PoolClient): Promise<void> => {
  const { processID } = client as pg.PoolClient & { readonly processID: number | null };
  const canceller = new pg.Client(config);
  canceller.on('error', () => undefined);
  try {
    await canceller.connect();
    await canceller.query('SELECT pg_cancel_backend($1)', [processID]);
  } finally {
    await canceller.end();
  }
};

const ABANDONED = Symbol('abandoned');

/**
 * `pg` takes these for `verify-full`, and warns in many lines that it will not do so for ever. It is what is meant here: nothing goes to a server that
 * is not known.
 */
const SAME_AS_FULL = /([?&]sslmode=)(?:prefer|require|verify-ca)(?=&|$)/;

/** Opens none yet. */
export const createConnections = ({ url, max = MAX, ...options }: ConnectionsOptions): Connections => {
  const { connectMilliseconds = CONNECT_MILLISECONDS, statementMilliseconds = STATEMENT_MILLISECONDS, isPipelined = true } = options;
  const { lockMilliseconds, queueMilliseconds = QUEUE_MILLISECONDS } = options;
  const config: pg.ClientConfig = {
    connectionString: url.replace(SAME_AS_FULL, '$1verify-full'),
    types,
    connectionTimeoutMillis: connectMilliseconds,
    statement_timeout: statementMilliseconds,
    query_timeout: statementMilliseconds === 0 ? 0 : statementMilliseconds + GRACE_MILLISECONDS,
    ...(lockMilliseconds !== undefined && { lock_timeout: lockMilliseconds }),
    application_name: 'humanloop-graphql',
    keepAlive: true,
    pipeline: isPipelined,
  };
  const pool = new pg.Pool({ ...config, max, idleTimeoutMillis: IDLE_MILLISECONDS });
  // One that nobody has may be ended by the server. The pool lets it go.
  pool.on('error', () => undefined);

  /** Waits for work until some time after the signal: a server that was stopped does not hear that it is to end it. */
  const untilAbandoned = async <T>(client: pg.PoolClient, working: Promise<T>, signal: AbortSignal): Promise<T | typeof ABANDONED> => {
    const abandoned = Promise.withResolvers<typeof ABANDONED>();
    const abort = (): void => {
      cancel(config, client).catch(() => undefined);
      void wait(GRACE_MILLISECONDS, undefined, { ref: false }).then(() => abandoned.resolve(ABANDONED));
    };
    signal.addEventListener('abort', abort, { once: true });
    try {
      return await Promise.race([working, abandoned.promise]);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  };

  const holdOne: Connections['hold'] = async (work, signal) => {
    // What the URL names may not be there: that is thrown at once.
    const client = await ofStore((async () => pool.connect())());
    let isLost = false;
    const lose = (): void => {
      isLost = true;
    };
    client.on('error', lose);
    // What comes too late to end this work would end what is done next.
    signal?.addEventListener('abort', lose);
    try {
      signal?.throwIfAborted();
      const working = work(connectionOf(client));
      const done = await (signal ? untilAbandoned(client, working, signal) : working);
      if (done !== ABANDONED) return done;
      working.catch(() => undefined);
      throw signal?.reason;
    } catch (error) {
      if (error instanceof StoreHeldError || error instanceof OutcomeUnknownError) lose();
      signal?.throwIfAborted();
      throw error;
    } finally {
      client.off('error', lose);
      signal?.removeEventListener('abort', lose);
      client.release(isLost);
    }
  };

  // The pool would take as long for one that is not free yet as for a server that does not answer.
  const queue = createQueue({ places: max, patience: queueMilliseconds });
  const hold: Connections['hold'] = async (work, signal) => {
    await queue.enter(signal);
    try {
      return await holdOne(work, signal);
    } finally {
      queue.leave();
    }
  };

  return {
    hold,
    holdIfFree: async (work) => (queue.isFree() ? hold(work) : undefined),
    query: (sql, values, signal) => hold((connection) => connection.query(sql, values), signal),
    close: () => pool.end(),
  };
};
