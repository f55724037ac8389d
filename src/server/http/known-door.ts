import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionResult } from 'graphql';
import type { Context } from 'hono';
import { textOf, wholeAnswerTypeOf } from '../graphql/endpoint.ts';
import type { KnownQueries, KnownQuery } from '../graphql/known-queries.ts';
import { type HeaderReader, readerOf } from '../header-reader.ts';
import { jsonAtHand } from '../limits/incoming-body.ts';
import type { Admission } from '../limits/request-limits.ts';
import type { Operation } from '../operation.ts';
import { type Packed, packText } from './compression.ts';
import { isJsonRequest, isOwnHost, isUncompressed } from './guards.ts';
import { CLIENT_LEFT, type Recorder } from './recorder.ts';
import { SEAL } from './sealed.ts';

/** A query that was executed before its request took the way of all others. */
export interface Begun {
  readonly operation: Operation;
  readonly executed: Promise<ExecutionResult>;
}

/** What was executed of a request before. */
export const begunOf = (context: Context): Begun | undefined => (context.env as { readonly begun?: Begun } | undefined)?.begun;

/**
 * Answers a request of Node's HTTP server, or has it answered `otherwise`: as if nothing had been done for it, or, where its query was executed
 * already and the answer wants more words than data, with what came of that.
 */
export type KnownDoor = (incoming: IncomingMessage, outgoing: ServerResponse, otherwise: (begun?: Begun) => void) => void;

export interface KnownDoorOptions {
  readonly known: KnownQueries;
  readonly recorder: Recorder;
  readonly admission: Admission;
  readonly maxBody: number;
  readonly compression: boolean;
  /** Undefined: requests may be for any host. */
  readonly ownHosts: readonly string[] | undefined;
}

/*
 * A Request, a Response and their headers, and a router and a pipeline between them, take longer than a small query. So a request that asks
 * for no more than a known query, as most do, goes from Node's message to Node's answer. What holds of requests and answers holds here by the
 * same functions; and whatever is not plain (a refusal, an error, a body still on its way) is left to the way that knows it all.
 */
export const createKnownDoor = (options: KnownDoorOptions): KnownDoor => {
  const { known, recorder, admission } = options;
  const answer = async (query: KnownQuery, arrived: Arrived): Promise<void> => {
    const { operation, headers, outgoing, otherwise } = arrived;
    recorder.telemetry.began(operation, headers);
    const present = presenceAt(outgoing);
    const executed = admission.hold(() =>
      recorder.telemetry.within(operation, () => known.execute(query, { operation, headers, present })),
    );
    const answered = await executed.then(writtenFor(headers, options)).catch(() => undefined);
    if (!answered && !present.aborted) return otherwise({ operation, executed });
    const status = answered ? 200 : CLIENT_LEFT;
    const own = recorder.answered(operation, status);
    recorder.telemetry.ended(operation, status);
    if (answered) send(outgoing, answered, { ...arrived, own });
  };
  return (incoming, outgoing, otherwise) => {
    const headers = incoming.method === 'POST' && incoming.url === '/graphql' ? readerOf(incoming.rawHeaders) : undefined;
    const type = headers && isPlain(headers, options) ? wholeAnswerTypeOf(headers.get('accept')) : undefined;
    if (!headers || type === undefined) return otherwise();
    const take = async (): Promise<void> => {
      if (!isAtHand(incoming, headers) || outgoing.destroyed || admission.isFull()) return otherwise();
      const operation = recorder.operationOf(headers, { incoming, outgoing });
      const query = known.find(jsonAtHand(incoming), operation);
      return query ? answer(query, { operation, headers, type, outgoing, otherwise }) : otherwise();
    };
    // A bug here ends a connection: where nobody caught it, it would end the process.
    const fail = (error: unknown): void => {
      recorder.telemetry.bug(error);
      outgoing.destroy();
    };
    // A body that came together with its headers is at hand as soon as Node has read on.
    process.nextTick(() => take().catch(fail));
  };
};

/** A request whose query is known. */
interface Arrived {
  readonly operation: Operation;
  readonly headers: HeaderReader;
  readonly type: string;
  readonly outgoing: ServerResponse;
  readonly otherwise: (begun: Begun) => void;
}

/** The hosts that a Request is made for as they are written: of others the way of all requests says whether there may be one. */
const HOST = /^(?:[a-z\d._-]+(?::(?:[1-5]\d{3,4}|[6-9]\d{3}))?|(?:localhost|127\.0\.0\.1|\[::1\])(?::(?:[1-5]?\d{1,4}|6[0-4]\d{3}))?)$/;

/** Whether nothing about a request has to be refused or read in another way. */
const isPlain = (headers: HeaderReader, { maxBody, ownHosts }: KnownDoorOptions): boolean => {
  const host = headers.get('host') ?? '';
  return (
    HOST.test(host) &&
    (ownHosts === undefined || isOwnHost(host, ownHosts)) &&
    isJsonRequest(headers.get('content-type')) &&
    isUncompressed(headers.get('content-encoding')) &&
    headers.get('transfer-encoding') === null &&
    lengthOf(headers) <= maxBody
  );
};

/** Of the body in bytes, as its request says. */
const lengthOf = (headers: HeaderReader): number => Number(headers.get('content-length') ?? 0);

const isAtHand = ({ readableLength }: IncomingMessage, headers: HeaderReader): boolean =>
  readableLength > 0 && readableLength === lengthOf(headers);

/** Aborted when the client leaves before it was answered. */
const presenceAt = (outgoing: ServerResponse): AbortSignal => {
  const leaving = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) leaving.abort(new DOMException('The client left.', 'AbortError'));
  });
  return leaving.signal;
};

/** The text of an answer, packed where its client takes it so; undefined where it has errors, or is better packed as it is sent. */
const writtenFor =
  (headers: HeaderReader, { compression }: KnownDoorOptions) =>
  (result: ExecutionResult): Packed | undefined | Promise<Packed | undefined> => {
    if (result.errors) return undefined;
    const text = textOf(result);
    return compression ? packText(headers.get('accept-encoding'), text) : { body: text, length: Buffer.byteLength(text), varies: false };
  };

const SEALED = Object.entries(SEAL).flat();

interface Head {
  readonly type: string;
  /** Headers of this answer alone. */
  readonly own: Readonly<Record<string, string>>;
}

const send = (outgoing: ServerResponse, { body, length, packedAs, varies }: Packed, { type, own }: Head): void => {
  const head = ['content-type', `${type}; charset=utf-8`, 'content-length', String(length), ...SEALED];
  if (varies) head.push('vary', 'accept-encoding');
  if (packedAs !== undefined) head.push('content-encoding', packedAs);
  for (const name in own) head.push(name, own[name] as string);
  outgoing.writeHead(200, head);
  outgoing.end(body);
};
