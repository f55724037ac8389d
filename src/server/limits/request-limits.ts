import { type Arrival, type Refusal, type RequestHandler, turnAway } from '../refusal.ts';
import { ownIncomingOf, readIncoming } from './incoming-body.ts';
import { incomingOf } from './rate-bucket.ts';

export interface Admission {
  /** Answers, and turns away what would be too much; not what was let in before, and is executed already. */
  admit(handle: RequestHandler): RequestHandler;
  /** Does the work for a request that is let in, whether or not that is too much. */
  hold<T>(work: () => T | Promise<T>): Promise<T>;
  isFull(): boolean;
}

const OVERLOADED: Refusal = {
  status: 503,
  code: 'SERVICE_OVERLOADED',
  message: 'Too many requests are being worked on; try again soon.',
  retryAfterSeconds: 1,
};

/** Lets in so many requests at a time, and tells `report` at each change how many there are. A stream counts until it has begun; see `limitStreams`. */
export const limitRequests = (maxRequests: number, report?: (inFlight: number) => void): Admission => {
  let inFlight = 0;
  const count = (change: 1 | -1): void => {
    inFlight += change;
    report?.(inFlight);
  };
  const isFull = (): boolean => inFlight >= maxRequests;
  const hold: Admission['hold'] = async (work) => {
    count(1);
    try {
      return await work();
    } finally {
      count(-1);
    }
  };
  const admit =
    (handle: RequestHandler): RequestHandler =>
    (arrival) =>
      isFull() && !arrival.executed ? turnAway(arrival, OVERLOADED) : hold(() => handle(arrival));
  return { admit, hold, isFull };
};

/** How many bodies may be on their way at a time, each held as far as it has come. */
const MAX_RECEIVING = 1_024;

/**
 * Waits until a body is there, and reads no more than so many bytes of it, whatever its headers say. The body limit of Hono is not used: a body
 * that it leaves half read holds up the next request on the connection until the server closes it.
 */
export const receiveBody = (maxSize: number, handle: RequestHandler): RequestHandler => {
  let receiving = 0;
  const counted = async <T>(read: Promise<T>): Promise<T> => {
    receiving += 1;
    try {
      return await read;
    } finally {
      receiving -= 1;
    }
  };
  const receive = async (arrival: Arrival): Promise<Response> => {
    const isLengthKnown = lengthOf(arrival.request) !== null;
    const own = isLengthKnown ? ownIncomingOf(arrival.context) : undefined;
    if (own?.rawBody || (isLengthKnown && incomingOf(arrival.context)?.complete !== false)) return handle(arrival);
    if (receiving >= MAX_RECEIVING) return turnAway(arrival, OVERLOADED);
    if (own) {
      await counted(readIncoming(own));
      return handle(arrival);
    }
    // Not looked at before: the server makes a whole Request of its own for whoever asks for the body.
    const { body } = arrival.request;
    if (body === null) return handle(arrival);
    const bytes = await counted(bytesWithin(body, maxSize));
    return bytes ? handle({ ...arrival, request: new Request(arrival.request, { body: bytes }) }) : turnAway(arrival, TOO_LARGE);
  };
  return (arrival) => {
    const length = lengthOf(arrival.request);
    if (length !== null && Number(length) > maxSize) return turnAway(arrival, TOO_LARGE);
    return arrival.request.method === 'GET' || length === '0' ? handle(arrival) : receive(arrival);
  };
};

/** The length that a body says it has: HTTP passes no more than that, so nothing has to be counted. */
const lengthOf = ({ headers }: Request): string | null =>
  headers.get('transfer-encoding') === null ? headers.get('content-length') : null;

const TOO_LARGE: Refusal = { status: 413, code: 'PAYLOAD_TOO_LARGE', message: 'The request is too large.' };

/** All bytes of a body; undefined where there are more. */
const bytesWithin = async (body: ReadableStream<Uint8Array>, maxSize: number): Promise<Uint8Array<ArrayBuffer> | undefined> => {
  const reader = body.getReader();
  const buffer = new ArrayBuffer(0, { maxByteLength: maxSize });
  const bytes = new Uint8Array(buffer);
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const size = buffer.byteLength;
    if (size + read.value.length > maxSize) {
      void discard(reader);
      return undefined;
    }
    buffer.resize(size + read.value.length);
    bytes.set(read.value, size);
  }
  return bytes.slice();
};

/** Reads the rest, and keeps none of it, so that the connection can be used again. The server closes one on which it does not end soon. */
const discard = async (reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> => {
  try {
    while (!(await reader.read()).done);
  } catch {
    // Closed by either side: nobody waits for it.
  }
};
