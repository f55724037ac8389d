export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** A method and the template of a path, `GET /evaluations/{id}/logs`: what calls are counted, timed and guarded by. */
export type Endpoint = `${Method} /${string}`;

/** One REST call, before any transport is chosen. */
export interface Call {
  readonly method: Method;
  /** Absent where a call came in over HTTP: who routes it reads its path. */
  readonly endpoint?: Endpoint;
  /** Path below the API's base URL, percent-encoded, with its query: `/evaluations/evr_1/logs?page=1&size=10`. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** UTF-8 JSON; absent on calls without a body. */
  readonly body?: Uint8Array | undefined;
  /** Aborted when the client left or the operation's deadline passed. */
  readonly signal?: AbortSignal | undefined;
  /** When that deadline is, on the clock of `performance.now()`. */
  readonly deadline?: number | undefined;
  /** Asks for one record, whose answer cannot be made smaller by asking for less. */
  readonly forOne?: boolean | undefined;
  /**
   * Takes all records that a question of rows picks, whatever its window, as a stream. A source that has none gives the page that it gives
   * without it.
   */
  readonly streams?: boolean | undefined;
  /** Asks for what is so now, and not for an answer that was kept. */
  readonly fresh?: boolean;
}

/** What a v5 API answered: any status, the body as its bytes. */
export interface Answer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Made of `listed` or `pieces` when it is first asked for, where one of them is there. */
  readonly body: Uint8Array;
  /** The same body in the pieces that it came in. */
  readonly pieces?: readonly Uint8Array[];
  /** The same body in its parts, from a source that has its records one by one. */
  readonly listed?: ListedBody;
  /** Instead of a body, which is empty then, where a stream was asked for. */
  readonly streamed?: StreamedRecords;
}

/** A body that is a JSON object of a list and what is said about it, in parts. Records may hold bytes that are no UTF-8: in `body` they are U+FFFD. */
export interface ListedBody {
  /** The key of the list, which comes first. */
  readonly key: string;
  readonly records: readonly Buffer[];
  /** The other members: plain JSON. */
  readonly beside: Readonly<Record<string, unknown>>;
}

/** Records as they all were at one moment, however long they are read. */
export interface StreamedRecords {
  /** How many there are. */
  readonly total: number;
  /** In their order, some at a time. To be read once, or left: until then, or until the signal of its call aborts, the moment is held. */
  readonly records: AsyncIterable<readonly Buffer[]>;
}

/**
 * Performs one call. It is all the facade knows of its source: undici towards a remote v5 API, the embedded backend, or a recording in a test.
 * Rejects only when there is no answer to give: no connection, a broken or oversized answer, an aborted signal.
 */
export type Send = (call: Call) => Promise<Answer>;
